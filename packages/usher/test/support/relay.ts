// A piece of network between a node and its database that can break in the two ways networks do.
import { connect, createServer, type Socket } from 'node:net'
import { z } from 'zod'

export type Relay = {
  readonly port: number
  /** `refuse`: connections break and new ones are refused. `swallow`: nothing arrives any more. */
  become(state: 'whole' | 'refuse' | 'swallow'): void
  close(): void
}

export async function openRelay(target: { host: string; port: number }): Promise<Relay> {
  let state: 'whole' | 'refuse' | 'swallow' = 'whole'
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    if (state === 'refuse') {
      near.destroy()
      return
    }
    const far = connect(target)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', (chunk) => {
        if (state === 'whole') to.write(chunk)
      })
      from.on('error', () => undefined)
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = z.object({ port: z.number() }).parse(server.address())
  const breakAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port,
    become(next) {
      // What was swallowed is lost; such connections are of no use afterwards.
      if (next !== 'swallow') breakAll()
      state = next
    },
    close() {
      server.close()
      breakAll()
    },
  }
}
