import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { contosoSeed } from './directory/contoso-seed.ts'
import { Directory } from './directory/directory.ts'
import { Faults } from './faults.ts'
import { createApp } from './http/app.ts'
import { createLoopbackCertificate } from './keys/certificate.ts'
import { KeyRing, sharedSigningKeys } from './keys/signing-keys.ts'
import { AuthorizationCodes } from './oauth/authorization-codes.ts'
import { BrowserSessions } from './oauth/browser-sessions.ts'
import { Provisioning } from './provisioning/provisioning.ts'
import { RequestLog } from './requests.ts'
import { Sealer } from './tokens/sealer.ts'
import type { Context } from './context.ts'
import type { ServerCertificate } from './keys/certificate.ts'
import type { Seed } from './directory/model.ts'
import type { SigningKeys } from './keys/signing-keys.ts'
import type { RecordedRequest } from './requests.ts'

export type EntraEmulatorOptions = {
  /** 0, the default, takes a free port. */
  readonly port?: number
  /** The name used in `origin`; the server listens on loopback only, whatever it is. */
  readonly hostname?: 'localhost' | '127.0.0.1'
  readonly seed?: Seed
  readonly clock?: () => Date
  /** Made ahead of time; by default every emulator of a process shares one pair. */
  readonly keys?: SigningKeys
  /**
   * Serves https with a certificate made on the spot, for clients that accept nothing else (MSAL).
   * They must be told to trust `certificate`.
   */
  readonly tls?: boolean
  /** False prints the address and where to look when the emulator starts. */
  readonly quiet?: boolean
}

export type EntraEmulator = {
  /** In place of login.microsoftonline.com. */
  readonly origin: string
  /** In place of graph.microsoft.com: `${graphOrigin}/v1.0/me`. */
  readonly graphOrigin: string
  readonly directory: Directory
  readonly faults: Faults
  /** Writes the directory to SCIM endpoints, as Entra's provisioning service does. */
  readonly provisioning: Provisioning
  /** The last thousand requests of clients, oldest first. */
  readonly requests: readonly RecordedRequest[]
  /** With `tls`, the PEM that clients have to trust. */
  readonly certificate: string | null
  forgetRequests(): void
  /** Signs with a new key from now on; old keys stay published unless `forgetOld`. */
  rotateKeys(options?: { readonly forgetOld?: boolean }): Promise<void>
  close(): Promise<void>
}

/** Starts a local Entra tenant on loopback. Close it when done. */
export async function startEntraEmulator(
  options: EntraEmulatorOptions = {},
): Promise<EntraEmulator> {
  const keys = new KeyRing(options.keys ?? (await sharedSigningKeys()))
  // The address is part of every answer, so the routes are made once the port is known.
  let answer: ReturnType<typeof getRequestListener> | undefined
  const certificate = options.tls === true ? await createLoopbackCertificate() : null
  const servers = await listenOnLoopback(options.port ?? 0, () =>
    makeServer(certificate, (request, response) => {
      if (answer === undefined) response.writeHead(503).end()
      else void answer(request, response)
    }),
  )
  const origin = `${certificate === null ? 'http' : 'https'}://${options.hostname ?? 'localhost'}:${servers.port}`
  const clock = options.clock ?? (() => new Date())
  const log = new RequestLog()
  const directory = new Directory(options.seed ?? contosoSeed(), clock)
  const context: Context = {
    origin,
    graphOrigin: `${origin}/graph`,
    directory,
    provisioning: new Provisioning(directory, clock),
    faults: new Faults(),
    keys,
    codes: new AuthorizationCodes(),
    sessions: new BrowserSessions(),
    sealer: new Sealer(),
    clock,
  }
  const app = createApp(context, log)
  answer = getRequestListener(app.fetch)
  if (options.quiet === false) console.log(`Local Entra emulator: ${origin}/`)
  return {
    origin,
    graphOrigin: context.graphOrigin,
    directory,
    provisioning: context.provisioning,
    faults: context.faults,
    requests: log.all,
    certificate: certificate?.certificatePem ?? null,
    forgetRequests: () => log.clear(),
    rotateKeys: (how) => keys.rotate(how),
    close: async () => {
      await context.provisioning.close()
      await closeAll(servers.list)
    },
  }
}

type Loopback = { readonly list: readonly Server[]; readonly port: number }

const attemptsMax = 10

/** `localhost` is 127.0.0.1 or ::1 as the client pleases, so one port serves both where it can. */
async function listenOnLoopback(port: number, make: () => Server, attempt = 1): Promise<Loopback> {
  const first = await listen(make(), '127.0.0.1', port)
  try {
    const second = await listen(make(), '::1', first.port)
    return { list: [first.server, second.server], port: first.port }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') {
      return { list: [first.server], port: first.port }
    }
    await closeAll([first.server])
    if (code !== 'EADDRINUSE' || port !== 0 || attempt >= attemptsMax) throw error
    return listenOnLoopback(port, make, attempt + 1)
  }
}

function makeServer(certificate: ServerCertificate | null, listener: RequestListener): Server {
  if (certificate === null) return createServer(listener)
  const { certificatePem: cert, privateKeyPem: key } = certificate
  return createSecureServer({ cert, key }, listener)
}

async function listen(
  server: Server,
  host: string,
  port: number,
): Promise<{ readonly server: Server; readonly port: number }> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return { server, port: portOf(server.address()) }
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return address.port
}

async function closeAll(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve())
          server.closeAllConnections()
        }),
    ),
  )
}
