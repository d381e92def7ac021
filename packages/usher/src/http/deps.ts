import type { Logger } from '../lib/logger.ts'
import type { LiveFeed } from '../engine/live-feed.ts'
import type { EnginePorts, Mailer, PasswordHasher, Sealer } from '../engine/ports.ts'
import type { RelyingParty } from '../oauth/relying-party.ts'
import type { ScimService } from '../scim/scim-service.ts'
import type { Pace } from './routes/scim/pace.ts'
import type { ScimRequestLog } from './routes/scim/request-log.ts'
import type { RateLimit } from '../lib/rate-limit.ts'

export type HttpSettings = {
  /** Where people reach this server; no path. Cookies, callback and links follow from it. */
  readonly baseUrl: URL
  /** Other origins a sign-in may return to. */
  readonly allowedReturnOrigins: readonly string[]
  /** Proxies whose X-Forwarded-For is believed, as CIDR blocks. None by default. */
  readonly trustedProxies: readonly string[]
  /** `host` or `host:port` that providers may use although private or without TLS. None by default. */
  readonly allowPrivateAddresses: readonly string[]
}

/** Looks up TXT records; an argument, so that tests can run a DNS of their own. */
export type ResolveTxt = (name: string) => Promise<readonly (readonly string[])[]>

/** Everything that the routes work with; `compose.ts` makes it. */
export type AppDeps = {
  readonly ports: EnginePorts
  readonly settings: HttpSettings
  readonly sealer: Sealer
  readonly passwords: PasswordHasher
  readonly mailer: Mailer
  readonly relyingParty: RelyingParty
  readonly resolveTxt: ResolveTxt
  readonly logger: Logger
  readonly limits: Limits
  readonly scim: ScimService
  readonly scimRequests: ScimRequestLog
  /** What tells open pages that something new is there. */
  readonly live: LiveFeed
  /** Where the files of the console lie. */
  readonly consoleFolder: string
}

/** Guards against guessing and flooding, per node. */
export type Limits = {
  /** Password tries an account. */
  readonly password: RateLimit
  /** Password tries a network address: one office may hold many people. */
  readonly passwordAddress: RateLimit
  /** Tries of the key of a link, a network address. */
  readonly keyAddress: RateLimit
  /** Mails an address. */
  readonly mail: RateLimit
  /** Callbacks that belong to no sign-in of ours, an address: each would leave an attempt. */
  readonly strayCallback: RateLimit
  /** Requests of a provisioning client, a directory. */
  readonly scim: Pace
}
