// A relying party and a local Entra, talking over real HTTP. Every field has a default; a test says
// only what it is about.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import {
  completeSignIn,
  contoso,
  contosoSeed,
  startEntraEmulator,
  type CallbackRequest,
  type CompleteSignInOptions,
  type EntraEmulator,
} from '@usher/entra-emulator'
import type {
  ConnectionSecret,
  EntraSettings,
  GenericSettings,
  OidcSettings,
  UpstreamConnection,
  UpstreamSettings,
} from '../../../src/core/connection.ts'
import { connectionSettingsSchema } from '../../../src/core/connection.ts'
import type { ConnectionId, SecretId } from '../../../src/core/ids.ts'
import type { VerifiedIdentity } from '../../../src/core/verified-identity.ts'
import { createOutgoingFetch, type OutgoingFetch } from '../../../src/lib/outgoing-fetch.ts'
import { createSealer } from '../../../src/lib/sealer.ts'
import {
  connectionSecretPurpose,
  createRelyingParty,
  type BeginInput,
  type CallbackOutcome,
  type FlowSecrets,
  type Refusal,
  type RelyingParty,
} from '../../../src/oauth/relying-party.ts'

export const callbackUrl = 'http://localhost:3000/api/auth/oauth2/callback'

/** A clock that stands until a test turns it. */
export class TestClock {
  #now: number
  constructor(now = Date.now()) {
    this.#now = now
  }
  readonly read = (): Date => new Date(this.#now)
  advance(seconds: number): void {
    this.#now += seconds * 1000
  }
}

const sealer = createSealer([{ id: 'test', key: randomBytes(32) }])

export type World = {
  readonly entra: EntraEmulator
  readonly relyingParty: RelyingParty
  readonly clock: TestClock
  readonly fetch: OutgoingFetch
  close(): Promise<void>
}

export async function startWorld(
  options: {
    readonly timeoutMs?: number
    readonly callbackUrl?: string
    /** Hosts beside the local Entra. */
    readonly allowPrivate?: readonly string[]
  } = {},
): Promise<World> {
  const clock = new TestClock()
  const entra = await startEntraEmulator({ seed: contosoSeed(), clock: clock.read })
  const fetch = createOutgoingFetch({
    allowPrivate: [new URL(entra.origin).host, ...(options.allowPrivate ?? [])],
    timeoutMs: options.timeoutMs ?? 2000,
    bodyBytesMax: 1_000_000,
  })
  const relyingParty = createRelyingParty({
    fetch,
    clock: clock.read,
    callbackUrl: options.callbackUrl ?? callbackUrl,
    readFile: (path) => readFile(path, 'utf8'),
    sealer,
  })
  return {
    entra,
    relyingParty,
    clock,
    fetch,
    async close() {
      await fetch.close()
      await entra.close()
    },
  }
}

const graphMapping = {
  uid: 'id',
  username: 'userPrincipalName',
  email: ['mail', 'userPrincipalName'],
  displayName: 'displayName',
}

const common = {
  clientId: contoso.clientId,
  scope: 'openid profile email User.Read',
  attributeMapping: graphMapping,
  roleRules: [],
  roleRuleEvaluation: 'every',
  missingGroups: 'keep',
  linkPolicy: 'confirm',
  responseMode: 'query',
  clientAuthentication: { method: 'client_secret_post' },
} as const

export function entraSettings(
  entra: Pick<EntraEmulator, 'origin' | 'graphOrigin'>,
  overrides: Partial<EntraSettings> = {},
): EntraSettings {
  return parsed({
    kind: 'entra',
    ...common,
    tenantIds: [contoso.tenantId],
    authority: entra.origin,
    graphEndpoint: entra.graphOrigin,
    ...overrides,
  }) as EntraSettings
}

export function oidcSettings(
  entra: Pick<EntraEmulator, 'origin'>,
  overrides: Partial<OidcSettings> = {},
): OidcSettings {
  return parsed({
    kind: 'oidc',
    ...common,
    attributeMapping: { uid: 'sub', username: 'preferred_username', email: 'email' },
    issuer: `${entra.origin}/${contoso.tenantId}/v2.0`,
    fetchUserInfo: true,
    ...overrides,
  }) as OidcSettings
}

export function genericSettings(
  entra: Pick<EntraEmulator, 'origin' | 'graphOrigin'>,
  overrides: Partial<GenericSettings> = {},
): GenericSettings {
  const tenant = `${entra.origin}/${contoso.tenantId}`
  return parsed({
    kind: 'generic',
    ...common,
    authorizationEndpoint: `${tenant}/oauth2/v2.0/authorize`,
    tokenEndpoint: `${tenant}/oauth2/v2.0/token`,
    userInfoEndpoint: `${entra.graphOrigin}/v1.0/me`,
    issuer: null,
    jwksUri: null,
    tenantIds: [],
    ...overrides,
  }) as GenericSettings
}

function parsed(settings: unknown): UpstreamSettings {
  return connectionSettingsSchema.parse(settings) as UpstreamSettings
}

export function connection(
  settings: UpstreamSettings,
  overrides: Partial<UpstreamConnection> = {},
): UpstreamConnection {
  return {
    id: 'con_test' as ConnectionId,
    organizationId: null,
    name: 'Entra ID',
    enabled: true,
    registrationEnabled: true,
    settings,
    createdAt: new Date(0),
    updatedAt: new Date(0),
    ...overrides,
  }
}

export function secret(
  plain: string = contoso.clientSecret,
  overrides: Partial<ConnectionSecret> = {},
): ConnectionSecret {
  return {
    id: 'sec_test' as SecretId,
    connectionId: 'con_test' as ConnectionId,
    kind: 'client-secret',
    sealed: sealer.seal(connectionSecretPurpose, plain),
    hint: plain.slice(-4),
    expiresAt: null,
    createdAt: new Date(0),
    ...overrides,
  }
}

export type SignIn = {
  readonly as?: { readonly userPrincipalName: string }
  readonly secrets?: readonly ConnectionSecret[]
  readonly input?: BeginInput
  readonly options?: CompleteSignInOptions
  /** Changes what the browser brings back. */
  readonly tamper?: (params: URLSearchParams) => void
  readonly flow?: Partial<FlowSecrets>
  /** Between the browser's return and our look at it. */
  readonly meanwhile?: () => void | Promise<void>
}

/** From the button to the outcome, through the real pages of the local Entra. */
export async function signIn(
  world: World,
  target: UpstreamConnection,
  options: SignIn = {},
): Promise<CallbackOutcome> {
  const begun = await world.relyingParty.begin(target, options.input)
  const as = options.as ?? contoso.users.ada
  const callback = await completeSignIn(begun.url, as, options.options)
  const params = paramsOf(callback)
  options.tamper?.(params)
  await options.meanwhile?.()
  const flow = { ...begun.flow, ...options.flow }
  return world.relyingParty.finish(target, options.secrets ?? [secret()], flow, params)
}

export function paramsOf(callback: CallbackRequest): URLSearchParams {
  return callback.method === 'POST'
    ? new URLSearchParams(callback.form)
    : new URL(callback.url).searchParams
}

export async function signedIn(
  world: World,
  target: UpstreamConnection,
  options: SignIn = {},
): Promise<VerifiedIdentity> {
  const outcome = await signIn(world, target, options)
  if (outcome.kind !== 'verified') {
    throw new Error(
      `refused: ${outcome.code} ${outcome.detail} ${outcome.providerError?.code ?? ''}`,
    )
  }
  return outcome.identity
}

export async function refused(
  world: World,
  target: UpstreamConnection,
  options: SignIn = {},
): Promise<Refusal> {
  const outcome = await signIn(world, target, options)
  if (outcome.kind !== 'refused') throw new Error('the sign-in was not refused')
  return outcome
}

export function requestsTo(entra: EntraEmulator, ending: string) {
  return entra.requests.filter((request) => request.path.endsWith(ending))
}
