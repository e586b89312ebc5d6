import { answers, onPath } from '../../scripts/lib/chromium.mjs'

/** @returns the Firefox of this machine that can be found by its command; null for none */
export const findFirefox = (): string | null => onPath(['firefox-esr', 'firefox']).find(answers) ?? null
