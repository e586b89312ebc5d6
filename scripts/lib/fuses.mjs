import { join } from 'node:path'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'

/**
 * Electron's switches, burnt into the packaged binary: all nine stated. A tenth, in a later Electron, stops the
 * packaging until someone has decided on it.
 * @type {import('@electron/fuses').FuseV1Config & { strictlyRequireAllFuses: true }}
 */
export const FUSES = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  // The binary is Callbook, and must not serve as a Node.js.
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // Only the archive that was packaged is loaded, and only unchanged.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  // Nothing is served from file://, and there are no cookies to lose.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  // No snapshot of our own; V8's bounds checks by signal handler are its default.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
}

/**
 * electron-builder's `afterPack` hook: runs before signing. Its own `electronFuses` option knows eight fuses and
 * cannot be strict.
 * @param {import('electron-builder').AfterPackContext} context
 */
export async function flipAllFuses({ appOutDir, arch, electronPlatformName, packager }) {
  const ARM64 = 3
  const binary = {
    darwin: `${packager.appInfo.productFilename}.app`,
    win32: `${packager.appInfo.productFilename}.exe`,
    linux: packager.executableName,
  }[electronPlatformName]
  await flipFuses(join(appOutDir, binary), {
    ...FUSES,
    // Changing the binary breaks the signature without which an Apple Silicon Mac does not start it.
    resetAdHocDarwinSignature: electronPlatformName === 'darwin' && arch === ARM64,
  })
}
