import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { refuseBroken } from './reply.ts'

/** What a client receives whose connection is given up, after it has sent `text`. */
async function received(text: string): Promise<string> {
  const server = createServer((socket) => {
    if (text === '') refuseBroken(socket)
    else socket.once('data', () => refuseBroken(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  let answer = ''
  client.on('data', (chunk) => (answer += chunk.toString('utf8')))
  if (text !== '') client.write(text)
  await once(client, 'close')
  server.close()
  return answer
}

it('a connection that a browser opened in advance is given up without a word', async () => {
  expect(await received('')).toBe('')
})

it('what is no HTTP is answered that it is not', async () => {
  expect(await received('hello')).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
})
