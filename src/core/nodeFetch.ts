import http from 'node:http'
import type { Fetch } from './ports.ts'

/**
 * The platform over Node's own fetch, for hosts without Electron. It keeps no cookies and no cache, and a redirect
 * comes back as an answer, so that the bearer token never follows one.
 */
export const nodeFetch: Fetch = (url, init) =>
  fetch(url, { ...init, credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' })

const LOOPBACK = 'localhost,127.0.0.1,::1'
const PROXY_VARIABLES = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy']

/**
 * Sends requests through the proxy that the environment names, where this Node can (24.14 and later); on an older one
 * `NODE_USE_ENV_PROXY=1` is Node's own switch. Loopback is never proxied: the demo account lives there.
 * @returns whether a proxy is in use
 */
export function useSystemProxy(env: NodeJS.ProcessEnv): boolean {
  if (!PROXY_VARIABLES.some((name) => env[name])) return false
  if (typeof http.setGlobalProxyFromEnv !== 'function') return false
  const direct = [env['NO_PROXY'] || env['no_proxy'], LOOPBACK].filter(Boolean).join(',')
  http.setGlobalProxyFromEnv({ ...env, NO_PROXY: direct, no_proxy: direct })
  return true
}
