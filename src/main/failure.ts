/** What the person is told where the app, or its window, cannot be. Both languages: which one is theirs is not known. */
import { app, dialog, type BrowserWindow } from 'electron'
import type { Logger } from '#core/ports.ts'

const TITLE = '通话簿 Callbook'

/** Says why in a box and ends the app. Before the app is ready, Linux shows no box, only text in a terminal. */
export function stop(reason: string): void {
  void app.whenReady().then(() => {
    dialog.showErrorBox(TITLE, reason)
    app.exit(1)
  })
}

/** The page did not load, which no network can be blamed for: its files are the app's own. The window is closed. */
export function windowFailed(window: BrowserWindow, reason: string, logger: Logger): void {
  logger.warn('window.load-failed', { reason })
  dialog.showErrorBox(
    TITLE,
    `窗口内容无法加载（${reason}）。请重新安装通话簿；已保存的通话不受影响。\n\n` +
      `The window's page could not be loaded (${reason}). Please install Callbook again; kept calls are not affected.`,
  )
  window.destroy()
}

/**
 * Why the app may not run as it was started, or null. An AppImage's starter adds `--no-sandbox` where the system allows
 * no sandbox (Ubuntu since 24.04); with the sandbox demanded all the same Electron would hang, and without it a page
 * that shows other people's words would run unprotected.
 */
export function sandboxProblem(noSandbox: boolean, env: NodeJS.ProcessEnv): string | null {
  if (!noSandbox) return null
  return env.APPIMAGE === undefined
    ? '通话簿不能在没有沙箱的情况下运行，请去掉 --no-sandbox。\n\nCallbook does not run without its sandbox: leave out --no-sandbox.'
    : '系统不允许 AppImage 使用沙箱，通话簿无法安全运行。请改用 .deb 安装包，它会为通话簿单独开启沙箱。\n\n' +
        'The system allows AppImages no sandbox, and Callbook does not run without one. Please install the .deb package, which sets the sandbox up for Callbook alone.'
}
