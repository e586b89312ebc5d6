import { existsSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

/** @returns the Firefox of this machine that can be found by its command; null for none */
export function findFirefox(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => isAbsolute(folder))
  const places = ['firefox-esr', 'firefox'].flatMap((name) => folders.map((folder) => join(folder, name)))
  return places.find((place) => existsSync(place)) ?? null
}
