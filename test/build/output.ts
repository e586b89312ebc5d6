/** Reads the built product. The build is made once, for all tests and both windows. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { parseAst } from 'vite'
import { ensureBuild } from '../../scripts/lib/build.mjs'

export const OUT = join(import.meta.dirname, '../../out')

/** Time for a test that may be the one to build. */
export const BUILD_MS = 120_000

export async function built(): Promise<void> {
  await ensureBuild({ quiet: true })
}

export interface ModuleGraph {
  /** Files of the build, relative to `out/`. */
  files: Set<string>
  /** Modules from outside, Node's own left out. */
  packages: Set<string>
}

/** Everything a built ES module reaches, statically, by `import()`, by `require` or as a worker. */
export function moduleGraph(entry: string): ModuleGraph {
  const graph: ModuleGraph = { files: new Set(), packages: new Set() }
  const visit = (path: string): void => {
    const name = relative(OUT, path)
    if (graph.files.has(name)) return
    if (!existsSync(path)) throw new Error(`${name} is imported and was not built`)
    graph.files.add(name)
    for (const specifier of specifiers(readFileSync(path, 'utf8'), path)) {
      if (specifier.startsWith('.')) visit(join(dirname(path), specifier))
      else if (!isBuiltin(specifier)) graph.packages.add(specifier)
    }
  }
  visit(join(OUT, entry))
  return graph
}

/** Module specifiers of a file. @throws where one is not a plain text, for then nobody knows what it reaches */
export function specifiers(code: string, path: string): string[] {
  const found: string[] = []
  const note = (source: unknown, what: string): void => {
    const value = literal(source)
    if (value === null) throw new Error(`${path} has ${what} whose module cannot be read`)
    found.push(value)
  }
  walk(parseAst(code), (node) => {
    if (node.type === 'ImportDeclaration' || node.type === 'ExportAllDeclaration')
      note(node.source, 'an import')
    if (node.type === 'ExportNamedDeclaration' && node.source != null) note(node.source, 'a re-export')
    if (node.type === 'ImportExpression') note(node.source, 'an import()')
    const [first] = Array.isArray(node.arguments) ? (node.arguments as unknown[]) : []
    if (node.type === 'CallExpression' && isName(node.callee, 'require') && literal(first) !== null)
      note(first, 'a require')
    // new Worker(new URL('chunk.js', import.meta.url))
    if (node.type === 'NewExpression' && isName(node.callee, 'Worker')) {
      const [file] = isNode(first) && Array.isArray(first.arguments) ? (first.arguments as unknown[]) : []
      const value = literal(file)
      if (value === null) throw new Error(`${path} starts a worker whose file cannot be read`)
      found.push(value.startsWith('.') ? value : `./${value}`)
    }
  })
  return found
}

type Node = { type: string } & Record<string, unknown>

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}

function isName(value: unknown, name: string): boolean {
  return isNode(value) && value.type === 'Identifier' && value.name === name
}

function literal(value: unknown): string | null {
  if (!isNode(value)) return null
  if (value.type === 'Literal' && typeof value.value === 'string') return value.value
  if (value.type !== 'TemplateLiteral') return null
  const parts = value.quasis as { value: { cooked: string } }[]
  return parts.length === 1 ? (parts[0]?.value.cooked ?? null) : null
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit)
  else if (isNode(value)) {
    visit(value)
    for (const child of Object.values(value))
      if (typeof child === 'object' && child !== null) walk(child, visit)
  }
}

/** All files under a folder of the build, relative to `out/`. */
export function filesIn(folder: string): string[] {
  return readdirSync(join(OUT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(OUT, join(entry.parentPath, entry.name)))
}
