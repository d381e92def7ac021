// One sign-in from our side of the protocol, in order. See README.md for the files behind each step.
import { clockSkew, clockTolerance, type Client } from 'oauth4webapi'
import type { ConnectionSecret, UpstreamConnection } from '../core/connection.ts'
import { UsherError } from '../core/error-catalogue.ts'
import { authorizationRequest } from './authorization-request.ts'
import { readAuthorizationResponse } from './authorization-response.ts'
import { KeyPairCache, neededSecret } from './client-authentication.ts'
import { DocumentCache } from './document-cache.ts'
import { exchangeCode, openSecret } from './exchange-code.ts'
import { identify } from './identify.ts'
import { inspectSettings, type SecretToTry } from './inspect.ts'
import { loadProvider, metadataUrl, type Provider } from './provider.ts'
import { refusalOf } from './refusal.ts'
import {
  enterIdToken,
  exchangeFacts,
  providerFacts,
  requestFacts,
  responseFacts,
  tokenFacts,
  unheard,
} from './trail-facts.ts'
import type {
  BeginInput,
  BegunFlow,
  CallbackOutcome,
  FlowSecrets,
  RelyingParty,
  RelyingPartyPorts,
  Trail,
} from './relying-party-types.ts'
import { findSigningKey, loadKeySet, type KeySet } from './signing-keys.ts'
import { clockToleranceSeconds, verifyTokens, type IdTokenChecks } from './verify-id-token.ts'

export * from './relying-party-types.ts'

export function createRelyingParty(ports: RelyingPartyPorts): RelyingParty {
  const context: Context = {
    ports,
    providers: new DocumentCache({ clock: ports.clock, ...cacheLimits }),
    keySets: new DocumentCache({ clock: ports.clock, ...cacheLimits }),
    keyPairs: new KeyPairCache(),
  }
  return {
    begin: (connection, input = {}) => begin(context, connection, input),
    finish: (connection, secrets, flow, params, trail = unheard) =>
      finish(context, connection, { secrets, flow, params, trail }),
    inspect: (settings, secret) =>
      inspectSettings(
        ports,
        context.keyPairs,
        settings,
        secret === undefined ? [] : [{ path: 'clientSecret', open: () => secret }],
      ),
    inspectSaved: ({ settings }, secrets) =>
      inspectSettings(ports, context.keyPairs, settings, savedSecrets(ports, settings, secrets)),
  }
}

/** A secret that cannot be opened any more is a finding like any other, so it is opened when tried. */
function savedSecrets(
  ports: RelyingPartyPorts,
  { clientAuthentication }: UpstreamConnection['settings'],
  secrets: readonly ConnectionSecret[],
): readonly SecretToTry[] {
  const kind = neededSecret(clientAuthentication)
  if (kind === null) return []
  const usable = secrets.filter((secret) => secret.kind === kind)
  // None is a finding too: whoever signs in would be refused for it.
  if (usable.length === 0) return [{ path: 'clientSecret', open: () => '' }]
  return usable.map((secret) => ({
    path: `secrets.${secret.id}`,
    open: () => openSecret(ports, secret),
  }))
}

/** Entra: keys may be kept for 24 hours at most; metadata says the same of itself. */
const cacheLimits = {
  freshMs: 60 * 60 * 1000,
  staleMs: 24 * 60 * 60 * 1000,
  reloadFloorMs: 30 * 1000,
  entriesMax: 1000,
}

type Context = {
  readonly ports: RelyingPartyPorts
  readonly providers: DocumentCache<Provider>
  readonly keySets: DocumentCache<KeySet>
  readonly keyPairs: KeyPairCache
}

async function begin(
  context: Context,
  connection: UpstreamConnection,
  input: BeginInput,
): Promise<BegunFlow> {
  try {
    const trail = input.trail ?? unheard
    const provider = await enterProvider(context, connection, trail)
    trail.enter('request')
    const begun = authorizationRequest(
      connection.settings,
      provider,
      context.ports.callbackUrl,
      input,
    )
    trail.note(requestFacts(begun.url))
    return begun
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal === undefined) throw error
    throw new UsherError(refusal.code, { detail: refusal.detail, cause: error })
  }
}

/** What came back from the provider, and what the browser kept for it. */
type Return = {
  readonly secrets: readonly ConnectionSecret[]
  readonly flow: FlowSecrets
  readonly params: URLSearchParams
  readonly trail: Trail
}

async function finish(
  context: Context,
  connection: UpstreamConnection,
  { secrets, flow, params, trail }: Return,
): Promise<CallbackOutcome> {
  try {
    const { ports, keyPairs } = context
    const provider = await enterProvider(context, connection, trail)
    const client = clientOf(connection, ports.clock())
    trail.enter('response')
    trail.note(responseFacts(params))
    const response = readAuthorizationResponse(provider, client, flow, params)
    trail.enter('token')
    trail.note(exchangeFacts(connection.settings, provider))
    const tokens = await exchangeCode(ports, keyPairs, {
      connection,
      secrets,
      provider,
      client,
      response,
      codeVerifier: flow.codeVerifier,
    })
    trail.note(tokenFacts(tokens))
    enterIdToken(trail, tokens, provider)
    const checks = checksOf(context, connection, provider, flow, response.issuer)
    const claims = await verifyTokens(tokens, checks)
    if (claims !== null) trail.note({ verified: true })
    const { accessToken, secretId } = tokens
    const bearer = { fetch: ports.fetch, provider, client, accessToken }
    return {
      kind: 'verified',
      identity: await identify(connection, bearer, claims, trail),
      secretId,
    }
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal === undefined) throw error
    return refusal
  }
}

function checksOf(
  context: Context,
  connection: UpstreamConnection,
  provider: Provider,
  flow: FlowSecrets,
  responseIssuer: string | null,
): IdTokenChecks {
  const { ports, keySets } = context
  const now = ports.clock()
  const keysUrl = provider.idToken?.keysUrl ?? ''
  return {
    settings: connection.settings,
    provider,
    client: clientOf(connection, now),
    nonce: flow.nonce,
    responseIssuer,
    now,
    keyFor: (header) =>
      findSigningKey(
        keySets,
        cacheKey(connection, keysUrl),
        () => loadKeySet(ports.fetch, keysUrl),
        header,
      ),
  }
}

async function enterProvider(
  context: Context,
  connection: UpstreamConnection,
  trail: Trail,
): Promise<Provider> {
  trail.enter('provider')
  trail.note({ metadata: metadataUrl(connection.settings) })
  const provider = await providerOf(context, connection)
  trail.note(providerFacts(provider))
  return provider
}

async function providerOf(context: Context, connection: UpstreamConnection): Promise<Provider> {
  const { settings } = connection
  const load = (): Promise<Provider> => loadProvider(context.ports.fetch, settings)
  const url = metadataUrl(settings)
  return url === null ? load() : context.providers.get(cacheKey(connection, url), load)
}

/** By connection, so that no organization reads what another one's provider said; anew when saved. */
function cacheKey(connection: UpstreamConnection, url: string): string {
  return `${connection.id} ${connection.updatedAt.getTime()} ${url}`
}

/**
 * The library reads the real clock, in whole seconds; it is moved to ours. Its tolerance is a little
 * wider than ours, so that the exact check of the times is the one against the injected clock.
 */
function clientOf(connection: UpstreamConnection, now: Date): Client {
  return {
    client_id: connection.settings.clientId,
    [clockSkew]: Math.round((now.getTime() - Date.now()) / 1000),
    [clockTolerance]: clockToleranceSeconds + 5,
  }
}
