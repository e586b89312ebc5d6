/** A passphrase is kept as what scrypt makes of it: to try one costs 64 MB and a third of a second or so. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

/** See `scrypt`: N, r and p. */
export interface ScryptCost {
  n: number
  r: number
  p: number
}

/** One that OWASP recommends, 2025. */
export const COST: ScryptCost = { n: 2 ** 16, r: 8, p: 2 }
const BYTES = 32

export interface KeptPassphrase extends ScryptCost {
  /** Both in hex digits. */
  salt: string
  hash: string
}

const hex = z.string().regex(/^(?:[0-9a-f]{2}){16,64}$/)
/** What was tampered with must not take a machine's memory. */
export const keptPassphrase = z.object({
  salt: hex,
  hash: hex,
  n: z
    .int()
    .min(2)
    .max(2 ** 20),
  r: z.int().min(1).max(16),
  p: z.int().min(1).max(8),
}) satisfies z.ZodType<KeptPassphrase>

/** The same letters typed with another input method are the same passphrase. */
function derive(text: string, salt: string, { n, r, p }: ScryptCost, bytes: number): Promise<Buffer> {
  const options = { N: n, r, p, maxmem: 256 * n * r }
  return new Promise((resolve, reject) => {
    scrypt(text.normalize('NFKC'), Buffer.from(salt, 'hex'), bytes, options, (error, made) =>
      error === null ? resolve(made) : reject(error),
    )
  })
}

export async function keepPassphrase(text: string, cost: ScryptCost = COST): Promise<KeptPassphrase> {
  const salt = randomBytes(16).toString('hex')
  return { salt, hash: (await derive(text, salt, cost, BYTES)).toString('hex'), ...cost }
}

/** Compares in constant time. */
export async function isPassphrase(text: string, kept: KeptPassphrase): Promise<boolean> {
  const wanted = Buffer.from(kept.hash, 'hex')
  return timingSafeEqual(await derive(text, kept.salt, kept, wanted.length), wanted)
}
