import type { MenuItemConstructorOptions } from 'electron'
import { inLocale, type Bilingual, type Locale } from '#shared/locale.ts'

export interface MenuOptions {
  locale: Locale
  platform: NodeJS.Platform
  /** Reloading and developer tools exist in unpackaged builds alone. */
  packaged: boolean
}

type Role = NonNullable<MenuItemConstructorOptions['role']>

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' }

/** The application menu's template. Labels are given because Electron's own follow the system, not the app. */
export function menuTemplate({ locale, platform, packaged }: MenuOptions): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  const text = (zh: string, en: string): string => inLocale({ zh, en } satisfies Bilingual, locale)
  const item = (role: Role, zh: string, en: string): MenuItemConstructorOptions => ({
    role,
    label: text(zh, en),
  })

  /** More keys for an item that is shown once. */
  const unseen = (role: Role, zh: string, en: string, keys: string[]): MenuItemConstructorOptions[] =>
    keys.map((accelerator) => ({ ...item(role, zh, en), accelerator, visible: false }))

  const appMenu: MenuItemConstructorOptions = {
    label: text('通话簿', 'Callbook'),
    submenu: [
      item('about', '关于通话簿', 'About Callbook'),
      SEPARATOR,
      item('services', '服务', 'Services'),
      SEPARATOR,
      item('hide', '隐藏通话簿', 'Hide Callbook'),
      item('hideOthers', '隐藏其他', 'Hide Others'),
      item('unhide', '全部显示', 'Show All'),
      SEPARATOR,
      item('quit', '退出通话簿', 'Quit Callbook'),
    ],
  }
  return [
    ...(mac ? [appMenu] : []),
    {
      label: text('文件', 'File'),
      submenu: [mac ? item('close', '关闭窗口', 'Close Window') : item('quit', '退出', 'Quit')],
    },
    {
      label: text('编辑', 'Edit'),
      submenu: [
        item('undo', '撤销', 'Undo'),
        item('redo', '重做', 'Redo'),
        SEPARATOR,
        item('cut', '剪切', 'Cut'),
        item('copy', '复制', 'Copy'),
        item('paste', '粘贴', 'Paste'),
        item('selectAll', '全选', 'Select All'),
      ],
    },
    {
      label: text('显示', 'View'),
      submenu: [
        item('resetZoom', '实际大小', 'Actual Size'),
        item('zoomIn', '放大', 'Zoom In'),
        // The role knows Ctrl with `+`, which most keyboards type with Shift (electron/electron#29996).
        ...unseen('zoomIn', '放大', 'Zoom In', ['CommandOrControl+=', 'CommandOrControl+numadd']),
        item('zoomOut', '缩小', 'Zoom Out'),
        ...unseen('zoomOut', '缩小', 'Zoom Out', ['CommandOrControl+numsub']),
        SEPARATOR,
        item('togglefullscreen', '切换全屏', 'Toggle Full Screen'),
        ...(packaged
          ? []
          : [
              SEPARATOR,
              item('reload', '重新加载', 'Reload'),
              item('toggleDevTools', '开发者工具', 'Developer Tools'),
            ]),
      ],
    },
    {
      label: text('窗口', 'Window'),
      submenu: [
        item('minimize', '最小化', 'Minimize'),
        ...(mac
          ? [item('zoom', '缩放', 'Zoom'), SEPARATOR, item('front', '前置全部窗口', 'Bring All to Front')]
          : [item('close', '关闭', 'Close')]),
      ],
    },
    // macOS has it in the application's menu.
    ...(mac
      ? []
      : [{ label: text('帮助', 'Help'), submenu: [item('about', '关于通话簿', 'About Callbook')] }]),
  ]
}
