// The one place that wires storage, keys, clock and network into the engine and puts HTTP in front.
// The library and the `usher` command share this constructor.
import { readFile } from 'node:fs/promises'
import { resolveTxt } from 'node:dns/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { removeExpired, signInAttemptDaysSchema, type Retention } from './engine/housekeeping.ts'
import { LiveFeed } from './engine/live-feed.ts'
import { createIds } from './engine/make-ids.ts'
import type { Clock, EnginePorts, Mailer } from './engine/ports.ts'
import { createApp } from './http/app.ts'
import type { AppDeps, ResolveTxt } from './http/deps.ts'
import { callbackPath } from './http/routes/oauth2.ts'
import { createPace, scimPace } from './http/routes/scim/pace.ts'
import { ScimRequestLog } from './http/routes/scim/request-log.ts'
import { createLogger, type Logger } from './lib/logger.ts'
import { createOutgoingFetch } from './lib/outgoing-fetch.ts'
import { createPasswordHasher } from './lib/password-hasher.ts'
import { createRateLimit } from './lib/rate-limit.ts'
import { createSealer } from './lib/sealer.ts'
import { hashToken, randomToken } from './lib/tokens.ts'
import { createRelyingParty } from './oauth/relying-party.ts'
import type { ResourceType } from './scim/schema/model.ts'
import { createScimService } from './scim/scim-service.ts'
import { openStorage } from './storage/open-storage.ts'

export type UsherOptions = {
  /** Where people reach this server, e.g. `https://id.contoso.com`. */
  readonly baseUrl: string
  /** `sqlite:./data/usher.db` or `postgres://…`. Migrated when opened. */
  readonly databaseUrl: string
  readonly databasePoolSize?: number
  /** SQLite: `normal` is for throw-away data; a power cut may take the last commits. */
  readonly sqliteSynchronous?: 'full' | 'normal'
  /** 32 bytes each. The first seals, all open, so that keys can be rotated. */
  readonly masterKeys: readonly { readonly id: string; readonly key: Uint8Array }[]
  readonly mailer: Mailer
  readonly trustedProxies?: readonly string[]
  readonly allowedReturnOrigins?: readonly string[]
  /** `host` or `host:port` of providers on private addresses; all others are refused. */
  readonly dangerouslyAllowPrivateAddresses?: readonly string[]
  /** Resource types that are provisioned beside User and Group. */
  readonly scimResourceTypes?: readonly ResourceType[]
  /** How fast one directory may ask in the long run; it may save up ten seconds of it. */
  readonly scimRequestsPerSecond?: number
  /** How long sign-in attempts are kept: 30 to 3650, or 90. */
  readonly signInAttemptDays?: number
  readonly logger?: Logger
  readonly clock?: Clock
  readonly resolveTxt?: ResolveTxt
}

export type Usher = {
  /** Answers a standard Request; `env` carries the socket where one was received. */
  fetch(request: Request, env?: object): Response | Promise<Response>
  /** What commands need: storage, clock, ids. */
  readonly deps: AppDeps
  /**
   * Ends the streams to open pages and takes no new ones: for a server that stops, before it waits for
   * the requests in flight. `close` does it as well.
   */
  endStreams(): void
  close(): Promise<void>
}

/** The built console lies beside `src` and `dist`, so that both find it. */
const consoleFolder = fileURLToPath(new URL('../console', import.meta.url))
const outgoingLimits = { timeoutMs: 10_000, bodyBytesMax: 2 * 1024 * 1024 }

export async function createUsher(options: UsherOptions): Promise<Usher> {
  const baseUrl = new URL(z.url({ protocol: /^https?$/ }).parse(options.baseUrl))
  const retention = { signInAttemptDays: signInAttemptDaysSchema.parse(options.signInAttemptDays) }
  const clock = options.clock ?? (() => new Date())
  const storage = await openStorage({
    url: options.databaseUrl,
    ...(options.databasePoolSize !== undefined && { poolSize: options.databasePoolSize }),
    ...(options.sqliteSynchronous && { synchronous: options.sqliteSynchronous }),
  })
  const sealer = createSealer(options.masterKeys)
  const ids = createIds(clock)
  const ports: EnginePorts = { storage, clock, ids, randomToken, hashToken, sealer }
  const privateAddresses = options.dangerouslyAllowPrivateAddresses ?? []
  const outgoing = createOutgoingFetch({ allowPrivate: privateAddresses, ...outgoingLimits })
  const logger = options.logger ?? createLogger({ level: 'info' })
  const deps: AppDeps = {
    ports,
    settings: {
      baseUrl,
      allowedReturnOrigins: options.allowedReturnOrigins ?? [],
      trustedProxies: options.trustedProxies ?? [],
      allowPrivateAddresses: privateAddresses,
    },
    consoleFolder,
    sealer,
    passwords: createPasswordHasher(),
    mailer: options.mailer,
    relyingParty: createRelyingParty({
      fetch: outgoing,
      clock,
      callbackUrl: new URL(callbackPath, baseUrl).href,
      readFile: (path) => readFile(path, 'utf8'),
      sealer,
    }),
    resolveTxt: options.resolveTxt ?? resolveTxt,
    logger,
    scim: createScimService({ ...ports, sealer, resourceTypes: options.scimResourceTypes ?? [] }),
    scimRequests: new ScimRequestLog(ports, logger),
    live: new LiveFeed(ports, logger),
    limits: {
      password: createRateLimit({ points: 10, durationSeconds: 300 }),
      passwordAddress: createRateLimit({ points: 100, durationSeconds: 300 }),
      keyAddress: createRateLimit({ points: 30, durationSeconds: 300 }),
      mail: createRateLimit({ points: 5, durationSeconds: 900 }),
      strayCallback: createRateLimit({ points: 30, durationSeconds: 60 }),
      scim: createPace(scimPace(options.scimRequestsPerSecond), () => performance.now()),
    },
  }
  const app = createApp(deps)
  const stopHousekeeping = startHousekeeping(deps, retention)
  return {
    fetch: (request, env) => app.fetch(request, env),
    deps,
    endStreams: () => deps.live.close(),
    async close() {
      deps.live.close()
      await stopHousekeeping()
      await outgoing.close()
      await deps.scimRequests.close()
      await storage.close()
    },
  }
}

const housekeepingMilliseconds = 10 * 60 * 1000

/** Every ten minutes, never two rounds at once. The returned function waits for the running one. */
function startHousekeeping({ ports, logger }: AppDeps, retention: Retention): () => Promise<void> {
  let round: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    round = round
      .then(() => removeExpired(ports, retention))
      .then(
        (removed) => logger.debug({ removed }, 'housekeeping'),
        (error: unknown) => logger.error({ err: error }, 'housekeeping failed'),
      )
  }, housekeepingMilliseconds)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await round
  }
}
