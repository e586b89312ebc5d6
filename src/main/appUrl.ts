/**
 * The window's own address. `new URL` gives no origin for a scheme it does not know, so addresses are compared as
 * text; Chromium, which knows the scheme as a standard one, has normalised them.
 */
export const APP_SCHEME = 'app'
export const APP_ORIGIN = 'app://callbook'
export const APP_START = `${APP_ORIGIN}/index.html`

/** Whether an address belongs to the app's own pages. */
export function isAppUrl(url: string): boolean {
  return url === APP_ORIGIN || /^app:\/\/callbook[/?#]/.test(url)
}
