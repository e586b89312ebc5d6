/**
 * A file under a passphrase. The key comes of it by scrypt (RFC 7914), the content is encrypted and authenticated by
 * AES-256-GCM. Beside the key scrypt gives a few bytes that tell a wrong passphrase from a damaged file; each guess costs
 * as much with them as without.
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'

export interface KdfCost {
  /** CPU and memory: 128 × N × r bytes. A power of two. */
  N: number
  r: number
  p: number
}

/** 128 MiB and some tenths of a second a guess (OWASP's first choice for scrypt). */
const COST: KdfCost = { N: 2 ** 17, r: 8, p: 1 }
/** What a file may ask of this machine. */
const MOST: KdfCost = { N: 2 ** 18, r: 16, p: 4 }
const MOST_MEMORY = 256 * 2 ** 20
const KEY_BYTES = 32
const CHECK_BYTES = 16
const SALT_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16
const CIPHER = 'aes-256-gcm'

const base64 = (bytes: number): z.ZodType<string> =>
  z.string().refine((text) => Buffer.from(text, 'base64').length === bytes && isBase64(text))
const isPowerOfTwo = (value: number): boolean => Number.isInteger(Math.log2(value))
const isBase64 = (text: string): boolean => /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0

export const sealedSchema = z.strictObject({
  kdf: z.strictObject({
    name: z.literal('scrypt'),
    N: z.int().min(2).max(MOST.N).refine(isPowerOfTwo),
    r: z.int().min(1).max(MOST.r),
    p: z.int().min(1).max(MOST.p),
    salt: base64(SALT_BYTES),
    check: base64(CHECK_BYTES),
  }),
  cipher: z.literal(CIPHER),
  iv: base64(IV_BYTES),
  tag: base64(TAG_BYTES),
  data: z.string(),
})
export type Sealed = z.infer<typeof sealedSchema>

/** Whoever types it on another machine may get another form of the same characters. */
const passphraseBytes = (passphrase: string): Buffer => Buffer.from(passphrase.normalize('NFKC'))

function derive(
  passphrase: string,
  salt: Buffer,
  { N, r, p }: KdfCost,
): Promise<{ key: Buffer; check: Buffer }> {
  return new Promise((resolve, reject) =>
    scrypt(
      passphraseBytes(passphrase),
      salt,
      KEY_BYTES + CHECK_BYTES,
      { N, r, p, maxmem: MOST_MEMORY + 2 ** 20 },
      (error, derived) =>
        error === null
          ? resolve({ key: derived.subarray(0, KEY_BYTES), check: derived.subarray(KEY_BYTES) })
          : reject(error),
    ),
  )
}

/** @param cost replaced in tests */
export async function seal(content: string, passphrase: string, cost: KdfCost = COST): Promise<Sealed> {
  const [salt, iv] = [randomBytes(SALT_BYTES), randomBytes(IV_BYTES)]
  const { key, check } = await derive(passphrase, salt, cost)
  const cipher = createCipheriv(CIPHER, key, iv)
  const data = Buffer.concat([cipher.update(content, 'utf8'), cipher.final()])
  return {
    kdf: { name: 'scrypt', ...cost, salt: salt.toString('base64'), check: check.toString('base64') },
    cipher: CIPHER,
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  }
}

/** @throws AppError marks_file: `wrong_passphrase`, or `damaged` where the passphrase is right and the content is not */
export async function unseal({ kdf, iv, tag, data }: Sealed, passphrase: string): Promise<Buffer> {
  if (128 * kdf.N * kdf.r > MOST_MEMORY) throw damaged('It asks for too much memory')
  const { key, check } = await derive(passphrase, Buffer.from(kdf.salt, 'base64'), kdf)
  if (!timingSafeEqual(check, Buffer.from(kdf.check, 'base64')))
    throw new AppError('marks_file', 'The passphrase is another', { what: 'wrong_passphrase' })
  const decipher = createDecipheriv(CIPHER, key, Buffer.from(iv, 'base64'))
  decipher.setAuthTag(Buffer.from(tag, 'base64'))
  try {
    return Buffer.concat([decipher.update(data, 'base64'), decipher.final()])
  } catch (thrown) {
    throw damaged('The content is not what was sealed', thrown)
  }
}

const damaged = (message: string, cause?: unknown): AppError =>
  new AppError('marks_file', message, { what: 'damaged' }, { cause })
