import { isBuiltin } from 'node:module'
import { dirname, extname, isAbsolute, relative, resolve, sep } from 'node:path'

/**
 * Who may import what. The layers are the folders of `src/`; everything else (tests, e2e, benchmarks, scripts) is
 * outside the house and bound by little. Each refusal is a sentence that names its rule and the reason.
 */

const ROOT = resolve(import.meta.dirname, '..')
const LAYERS = ['shared', 'core', 'sandbox', 'main', 'preload', 'serve', 'cli', 'renderer']
const HOSTS = ['main', 'serve', 'cli']

/** What each layer may import besides itself. */
const MAY_IMPORT = {
  shared: [],
  core: ['shared'],
  sandbox: ['core', 'shared'],
  main: ['core', 'shared', 'sandbox'],
  serve: ['core', 'shared', 'sandbox'],
  cli: ['core', 'shared', 'sandbox'],
  preload: ['shared'],
  renderer: ['shared'],
}

const WHY = {
  shared: 'shared is the vocabulary and knows nobody',
  core: 'core is the product and knows no host; a host hands in ports',
  sandbox:
    'the stand-in platform is one more server; it knows the platform’s documents, and of the product its ports',
  hosts: 'hosts do not know each other; design: one contract, three hosts',
  preload: 'the bridge is narrow; it knows the contract alone',
  renderer: 'the window talks to the product through the typed client alone',
}

const UI_PACKAGE = /^(vue|vue-.+|@vue\/.+|@vueuse\/.+|pinia|element-plus|@element-plus\/.+|echarts|zrender)$/
const MACHINE_PACKAGE = /^(conf|better-sqlite3.*)$/

/**
 * The folders of `src/core` from the ground up; the files of `src/core` itself are the ground. Each imports from those
 * before it alone, so that no two can ever import each other.
 */
const CORE_FLOORS = [
  '',
  'commandLine',
  'wire',
  'files',
  'threads',
  'settings',
  'preferences',
  'tasks',
  'api',
  'accounts',
  'jobs',
  'sync',
  'masking',
  'records',
  'reviews',
  'export',
  'worker',
  'app',
]

/** The one value module of the contract without zod in it. */
const BRIDGE = 'src/shared/ipc/bridge.ts'

/** The one file that may touch each half of Electron's IPC. */
const IPC_HOME = { ipcMain: 'src/main/ipc.ts', ipcRenderer: 'src/preload/index.ts' }

const AROUND_THE_HOUSE = /^(test|e2e|bench|scripts|eslint-rules)\//

const COMPOSITION_ROOTS = HOSTS.map((host) => `src/${host}/index.ts`)

const within = (path, folder) => path === folder || path.startsWith(`${folder}/`)

/** `src/core/api/client.ts` → `core`; a file outside `src/` has no layer. */
function layerOf(path) {
  const [top, folder] = path.split('/')
  return top === 'src' && LAYERS.includes(folder) ? folder : null
}

/** `src/core/api/client.ts` → `api`, `src/core/clock.ts` → ``; null outside `src/core`. */
function floorOf(path) {
  const parts = path.split('/')
  if (parts[0] !== 'src' || parts[1] !== 'core') return null
  return parts.length > 3 ? parts[2] : ''
}

const isTest = (path) => /\.(test|spec)\.[cm]?[jt]s$/.test(path) || /^src\/[^/]+\/(.+\/)?test\//.test(path)

/** Project-relative path with forward slashes, or null for a file outside the project. */
function inProject(path) {
  const way = relative(ROOT, path)
  return way === '' || way.startsWith('..') || isAbsolute(way) ? null : way.split(sep).join('/')
}

/** What an import names: one of our files, or a package. */
function resolveTarget(specifier, importerFile) {
  const bare = specifier.replace(/\?.*$/, '')
  const alias = /^#(shared|core|sandbox)\/(.+)$/.exec(bare)
  if (alias) return { file: inProject(resolve(ROOT, 'src', alias[1], alias[2])) }
  if (bare.startsWith('.') || isAbsolute(bare))
    return { file: inProject(resolve(dirname(importerFile), bare)) }
  if (isBuiltin(bare)) return { builtin: bare }
  const parts = bare.split('/')
  return { name: bare.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0] }
}

/** @returns the refusal as a sentence, or null where the import is allowed. */
function judge({ from, target, typeOnly }) {
  if (target.builtin !== undefined) return judgeBuiltin(from, target.builtin)
  if (target.name !== undefined) return judgePackage(from, target.name, typeOnly)
  if (target.file === null) return null
  return judgeFile(from, target.file, typeOnly)
}

function judgeFile(from, to, typeOnly) {
  const layer = layerOf(from)
  const other = layerOf(to)
  if (other === 'renderer' && layer !== 'renderer' && !within(from, 'test'))
    return `${from} may not import src/renderer (nobody imports the renderer: it is the far side of the contract)`
  if (layer === null) return null
  if (other === null) {
    const known = isTest(from) || !AROUND_THE_HOUSE.test(to)
    return known ? null : `${from} may not import ${to} (the product does not know its tests and tools)`
  }
  const inTest = isTest(from)
  if (inTest && other === 'sandbox') return null
  if (other !== layer && !MAY_IMPORT[layer].includes(other)) {
    const why = HOSTS.includes(layer) ? (HOSTS.includes(other) ? WHY.hosts : WHY.preload) : WHY[layer]
    return `src/${layer} may not import src/${other} (${why})`
  }
  if (inTest) return null
  if (other === 'sandbox' && layer !== 'sandbox' && !COMPOSITION_ROOTS.includes(from))
    return `${from} may not import src/sandbox (the stand-in platform is wired by composition roots and tests; to the product it is one more address)`
  const upward = judgeFloors(floorOf(from), floorOf(to))
  if (upward !== null) return `${from} may not import ${to} (${upward})`
  if (within(to, 'src/shared/ipc') && to !== BRIDGE && !typeOnly) {
    if (layer === 'renderer' || layer === 'preload')
      return `src/${layer} may import ${to} by \`import type\` only (schemas stay on the inner side, so zod is not shipped to the window; the constants are in ${BRIDGE})`
    if (from === BRIDGE || (layer === 'shared' && !within(from, 'src/shared/ipc')))
      return `${from} may import ${to} by \`import type\` only (the window takes values from here, and zod would come with them)`
  }
  return null
}

