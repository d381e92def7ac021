import { defaultAttributeMapping } from './attribute-mapping.ts'
import { defaultQuarantineThresholds } from './quarantine.ts'
import { parseScimPath } from './scim-path.ts'
import { parseTenantUrl } from './tenant-url.ts'
import type { AttributeMapping } from './attribute-mapping.ts'
import type { QuarantineThresholds } from './quarantine.ts'
import type { Dialect, TenantUrl } from './tenant-url.ts'

export type ClientCredentials = {
  readonly tokenEndpoint: string
  readonly clientId: string
  readonly clientSecret: string
}

export type Credentials =
  { readonly secretToken: string } | { readonly clientCredentials: ClientCredentials }

export type UserMatch = 'userName' | 'externalId' | 'emails[type eq "work"].value'
export const userMatches: readonly UserMatch[] = [
  'userName',
  'externalId',
  'emails[type eq "work"].value',
]
export type GroupMatch = 'displayName' | 'externalId'

/** The assigned users and groups, or all of the tenant. */
export type ProvisioningScope = 'assigned' | 'all'

export type ProvisioningJobOptions = Credentials & {
  /** The SCIM base URL; `?aadOptscim062020` selects the RFC-shaped dialect. */
  readonly tenantUrl: string
  readonly scope?: ProvisioningScope
  readonly attributeMapping?: readonly AttributeMapping[]
  readonly matchUsersBy?: UserMatch
  readonly matchGroupsBy?: GroupMatch
  /** Requests at a time; Entra itself is sequential enough that 1 is the default. */
  readonly concurrency?: number
  /** Entra mostly sends one member a request, which is the default. */
  readonly membersPerRequest?: number
  /** Microsoft says that the flag does not reach on-demand provisioning; true plays that. */
  readonly legacyOnDemand?: boolean
  readonly quarantine?: Partial<QuarantineThresholds>
  readonly logEntriesMax?: number
  /** Waits before another attempt; tests pass one that only turns the clock. */
  readonly sleep?: (milliseconds: number) => Promise<void>
  /** Sends people and secrets to another machine than this one. */
  readonly dangerouslyAllowRemoteHosts?: boolean
}

/** The options with every default filled in and the address checked. */
export type JobSettings = {
  readonly target: TenantUrl
  readonly tenantUrl: string
  readonly credentials: Credentials
  readonly scope: ProvisioningScope
  readonly mapping: readonly AttributeMapping[]
  readonly matchUsersBy: UserMatch
  readonly matchGroupsBy: GroupMatch
  readonly concurrency: number
  readonly membersPerRequest: number
  readonly onDemandDialect: Dialect
  readonly quarantine: QuarantineThresholds
  readonly logEntriesMax: number
  readonly sleep: (milliseconds: number) => Promise<void>
}

const concurrencyMax = 64
const membersPerRequestMax = 1_000

export function jobSettings(options: ProvisioningJobOptions): JobSettings {
  const allowRemoteHosts = options.dangerouslyAllowRemoteHosts === true
  const target = parseTenantUrl(options.tenantUrl, allowRemoteHosts)
  const credentials: Credentials =
    'secretToken' in options
      ? { secretToken: options.secretToken }
      : { clientCredentials: options.clientCredentials }
  if ('clientCredentials' in credentials) {
    parseTenantUrl(credentials.clientCredentials.tokenEndpoint, allowRemoteHosts)
  }
  const mapping = options.attributeMapping ?? defaultAttributeMapping
  for (const { target: path } of mapping) parseScimPath(path)
  return {
    target,
    tenantUrl: options.tenantUrl,
    credentials,
    scope: options.scope ?? 'assigned',
    mapping,
    matchUsersBy: options.matchUsersBy ?? 'userName',
    matchGroupsBy: options.matchGroupsBy ?? 'displayName',
    concurrency: within(options.concurrency ?? 1, concurrencyMax, 'concurrency'),
    membersPerRequest: within(
      options.membersPerRequest ?? 1,
      membersPerRequestMax,
      'membersPerRequest',
    ),
    onDemandDialect: options.legacyOnDemand === true ? 'legacy' : target.dialect,
    quarantine: { ...defaultQuarantineThresholds, ...options.quarantine },
    logEntriesMax: options.logEntriesMax ?? 10_000,
    sleep: options.sleep ?? sleepForReal,
  }
}

/** It does not keep the process alive: the emulator's server does that while it runs. */
function sleepForReal(milliseconds: number): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, milliseconds).unref()
  })
}

function within(value: number, max: number, name: string): number {
  if (Number.isInteger(value) && value >= 1 && value <= max) return value
  throw new RangeError(`${name} is a whole number from 1 to ${max}.`)
}
