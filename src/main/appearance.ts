import { app, BrowserWindow, Menu, nativeTheme } from 'electron'
import { matchLocale, type Locale } from '#shared/locale.ts'
import type { Preferences } from '#shared/preferences.ts'
import { menuTemplate } from './menu.ts'
import { windowBackground } from './window.ts'

/** The language shown: the person's choice, else the system's. */
export function shownLocale({ locale }: Preferences): Locale {
  return locale ?? systemLocale()
}

export function systemLocale(): Locale {
  // `npm start -- --lang` reaches Electron as Chromium's own switch.
  const asked = app.commandLine.getSwitchValue('lang')
  return matchLocale(asked || (app.getPreferredSystemLanguages()[0] ?? app.getLocale()))
}

/**
 * Makes what lies outside the page follow the person's choices: menu, dialogs, scroll bars, the first paint.
 *
 * @returns to be called whenever the preferences may have changed; it does nothing where they have not
 */
export function followPreferences(preferences: () => Preferences): () => void {
  let applied: Preferences | null = null
  return () => {
    const wanted = preferences()
    if (wanted.theme === applied?.theme && wanted.locale === applied.locale) return
    applied = wanted
    nativeTheme.themeSource = wanted.theme
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(
        menuTemplate({
          locale: shownLocale(wanted),
          platform: process.platform,
          packaged: app.isPackaged,
        }),
      ),
    )
    colourWindows()
  }
}

/** Keeps the colour behind the page right when the system goes over to dark, or back, by itself. */
export function followSystemTheme(): void {
  nativeTheme.on('updated', colourWindows)
}

/** What "About" shows; on Linux it is empty without. */
export function describeApp(): void {
  app.setAboutPanelOptions({ applicationName: '通话簿 Callbook', applicationVersion: app.getVersion() })
}

function colourWindows(): void {
  const background = windowBackground(nativeTheme.shouldUseDarkColors)
  for (const window of BrowserWindow.getAllWindows()) window.setBackgroundColor(background)
}
