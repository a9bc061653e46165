import { globSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join, posix, sep } from 'node:path'
import { isRelative, layerRules, packageHomes, writingRules, type Target } from './layer-rules.ts'
import { readImports, type Import } from './read-imports.ts'

/**
 * Holds every import under `root` against the rules. Each broken rule is one line:
 * `[LAYER-MODEL] services/model imports zod only: services/model/x.ts:3 imports node:fs`.
 */
export function checkLayers(root: string): string[] {
  const listed = readListedPackages(root)
  return globSync('{services,electron,renderer,build,test}/**/*.{ts,tsx,mts,mjs}', { cwd: root })
    .map((file) => file.replaceAll(sep, '/'))
    .filter((file) => !file.startsWith('test/fixtures/'))
    .toSorted()
    .flatMap((file) =>
      readImports(file, readFileSync(join(root, file), 'utf8')).flatMap((found) =>
        brokenRules(file, found, listed).map(
          ({ id, says }) => `[${id}] ${says}: ${file}:${found.line} imports ${found.specifier ?? 'a computed name'}`
        )
      )
    )
}

interface BrokenRule {
  id: string
  says: string
}

interface ListedPackages {
  dependencies: ReadonlySet<string>
  all: ReadonlySet<string>
}

function brokenRules(file: string, found: Import, listed: ListedPackages): BrokenRule[] {
  const broken: BrokenRule[] = writingRules.filter((rule) => rule.isBroken(found, file))
  if (found.specifier === undefined) return broken
  const target = resolveImport(file, found.specifier)
  const layer = layerRules.find((rule) => rule.holdsIn(file))
  if (layer !== undefined && !layer.allows(target, file)) broken.push(layer)
  if (target.kind === 'package') broken.push(...brokenPackageRules(file, target.name, listed))
  return broken
}

function resolveImport(file: string, specifier: string): Target {
  if (isRelative(specifier)) return { kind: 'file', path: posix.join(posix.dirname(file), specifier) }
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return { kind: 'node' }
  const parts = specifier.split('/')
  return { kind: 'package', name: parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/') }
}

/** Tests may import any package that is listed, and so may the renderer, whose packages are bundled into it; what runs in Node none that is only there for development. */
function brokenPackageRules(file: string, name: string, listed: ListedPackages): BrokenRule[] {
  const isApp = /^(services|electron|renderer)\//.test(file)
  const runsInNode = isApp && !file.startsWith('renderer/')
  // Electron brings itself: it is listed for development, as its packager asks.
  const isListed = (runsInNode && name !== 'electron' ? listed.dependencies : listed.all).has(name)
  const section = runsInNode ? 'the dependencies of package.json' : 'package.json'
  const broken = isListed ? [] : [{ id: 'PACKAGE-LISTED', says: `a package that is imported stands in ${section}` }]
  const homes = isApp ? packageHomes.filter((rule) => rule.name === name && !file.startsWith(rule.home)) : []
  return [...broken, ...homes.map(({ id, home }) => ({ id, says: `${name} is imported in ${home} only` }))]
}

function readListedPackages(root: string): ListedPackages {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, object | undefined>
  const namesIn = (...sections: string[]): Set<string> =>
    new Set(sections.flatMap((section) => Object.keys(manifest[section] ?? {})))
  return {
    dependencies: namesIn('dependencies', 'optionalDependencies'),
    all: namesIn('dependencies', 'optionalDependencies', 'devDependencies')
  }
}
