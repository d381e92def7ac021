// A handler of standard requests behind a socket: limits, and an orderly end.
import { createAdaptorServer } from '@hono/node-server'
import { Server } from 'node:http'
import { assert } from '../lib/assert.ts'
import { CommandError } from './command.ts'

export type Listener = {
  /** The real port: another one than asked for when that was 0. */
  readonly port: number
  /** Takes no new requests, lets those in flight finish for a while, then ends all. */
  stop(graceMilliseconds: number): Promise<void>
}

type Handler = { fetch(request: Request, env?: object): Response | Promise<Response> }

// A request is small and comes at once; who drips it byte by byte is let go.
const headersMilliseconds = 10_000
const requestMilliseconds = 30_000
// Longer than proxies keep idle connections (60 s for nginx and most clouds), so that they never send
// a request into a connection that is just being closed.
const keepAliveMilliseconds = 75_000

export async function listen(
  handler: Handler,
  at: { readonly host: string; readonly port: number },
): Promise<Listener> {
  const server = createAdaptorServer({ fetch: (request, env) => handler.fetch(request, env) })
  assert(server instanceof Server, 'an HTTP/1.1 server was asked for')
  server.headersTimeout = headersMilliseconds
  server.requestTimeout = requestMilliseconds
  server.keepAliveTimeout = keepAliveMilliseconds
  await bind(server, at)
  const address = server.address()
  assert(typeof address === 'object' && address !== null, 'the server has an address')
  return { port: address.port, stop: (graceMilliseconds) => stop(server, graceMilliseconds) }
}

/** `localhost` is 127.0.0.1 or ::1 as the client pleases: listens on both where the machine has both. */
export async function listenOnLoopback(handler: Handler, port: number): Promise<Listener> {
  const first = await listen(handler, { host: '127.0.0.1', port })
  try {
    const second = await listen(handler, { host: '::1', port: first.port })
    return {
      port: first.port,
      async stop(graceMilliseconds) {
        await Promise.all([first.stop(graceMilliseconds), second.stop(graceMilliseconds)])
      },
    }
  } catch (error) {
    const cause = error instanceof CommandError ? error.cause : undefined
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return first
    await first.stop(0)
    throw error
  }
}

async function bind(server: Server, at: { readonly host: string; readonly port: number }) {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: Error & { code?: string }) => {
      reject(new CommandError(explainBind(error.code ?? 'unknown error', at), { cause: error }))
    })
    server.listen({ host: at.host, port: at.port }, resolve)
  })
}

function explainBind(code: string, { host, port }: { host: string; port: number }) {
  const where = `${host}:${port}`
  switch (code) {
    case 'EADDRINUSE':
      return `${where} is in use by another program: choose another port.`
    case 'EACCES':
      return `this user may not listen on ${where}: choose a port above 1023.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `this machine has no address ${host}: correct USHER_HOST.`
    default:
      return `cannot listen on ${where} (${code}).`
  }
}

async function stop(server: Server, graceMilliseconds: number): Promise<void> {
  // Connections that are kept alive end as soon as their last answer is out.
  server.on('request', (_request, response) => response.setHeader('Connection', 'close'))
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const watch = setInterval(() => server.closeIdleConnections(), 50)
  const deadline = setTimeout(() => server.closeAllConnections(), graceMilliseconds)
  await closed
  clearInterval(watch)
  clearTimeout(deadline)
}
