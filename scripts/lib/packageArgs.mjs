/** How electron-builder's arguments name systems and processors. */
const SYSTEMS = { linux: ['linux', 'l'], win32: ['win', 'w', 'windows'], darwin: ['mac', 'm', 'o', 'macos'] }
const PROCESSORS = ['x64', 'arm64', 'ia32', 'armv7l', 'universal']

/**
 * Finds what would be packed with the wrong runtime: electron-builder puts the one it is given into every target.
 * @param {string[]} args
 * @param {{ platform?: string, arch?: string }} [machine]
 * @returns {string | null} the argument that names another system or processor than this machine's
 */
export function foreignTarget(args, { platform = process.platform, arch = process.arch } = {}) {
  for (const arg of args) {
    const flag = /^--?(\w+)/.exec(arg)?.[1] ?? ''
    const system = Object.entries(SYSTEMS).find(([, names]) => names.includes(flag))?.[0]
    if (system !== undefined && system !== platform) return arg
    // `--linux deb:arm64`, `nsis:ia32`
    const processor = PROCESSORS.includes(flag) ? flag : /:(\w+)$/.exec(arg)?.[1]
    if (processor !== undefined && PROCESSORS.includes(processor) && processor !== arch) return arg
  }
  return null
}
