import type { Import } from './read-imports.ts'

/** What a folder may import. Paths and folders are from the root of the repository, with `/`. */
export interface LayerRule {
  id: string
  /** The rule in words, as a person reads it when it is broken. */
  says: string
  holdsIn: (file: string) => boolean
  allows: (target: Target, file: string) => boolean
}

/** What an import means: a module of Node, a package by its name, or a file of the repository. */
export type Target = { kind: 'node' } | { kind: 'package'; name: string } | { kind: 'file'; path: string }

/** The files of a capability that another capability may import. The others are its own business. */
export const capabilityInterfaces: Record<string, readonly string[]> = {
  assets: ['assets.ts'],
  engines: ['video-engine.ts'],
  files: ['durable-write.ts', 'file-layer.ts'],
  log: ['project-log.ts'],
  media: ['media.ts'],
  project: ['project-store.ts'],
  workflows: [
    'workflow-directory.ts',
    'workflow-registry.ts',
    'chosen-models.ts',
    'graph.ts',
    'model-loaders.ts',
    'model-sidecar.ts',
    'injection/detach-end-frame.ts',
    'injection/graph-view.ts',
    'injection/hand-off.ts',
    'injection/inject.ts',
    'injection/locate.ts',
    'injection/node-facts.ts',
    'injection/normal-form.ts',
    'injection/places.ts',
    'injection/sampler-chain.ts'
  ]
}

/** Where the app's programs begin: the one import from build/ into services/. */
const programEntry = { from: 'build/framechain.mjs', to: 'services/hosts/cli/main.ts' }

/** Who may import whom. The first rule that holds for a file's folder decides. */
export const layerRules: readonly LayerRule[] = [
  {
    id: 'LAYER-MODEL',
    says: 'services/model imports zod only',
    holdsIn: isIn('services/model/'),
    allows: anyOf(packages('zod'), files('services/model/'))
  },
  {
    id: 'LAYER-CONTRACT',
    says: 'services/contract imports zod, @orpc/contract and services/model only',
    holdsIn: isIn('services/contract/'),
    allows: anyOf(packages('zod', '@orpc/contract'), files('services/model/', 'services/contract/'))
  },
  {
    id: 'LAYER-HOSTS',
    says: 'services/hosts imports from services, node: and packages only',
    holdsIn: isIn('services/hosts/'),
    allows: anyOf(nodeModules, anyPackage, files('services/'))
  },
  {
    id: 'LAYER-CAPABILITY',
    says: 'a capability imports services/model, services/contract, node:, packages, and other capabilities by their interface only',
    holdsIn: (file) => capabilityOf(file) !== undefined,
    allows: anyOf(
      nodeModules,
      anyPackage,
      files('services/model/', 'services/contract/'),
      ownCapability,
      capabilityInterface
    )
  },
  {
    id: 'LAYER-PLACE',
    says: 'code in services lies in the folder of a capability, and imports nothing elsewhere',
    holdsIn: isIn('services/'),
    allows: () => false
  },
  {
    id: 'LAYER-ELECTRON',
    says: 'electron imports services, electron, node:, and of packages zod and @orpc/server only',
    holdsIn: isIn('electron/'),
    allows: anyOf(nodeModules, packages('electron', 'zod', '@orpc/server'), files('services/', 'electron/'))
  },
  {
    id: 'LAYER-RENDERER',
    says: 'renderer imports services/contract, services/model and packages only, and no node:',
    // how it is built is no part of it
    holdsIn: (file) => file.startsWith('renderer/') && file !== 'renderer/vite.config.ts',
    allows: anyOf(anyPackage, files('services/contract/', 'services/model/', 'renderer/'))
  },
  {
    id: 'LAYER-BUILD',
    says: `build imports nothing of the app, but for ${programEntry.from} importing ${programEntry.to}`,
    holdsIn: isIn('build/'),
    allows: anyOf(nodeModules, anyPackage, files('build/'), isProgramEntry)
  }
]

/** Packages that one folder keeps to itself, so that they can be replaced in one place. */
export const packageHomes: readonly { id: string; name: string; home: string }[] = [
  { id: 'HOME-FLUENT-FFMPEG', name: 'fluent-ffmpeg', home: 'services/media/' },
  { id: 'HOME-SQLITE', name: 'better-sqlite3', home: 'services/workflows/' },
  { id: 'HOME-ELECTRON', name: 'electron', home: 'electron/' }
]

/** Rules about how an import is written, wherever it stands. */
export const writingRules: readonly { id: string; says: string; isBroken: (found: Import, file: string) => boolean }[] =
  [
    {
      id: 'IMPORT-ENDING',
      says: 'a relative import ends in the file name as it is on disk, which is .ts for code',
      isBroken: ({ specifier }) =>
        isRelative(specifier ?? '') && !/\.(ts|tsx|mts|mjs|json|css|svg)$/.test(specifier ?? '')
    },
    {
      id: 'IMPORT-LITERAL',
      says: 'an import names its module as a plain string, so that this check can read it',
      isBroken: ({ specifier }, file) =>
        specifier === undefined && !file.startsWith('test/') && !file.startsWith('build/')
    }
  ]

export const isRelative = (specifier: string): boolean => /^\.\.?(\/|$)/.test(specifier)

type Allows = LayerRule['allows']

function isIn(folder: string): (file: string) => boolean {
  return (file) => file.startsWith(folder)
}

function anyOf(...rules: Allows[]): Allows {
  return (target, file) => rules.some((allows) => allows(target, file))
}

function packages(...names: string[]): Allows {
  return (target) => target.kind === 'package' && names.includes(target.name)
}

function files(...folders: string[]): Allows {
  return (target) => target.kind === 'file' && folders.some((folder) => target.path.startsWith(folder))
}

function nodeModules(target: Target): boolean {
  return target.kind === 'node'
}

function anyPackage(target: Target): boolean {
  return target.kind === 'package'
}

/** `services/<capability>/…`; the model, the contract and the hosts have rules of their own that come first. */
function capabilityOf(file: string): string | undefined {
  return /^services\/([^/]+)\//.exec(file)?.[1]
}

function ownCapability(target: Target, file: string): boolean {
  return target.kind === 'file' && capabilityOf(target.path) === capabilityOf(file)
}

function capabilityInterface(target: Target): boolean {
  if (target.kind !== 'file') return false
  const capability = capabilityOf(target.path) ?? ''
  return (capabilityInterfaces[capability] ?? []).some((file) => target.path === `services/${capability}/${file}`)
}

function isProgramEntry(target: Target, file: string): boolean {
  return file === programEntry.from && target.kind === 'file' && target.path === programEntry.to
}
