import './styles/element.ts'
import 'element-plus/theme-chalk/dark/css-vars.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/chips.css'
import './styles/element.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { browserTransport, type BrowserTransport } from './client/browser.ts'
import { createClient } from './client/client.ts'
import { desktopTransport } from './client/desktop.ts'
import { provideClient } from './client/inject.ts'
import { i18n, setLocale } from './i18n/index.ts'
import { makeRouter } from './router.ts'
import { matchLocale } from '#shared/locale.ts'
import SignedOutView from './views/SignedOutView.vue'

async function showSignedOut(): Promise<void> {
  // In Chinese, where the host went away with the texts of the other language.
  await setLocale(matchLocale(navigator.language)).catch(() => undefined)
  // Preferences are with the host, which does not answer here: the system's theme it is.
  const { matches } = window.matchMedia('(prefers-color-scheme: dark)')
  document.documentElement.classList.toggle('dark', matches)
  createApp(SignedOutView).use(i18n).mount('#app')
}

async function start(): Promise<void> {
  let browser: BrowserTransport | null = null
  if (window.callbook === undefined) {
    browser = await browserTransport()
    if (!browser.signedIn) return showSignedOut()
  }
  const transport = browser ?? desktopTransport(window.callbook as NonNullable<typeof window.callbook>)
  const app = createApp(App)
  app.use(createPinia())
  app.use(i18n)
  provideClient(app, createClient(transport))
  app.use(makeRouter())
  browser?.onSignedOut(() => {
    app.unmount()
    void showSignedOut()
  })
  app.mount('#app')
}

void start()
