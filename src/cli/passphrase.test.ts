import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { UsageError } from '#core/commandLine/options.ts'
import { passphrases } from './passphrase.ts'

function terminal(env: NodeJS.ProcessEnv = {}) {
  const input = Object.assign(new PassThrough(), { isTTY: true })
  const output = new PassThrough()
  return {
    input,
    asked: passphrases({ env, locale: 'en', input, output }),
    shown: () => (output.read() as Buffer | null)?.toString() ?? '',
  }
}
/** Answers one question after the other, as a person does. */
async function answer(input: PassThrough, ...lines: string[]): Promise<void> {
  for (const line of lines) {
    input.write(line)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

it('a passphrase that is typed is never shown, and a new one is typed twice', async () => {
  const { input, asked, shown } = terminal()
  const chosen = asked.chosen()
  await answer(input, 'secret words\r', 'secret words\r')
  expect(await chosen).toBe('secret words')
  expect(shown()).toBe('Passphrase for the file: \nOnce more: \n')

  const differs = terminal()
  const refused = expect(differs.asked.chosen()).rejects.toBeInstanceOf(UsageError)
  await answer(differs.input, 'secret words\r', 'secret word\r')
  await refused
})

it('the environment’s is taken without asking', async () => {
  const { asked, shown } = terminal({ CALLBOOK_MARKS_PASSPHRASE: 'of the environment' })
  expect([await asked.chosen(), await asked.of('f')]).toEqual(['of the environment', 'of the environment'])
  expect(shown()).toBe('')
})

it('Ctrl+C at the question gives up', async () => {
  const { input, asked } = terminal()
  const given = expect(asked.of('f.json')).rejects.toMatchObject({ code: 'cancelled' })
  await answer(input, 'half\u0003')
  await given
})
