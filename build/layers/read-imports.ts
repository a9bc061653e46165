import { parseSync, Visitor } from 'rolldown/utils'

/** One import of a file, with the line on which it begins; no specifier when it is not a plain string. */
export interface Import {
  specifier: string | undefined
  line: number
}

/** Every import of a file: static, re-export, dynamic, of types, and by `require`. Throws when the file does not parse. */
export function readImports(file: string, code: string): Import[] {
  const { program, errors } = parseSync(file, code, { sourceType: 'module' })
  if (errors[0] !== undefined) throw new Error(`${file} does not parse: ${errors[0].message}`)
  const found: Import[] = []
  const add = (module: Node, node: Node): void => {
    found.push({ specifier: plainString(module), line: code.slice(0, node.start).split('\n').length })
  }
  new Visitor({
    ImportDeclaration: (node) => add(node.source, node),
    ExportAllDeclaration: (node) => add(node.source, node),
    ExportNamedDeclaration: (node) => node.source && add(node.source, node),
    ImportExpression: (node) => add(node.source, node),
    TSImportType: (node) => add(node.source, node),
    TSExternalModuleReference: (node) => add(node.expression, node),
    CallExpression(node) {
      const [first] = node.arguments
      if (first !== undefined && isRequire(node.callee)) add(first, node)
    }
  }).visit(program)
  return found.toSorted((a, b) => a.line - b.line)
}

interface Node {
  type: string
  start: number
  value?: unknown
  name?: unknown
}

const plainString = ({ type, value }: Node): string | undefined =>
  type === 'Literal' && typeof value === 'string' ? value : undefined

/** `require('…')` under its usual name, which createRequire is given too. */
const isRequire = ({ type, name }: Node): boolean => type === 'Identifier' && name === 'require'
