// The code becomes tokens (RFC 6749 §4.1.3). While a secret is being rotated two are valid, and the
// older one is tried when the provider does not know the newer yet.
import {
  authorizationCodeGrantRequest,
  allowInsecureRequests,
  customFetch,
  type Client,
  type ClientAuth,
} from 'oauth4webapi'
import { z } from 'zod'
import type { ConnectionSecret, UpstreamConnection } from '../core/connection.ts'
import { detailOf } from '../core/detail.ts'
import type { ErrorCode } from '../core/error-catalogue.ts'
import type { SecretId } from '../core/ids.ts'
import type { AuthorizationResponse } from './authorization-response.ts'
import { requestedScope } from './authorization-request.ts'
import { clientAuthentication, neededSecret, type KeyPairCache } from './client-authentication.ts'
import { errorFieldsOf, refusedByProvider, type ErrorFields } from './provider-error.ts'
import type { Provider } from './provider.ts'
import { readJson } from './read-json.ts'
import { SignInRefused } from './refusal.ts'
import { connectionSecretPurpose, type RelyingPartyPorts } from './relying-party-types.ts'

export type ReceivedTokens = {
  /** The whole answer, for the library to check. */
  readonly body: Readonly<Record<string, unknown>>
  readonly accessToken: string
  readonly idToken: string | null
  readonly secretId: SecretId | null
}

type Attempt =
  | { readonly kind: 'tokens'; readonly body: unknown }
  | { readonly kind: 'error'; readonly fields: ErrorFields; readonly status: number }

/** More than two secrets are never valid at once, and each try costs the person waiting time. */
const secretTriesMax = 2

/** Refusals that another secret can mend. */
const aboutCredential: ReadonlySet<ErrorCode> = new Set([
  'CLIENT_SECRET_INVALID',
  'CLIENT_SECRET_EXPIRED',
  'CLIENT_ASSERTION_INVALID',
])

export type CodeExchange = {
  readonly connection: UpstreamConnection
  readonly secrets: readonly ConnectionSecret[]
  readonly provider: Provider
  readonly client: Client
  readonly response: AuthorizationResponse
  readonly codeVerifier: string
}

export async function exchangeCode(
  ports: RelyingPartyPorts,
  keyPairs: KeyPairCache,
  exchange: CodeExchange,
): Promise<ReceivedTokens> {
  const { connection, provider, response, codeVerifier } = exchange
  const { readFile } = ports
  const candidates = secretsToTry(ports, connection, exchange.secrets)
  let refused: SignInRefused | undefined
  for (const candidate of candidates) {
    const plain = candidate === null ? null : openSecret(ports, candidate)
    const proof = await clientAuthentication(connection.settings, provider.tokenUrl, plain, {
      readFile,
      keyPairs,
    })
    const attempt = await redeem(ports, exchange, proof)
    if (attempt.kind === 'tokens') return tokensOf(attempt.body, candidate?.id ?? null)
    const spoken = [plain ?? '', codeVerifier, response.parameters.get('code') ?? '']
    const refusal = refusedByProvider(attempt.fields, 'token', spoken)
    // RFC 6749 §3.2.1: the client is authenticated before the code is looked at, so after
    // `invalid_client` the code is still good. After anything else it may be spent.
    if (attempt.fields.error !== 'invalid_client' || !aboutCredential.has(refusal.code)) {
      throw refusal
    }
    // The newest secret is the one the administrator believes in: its refusal is the one to tell.
    refused ??= refusal
  }
  throw refused ?? new SignInRefused('CLIENT_SECRET_INVALID', detailOf('secretMissing'))
}

/** Newest first; one whose recorded end has passed only if nothing better is there. */
function secretsToTry(
  ports: RelyingPartyPorts,
  connection: UpstreamConnection,
  secrets: readonly ConnectionSecret[],
): readonly (ConnectionSecret | null)[] {
  const kind = neededSecret(connection.settings.clientAuthentication)
  if (kind === null) return [null]
  const now = ports.clock()
  const expired = (secret: ConnectionSecret): boolean =>
    secret.expiresAt !== null && secret.expiresAt <= now
  return secrets
    .filter((secret) => secret.kind === kind && secret.connectionId === connection.id)
    .toSorted(
      (one, other) =>
        Number(expired(one)) - Number(expired(other)) ||
        other.createdAt.getTime() - one.createdAt.getTime(),
    )
    .slice(0, secretTriesMax)
}

/** Errors: `SignInRefused` if the master key that sealed it is gone. */
export function openSecret(ports: RelyingPartyPorts, secret: ConnectionSecret): string {
  const plain = ports.sealer.open(connectionSecretPurpose, secret.sealed)
  if (plain === undefined) {
    throw new SignInRefused('CLIENT_SECRET_INVALID', detailOf('secretSealed'))
  }
  return plain
}

async function redeem(
  ports: RelyingPartyPorts,
  exchange: CodeExchange,
  proof: ClientAuth,
): Promise<Attempt> {
  const { settings } = exchange.connection
  const answer = await authorizationCodeGrantRequest(
    exchange.provider.server,
    exchange.client,
    proof,
    exchange.response.parameters,
    ports.callbackUrl,
    exchange.codeVerifier,
    {
      [customFetch]: ports.fetch,
      // Whether plain HTTP may be spoken is the fetch's rule: only to hosts the operator has named.
      [allowInsecureRequests]: true,
      // Entra asks for the scope here too; a plain OAuth server may refuse what it does not expect.
      ...(settings.kind === 'entra' && {
        additionalParameters: { scope: requestedScope(settings) },
      }),
    },
  )
  return attemptOf(answer)
}

async function attemptOf(answer: Response): Promise<Attempt> {
  const body = await readJson(answer).catch((error: unknown) => {
    if (answer.status === 200) throw error
    return undefined
  })
  const fields = errorFieldsOf(body)
  if (fields !== undefined) return { kind: 'error', fields, status: answer.status }
  if (answer.status === 200) return { kind: 'tokens', body }
  const ours = answer.status >= 300 && answer.status < 500 && answer.status !== 429
  throw new SignInRefused(
    ours ? 'LOG_IN_SOURCE_NOT_SUPPORTED' : 'PROVIDER_UNAVAILABLE',
    detailOf('tokenStatus', { status: answer.status }),
  )
}

const tokensSchema = z.looseObject({
  access_token: z.string().min(1).max(100_000),
  id_token: z.string().min(1).max(100_000).nullish(),
})

function tokensOf(body: unknown, secretId: SecretId | null): ReceivedTokens {
  const parsed = tokensSchema.safeParse(body)
  if (!parsed.success) {
    throw new SignInRefused('PROVIDER_UNAVAILABLE', detailOf('tokensUnusable'))
  }
  const { access_token: accessToken, id_token: idToken } = parsed.data
  return { body: parsed.data, accessToken, idToken: idToken ?? null, secretId }
}
