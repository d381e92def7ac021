import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { freePort } from '../../../test/support/free-port.ts'
import { choosePorts } from './choose-ports.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A port that is taken, on one of the two loopback addresses. */
async function takenPort(host: '127.0.0.1' | '::1'): Promise<number> {
  const server = createServer().listen(0, host)
  servers.push(server)
  await once(server, 'listening')
  return z.object({ port: z.int() }).parse(server.address()).port
}

const none = { port: undefined, 'entra-port': undefined }

test('without a wish there are two different free ports from 3000 and 3001 on', async () => {
  const { usher, entra } = await choosePorts(none)
  expect(usher).toBeGreaterThanOrEqual(3000)
  expect(entra).toBeGreaterThanOrEqual(3001)
  expect(usher).not.toBe(entra)
})

test('takes the ports that were asked for', async () => {
  const [port, entraPort] = [await freePort(), await freePort()]
  expect(await choosePorts({ port: `${port}`, 'entra-port': `${entraPort}` })).toEqual({
    usher: port,
    entra: entraPort,
  })
})

test('the port of one is not given to the other', async () => {
  const port = String(await freePort())
  await expect(choosePorts({ port, 'entra-port': port })).rejects.toThrow('choose another')
  const { usher } = await choosePorts({ ...none, 'entra-port': '3000' }).catch(() => ({ usher: 0 }))
  expect(usher).not.toBe(3000)
})

test.each([
  ['port', '127.0.0.1'],
  ['entra-port', '127.0.0.1'],
  ['port', '::1'],
] as const)('--%s that is taken on %s is refused', async (option, host) => {
  const port = await takenPort(host)
  await expect(choosePorts({ ...none, [option]: String(port) })).rejects.toThrow(
    `port ${port} is in use: choose another with --${option}.`,
  )
})

test.each(['0', '65536', '-1', '3000x', '', ' 3000', '1e3'])(
  '--port %j is no port',
  async (port) => {
    await expect(choosePorts({ ...none, port })).rejects.toThrow('is no port: use a number')
  },
)
