import { flipAllFuses } from './scripts/lib/fuses.mjs'

const NATIVE = 'node_modules/better-sqlite3-multiple-ciphers'

/**
 * What goes into the archive for one system, beside the production packages. A list of negations alone would bring
 * everything back, so each starts with what is wanted; `${arch}` is the target's, and `${platform}`, which is the
 * building machine's, is not used.
 */
const filesFor = (platform) => [
  'out/**',
  // Host 2 and host 3 belong to a checkout; the app does not start them.
  '!out/main/{serve,cli}.js',
  '!out/build.json',
  '!out/packages.*.json',
  '!**/*.{map,ts,tsbuildinfo}',
  // Of the packages, only the SQLite module runs, and of that only what is loaded here: Node for checkouts, headers
  // and sources to compile it, and its builds for other systems stay out.
  '!node_modules/node-*/**',
  // Electron brings its own way to the keychain.
  '!node_modules/@napi-rs/**',
  `!${NATIVE}/{src,deps,build}/**`,
  `!${NATIVE}/{binding.gyp,README.md}`,
  `!${NATIVE}/prebuilds/!(${platform}-\${arch}).node`,
]

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'cn.callbook.desktop',
  productName: 'Callbook',
  copyright: 'The Callbook authors',
  directories: { output: 'dist', buildResources: 'resources' },
  artifactName: 'Callbook-${version}-${os}-${arch}.${ext}',
  // Of its own accord electron-builder unpacks a package whole that has a native part, and with it JavaScript that the
  // archive's integrity check would then no longer cover.
  asar: { smartUnpack: false },
  asarUnpack: ['**/*.node'],
  // Beside the archive, where people can read them.
  extraResources: ['LICENSE', 'THIRD-PARTY.txt'],
  // The SQLite module comes built, for every system, against Node-API.
  npmRebuild: false,
  electronLanguages: ['zh-CN', 'zh_CN', 'en-US', 'en'],
  // Packaging publishes nothing and the app looks for no updates.
  publish: null,
  afterPack: flipAllFuses,
  // Links to calls: in the package of macOS and Linux; on Windows the app says so itself.
  protocols: { name: 'Callbook call', schemes: ['callbook'] },
  win: {
    target: ['nsis'],
    icon: 'resources/icon.ico',
    files: filesFor('win32'),
  },
  nsis: {
    oneClick: false,
    allowToChangeInstallationDirectory: true,
    shortcutName: '通话簿',
    uninstallDisplayName: '通话簿 Callbook',
    installerLanguages: ['zh_CN', 'en_US'],
    deleteAppDataOnUninstall: false,
    include: 'resources/uninstall.nsh',
  },
  mac: {
    target: ['dmg'],
    category: 'public.app-category.business',
    icon: 'resources/icon.icns',
    files: filesFor('darwin'),
    // On the other systems the runtime's own notices are copied with it.
    extraResources: [{ from: 'node_modules/electron/dist', filter: ['LICENSES.chromium.html'] }],
    extendInfo: { CFBundleLocalizations: ['zh_CN', 'en'], CFBundleDevelopmentRegion: 'zh_CN' },
  },
  dmg: { title: '通话簿 Callbook' },
  // The default AppImage starts nowhere without libfuse2, which Ubuntu has left out since 22.04.
  toolsets: { appimage: '1.0.3' },
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Office',
    icon: 'resources/icons',
    executableName: 'callbook-desktop',
    maintainer: 'The Callbook authors <callbook@localhost>',
    synopsis: '通话簿 AI 外呼平台桌面客户端',
    description: 'Desktop client for an AI outbound-calling platform',
    files: filesFor('linux'),
    desktop: {
      entry: {
        Name: 'Callbook',
        'Name[zh_CN]': '通话簿',
        Comment: 'Calling tasks and call records',
        'Comment[zh_CN]': '外呼任务与通话记录',
        StartupWMClass: 'callbook-desktop',
      },
    },
  },
  extraMetadata: {
    // Ties windows to the launcher: Electron takes its Wayland and X11 names from here.
    desktopName: 'callbook-desktop.desktop',
    // A Debian package must name a home page, and the project has none.
    homepage: 'https://callbook.invalid',
  },
}
