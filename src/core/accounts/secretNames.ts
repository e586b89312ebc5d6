/**
 * A key of the store lies under its fingerprint, so that a name stands for one key for ever and a key never takes
 * another's place. The plain name holds the first key of this machine, which is that of stores of older versions.
 */
export const FIRST_STORE_KEY = 'store-key'
export const storeKeyName = (fingerprint: string): string => `${FIRST_STORE_KEY}:${fingerprint}`
export const isStoreKey = (name: string): boolean =>
  name === FIRST_STORE_KEY || name.startsWith(`${FIRST_STORE_KEY}:`)
