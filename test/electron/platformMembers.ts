/** Which members of Electron's API the desktop uses that exist on some systems alone, by their `@platform` tags. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

const ROOT = join(import.meta.dirname, '../..')
const MAIN = join(ROOT, 'src/main')
const TYPES = join(ROOT, 'node_modules/electron/electron.d.ts')

/** Files of the desktop host, tests left out. */
export function mainFiles(): string[] {
  return readdirSync(MAIN)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(MAIN, name))
}

/**
 * @param sources files by path; only `electron` and files among these are resolved, which is quick and enough
 * @returns `where: member (platforms)`, each once, sorted
 */
export function platformMembers(sources: ReadonlyMap<string, string>): string[] {
  const options: ts.CompilerOptions = {
    ...{ noLib: true, types: [], allowImportingTsExtensions: true, noEmit: true, strict: true },
    ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  }
  const host = ts.createCompilerHost(options)
  const { getSourceFile } = host
  host.getSourceFile = (name, target) => {
    const text = sources.get(name)
    return text === undefined ? getSourceFile(name, target) : ts.createSourceFile(name, text, target, true)
  }
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) => {
      if (text === 'electron')
        return { resolvedModule: { resolvedFileName: TYPES, extension: ts.Extension.Dts } }
      const file = join(from, '..', text)
      return {
        resolvedModule: sources.has(file)
          ? { resolvedFileName: file, extension: ts.Extension.Ts }
          : undefined,
      }
    })
  const program = ts.createProgram([...sources.keys()], options, host)
  const checker = program.getTypeChecker()
  const found = new Set<string>()

  function note(name: string, declaration: ts.Declaration | undefined): void {
    if (declaration?.getSourceFile().fileName !== TYPES.replaceAll('\\', '/')) return
    const platforms = ts
      .getJSDocTags(declaration)
      .filter(({ tagName }) => tagName.text === 'platform')
      .map(({ comment }) => ts.getTextOfJSDocComment(comment)?.trim() ?? '')
    if (platforms.length > 0) found.add(`${name} (${platforms.join(', ')})`)
  }

  function visit(node: ts.Node): void {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      // Events and overloads carry their tags one by one.
      const [first] = node.arguments
      const name = node.expression.name.text
      const event = first !== undefined && ts.isStringLiteral(first) ? `${name} ${first.text}` : name
      note(event, checker.getResolvedSignature(node)?.declaration as ts.Declaration | undefined)
    } else if (ts.isPropertyAccessExpression(node) && !ts.isCallExpression(node.parent)) {
      note(node.name.text, checker.getSymbolAtLocation(node.name)?.valueDeclaration)
    } else if (ts.isObjectLiteralExpression(node)) {
      const type = checker.getContextualType(node)
      for (const property of node.properties)
        if (
          property.name !== undefined &&
          (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))
        )
          for (const one of type?.isUnion() ? type.types : type ? [type] : [])
            note(property.name.text, one.getProperty(property.name.text)?.valueDeclaration)
    } else if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
      const name = (node.propertyName ?? node.name).getText()
      note(name, checker.getTypeAtLocation(node.parent).getProperty(name)?.valueDeclaration)
    }
    ts.forEachChild(node, visit)
  }
  for (const name of sources.keys()) {
    const file = program.getSourceFile(name)
    if (file !== undefined) visit(file)
  }
  return [...found].sort()
}
