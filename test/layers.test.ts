import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished, expect, test } from 'vitest'
import { checkLayers } from '../build/layers/check-layers.ts'

const root = join(import.meta.dirname, '..')

/** The rule and the place of each broken rule in a tree of these files, without the words of the rule. */
function check(files: Record<string, string>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'layers-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const manifest = {
    dependencies: { zod: '1', '@orpc/contract': '1', react: '1', 'fluent-ffmpeg': '1', 'better-sqlite3': '1' },
    devDependencies: { vitest: '1', electron: '1' }
  }
  for (const [file, code] of Object.entries({ ...files, 'package.json': JSON.stringify(manifest) })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), code)
  }
  return checkLayers(folder).map((line) => line.replace(/\].*: (\S+) imports /, '] $1 '))
}

test('[LAYERS-1] the studio keeps its own rules', () => {
  expect(checkLayers(root)).toEqual([])
})

test('[LAYERS-2] a broken rule is named with its words, the file, the line and the import', () => {
  const folder = mkdtempSync(join(tmpdir(), 'layers-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'services/model'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{}')
  writeFileSync(join(folder, 'services/model/x.ts'), `/** A file. */\n\nimport { readFile } from 'node:fs'\n`)
  expect(checkLayers(folder)).toEqual([
    '[LAYER-MODEL] services/model imports zod only: services/model/x.ts:3 imports node:fs'
  ])
})

test('[LAYERS-3] what each folder may import passes', () => {
  const broken = check({
    'services/model/a.ts': `import { z } from 'zod'; import './b.ts'`,
    'services/contract/a.ts': `import { z } from 'zod'; import '@orpc/contract'; import '../model/a.ts'; import './b.ts'`,
    'services/media/a.ts': `import 'node:fs'; import 'fluent-ffmpeg'; import '../contract/a.ts'; import './deep/b.ts'`,
    'services/generation/a.ts': `import type { VideoEngine } from '../engines/video-engine.ts'; import '../model/a.ts'`,
    'services/workflows/a.ts': `import Database from 'better-sqlite3'`,
    'services/hosts/cli/main.ts': `import '../../engines/animatic/animatic-engine.ts'; import 'node:fs'; import 'zod'`,
    'electron/main.ts': `import { app } from 'electron'; import '../services/hosts/desktop.ts'; import 'node:path'`,
    'renderer/app/app.tsx': `import { useState } from 'react'; import '../../services/contract/a.ts'; import './app.css'`,
    'build/framechain.mjs': `await import('../services/hosts/cli/main.ts')`,
    'build/a.mjs': `import 'node:fs'; import './b.mjs'; const { href } = location; await import(href)`,
    'test/a.test.ts': `import { test } from 'vitest'; import '../services/media/a.ts'; import '../build/layers/a.ts'`,
    'test/fixtures/a.ts': `import 'not-listed'`
  })
  expect(broken).toEqual([])
})

test('[LAYERS-4] what a folder may not import is found, whichever way it is written', () => {
  const broken = check({
    'services/model/a.ts': `
      import '../contract/a.ts'
      export * from 'node:fs'
      export type { Stats } from 'fs'
      const late = import('react')
      type Stats = import('node:fs').Stats
      import os = require('node:os')
      const old = require('node:net')`,
    'services/contract/a.ts': `import 'node:fs'; import '../media/media.ts'`
  })
  expect(broken).toEqual([
    '[LAYER-CONTRACT] services/contract/a.ts:1 node:fs',
    '[LAYER-CONTRACT] services/contract/a.ts:1 ../media/media.ts',
    '[LAYER-MODEL] services/model/a.ts:2 ../contract/a.ts',
    '[LAYER-MODEL] services/model/a.ts:3 node:fs',
    '[LAYER-MODEL] services/model/a.ts:4 fs',
    '[LAYER-MODEL] services/model/a.ts:5 react',
    '[LAYER-MODEL] services/model/a.ts:6 node:fs',
    '[LAYER-MODEL] services/model/a.ts:7 node:os',
    '[LAYER-MODEL] services/model/a.ts:8 node:net'
  ])
})

test('[LAYERS-5] a capability reaches another by its interface only, and nothing above it', () => {
  const broken = check({
    'services/loose.ts': `import './model/a.ts'`,
    'services/generation/a.ts': `
      import '../engines/comfyui/client.ts'
      import '../hosts/cli/main.ts'
      import '../../electron/main.ts'
      import '../../renderer/app/app.tsx'
      import '../../build/a.mjs'`,
    'services/hosts/a.ts': `import '../../electron/main.ts'`
  })
  expect(broken).toEqual([
    '[LAYER-CAPABILITY] services/generation/a.ts:2 ../engines/comfyui/client.ts',
    '[LAYER-CAPABILITY] services/generation/a.ts:3 ../hosts/cli/main.ts',
    '[LAYER-CAPABILITY] services/generation/a.ts:4 ../../electron/main.ts',
    '[LAYER-CAPABILITY] services/generation/a.ts:5 ../../renderer/app/app.tsx',
    '[LAYER-CAPABILITY] services/generation/a.ts:6 ../../build/a.mjs',
    '[LAYER-HOSTS] services/hosts/a.ts:1 ../../electron/main.ts',
    '[LAYER-PLACE] services/loose.ts:1 ./model/a.ts'
  ])
})

test('[LAYERS-6] the window, its face and the build keep to their side', () => {
  const broken = check({
    'electron/main.ts': `import '../renderer/app/app.tsx'; import 'react'`,
    'renderer/app/app.tsx': `import 'node:fs'; import '../../services/media/media.ts'; export const App = () => <p />`,
    'build/a.mjs': `import '../services/hosts/cli/main.ts'`,
    'build/framechain.mjs': `import '../services/model/a.ts'`
  })
  expect(broken).toEqual([
    '[LAYER-BUILD] build/a.mjs:1 ../services/hosts/cli/main.ts',
    '[LAYER-BUILD] build/framechain.mjs:1 ../services/model/a.ts',
    '[LAYER-ELECTRON] electron/main.ts:1 ../renderer/app/app.tsx',
    '[LAYER-ELECTRON] electron/main.ts:1 react',
    '[LAYER-RENDERER] renderer/app/app.tsx:1 node:fs',
    '[LAYER-RENDERER] renderer/app/app.tsx:1 ../../services/media/media.ts'
  ])
})

test('[LAYERS-7] a package is listed where it is used, and some have one home', () => {
  const broken = check({
    'services/plan/a.ts': `import 'left-pad'; import '@scope/name/deep'; import 'vitest'; import 'better-sqlite3'`,
    'services/engines/a.ts': `import 'fluent-ffmpeg'; import type { App } from 'electron'`,
    'build/a.mjs': `import 'left-pad'`,
    'test/a.test.ts': `import 'left-pad'; import type { App } from 'electron'`
  })
  expect(broken).toEqual([
    '[PACKAGE-LISTED] build/a.mjs:1 left-pad',
    '[HOME-FLUENT-FFMPEG] services/engines/a.ts:1 fluent-ffmpeg',
    '[HOME-ELECTRON] services/engines/a.ts:1 electron',
    '[PACKAGE-LISTED] services/plan/a.ts:1 left-pad',
    '[PACKAGE-LISTED] services/plan/a.ts:1 @scope/name/deep',
    '[PACKAGE-LISTED] services/plan/a.ts:1 vitest',
    '[HOME-SQLITE] services/plan/a.ts:1 better-sqlite3',
    '[PACKAGE-LISTED] test/a.test.ts:1 left-pad'
  ])
})

test('[LAYERS-8] an import ends in the real file name and can be read without running it', () => {
  const broken = check({
    'services/plan/a.ts': `import './b'; import './b.js'; const name = './b.ts'; await import(name)`
  })
  expect(broken).toEqual([
    '[IMPORT-ENDING] services/plan/a.ts:1 ./b',
    '[IMPORT-ENDING] services/plan/a.ts:1 ./b.js',
    '[IMPORT-LITERAL] services/plan/a.ts:1 a computed name'
  ])
})

test('[LAYERS-9] a file that does not parse is named', () => {
  expect(() => check({ 'services/plan/a.ts': `import from` })).toThrow('services/plan/a.ts does not parse')
})