/** @returns why the import is refused, or null */
function judgeFloors(from, to) {
  if (from === null || to === null || from === to) return null
  const [own, other] = [CORE_FLOORS.indexOf(from), CORE_FLOORS.indexOf(to)]
  const missing = own < 0 ? from : other < 0 ? to : null
  if (missing !== null) return `src/core/${missing} has no floor yet: CORE_FLOORS in eslint-rules/borders.js`
  return other < own ? null : 'folders of core import downwards only: CORE_FLOORS in eslint-rules/borders.js'
}

function judgeBuiltin(from, name) {
  const layer = layerOf(from)
  if (layer === null || isTest(from)) return null
  if (layer === 'shared')
    return `src/shared may not import ${name} (shared runs in the window as well as in Node: no node builtins)`
  if (layer === 'renderer')
    return `src/renderer may not import ${name} (a sandboxed window has no Node: no node builtins)`
  if (layer === 'preload')
    return `src/preload may not import ${name} (a sandboxed preload can require nothing but electron)`
  return null
}

function judgePackage(from, name, typeOnly) {
  const layer = layerOf(from)
  if (name === 'electron' && layer !== 'main' && layer !== 'preload') {
    if (layer === null && typeOnly) return null
    return `${layer === null ? from : `src/${layer}`} may not import electron (only src/main and src/preload do; elsewhere its import starts a download and throws)`
  }
  if (name === 'electron-store' && layer !== 'main')
    return `${layer === null ? from : `src/${layer}`} may not import electron-store (only src/main does: it imports electron)`
  if (layer === null || isTest(from)) return null
  if (layer === 'preload')
    return name === 'electron'
      ? null
      : `src/preload may not import ${name} (a sandboxed preload can require nothing but electron)`
  if (layer === 'shared') {
    if (name !== 'zod') return `src/shared may not import ${name} (shared imports zod and itself alone)`
    if (from === BRIDGE || !within(from, 'src/shared/ipc'))
      return `${from} may not import zod (in shared, zod stays in src/shared/ipc: the window takes values from the rest)`
    return null
  }
  if (layer === 'renderer') {
    if (name === 'zod')
      return 'src/renderer may not import zod (input is parsed on the inner side; the window knows types alone)'
    if (MACHINE_PACKAGE.test(name))
      return `src/renderer may not import ${name} (a sandboxed window has neither files nor native modules)`
    return null
  }
  if (UI_PACKAGE.test(name))
    return `src/${layer} may not import ${name} (the user interface lives in src/renderer alone)`
  return null
}

/** @type {import('eslint').Rule.RuleModule} */
const rule = {
  meta: {
    type: 'problem',
    docs: { description: 'Keep the layers of the house apart' },
    schema: [],
    messages: {
      border: 'Border: {{sentence}}',
      extension:
        'Border: "{{specifier}}" needs its file extension (Node runs these sources as they are, and it does not guess)',
    },
  },
  create(context) {
    const from = inProject(context.physicalFilename ?? context.filename)
    if (from === null) return {}
    const bound = layerOf(from) !== null && !isTest(from)

    function check(source, typeOnly) {
      const specifier = source?.value
      if (typeof specifier !== 'string') return
      const target = resolveTarget(specifier, resolve(ROOT, from))
      const sentence = judge({ from, target, typeOnly })
      if (sentence !== null) context.report({ node: source, messageId: 'border', data: { sentence } })
      if (typeof target.file === 'string' && extname(target.file) === '')
        context.report({ node: source, messageId: 'extension', data: { specifier } })
    }

    const named = new Set()
    return {
      // `import { type A }` still loads the module under verbatimModuleSyntax; only `import type` does not.
      ImportDeclaration: (node) => check(node.source, node.importKind === 'type'),
      ExportNamedDeclaration: (node) => check(node.source, node.exportKind === 'type'),
      ExportAllDeclaration: (node) => check(node.source, node.exportKind === 'type'),
      ImportExpression: (node) => check(node.source, false),
      TSImportType: (node) => check(node.source ?? node.argument.literal, true),
      TSExternalModuleReference: (node) => check(node.expression, node.parent.importKind === 'type'),
      'CallExpression[callee.name="require"]': (node) => check(node.arguments[0], false),
      // Any mention counts, so a namespace import is no way round; once a file is enough.
      'Identifier[name=/^ipc(Main|Renderer)$/]'(node) {
        const home = IPC_HOME[node.name]
        if (!bound || from === home || named.has(node.name)) return
        named.add(node.name)
        const sentence = `${from} may not touch ${node.name} (only ${home} does, so that who asks is checked in one place)`
        context.report({ node, messageId: 'border', data: { sentence } })
      },
    }
  },
}

export default rule
