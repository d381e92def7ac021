// What the rest of the program sees of the relying party.
import { z } from 'zod'
import type { ConnectionSecret, UpstreamConnection, UpstreamSettings } from '../core/connection.ts'
import type { Detail } from '../core/detail.ts'
import type { ErrorCode } from '../core/error-catalogue.ts'
import type { SecretId } from '../core/ids.ts'
import type { ProtocolStep } from '../core/test-report.ts'
import type { VerifiedIdentity } from '../core/verified-identity.ts'
import type { Clock, Sealer } from '../engine/ports.ts'
import type { OutgoingFetch } from '../lib/outgoing-fetch.ts'

/** The purpose under which the secrets of connections are sealed. */
export const connectionSecretPurpose = 'connection-secret'

export type RelyingPartyPorts = {
  readonly fetch: OutgoingFetch
  readonly clock: Clock
  /** `<base>/api/auth/oauth2/callback`, exactly as it is registered at the provider. */
  readonly callbackUrl: string
  /** Reads a federated assertion; called at every use, because projected tokens rotate. */
  readonly readFile: (path: string) => Promise<string>
  readonly sealer: Sealer
}

/**
 * What the browser must bring back, kept in the sealed flow cookie: it binds the callback to the
 * browser that began (state), the ID token to this flow (nonce) and the code to us (PKCE verifier).
 */
export const flowSecretsSchema = z.strictObject({
  state: z.string().min(1).max(200),
  /** `null` where `openid` is not asked, and so no ID token comes. */
  nonce: z.string().min(1).max(200).nullable(),
  codeVerifier: z.string().min(43).max(128),
})
export type FlowSecrets = Readonly<z.infer<typeof flowSecretsSchema>>

/** Hears what a sign-in does, step by step; whoever listens shows it to administrators. */
export type Trail = {
  /** What follows is about this step. */
  enter(step: ProtocolStep): void
  /** JSON without secrets. */
  note(details: Readonly<Record<string, unknown>>): void
  /** The provider has no such step. */
  skip(step: ProtocolStep): void
}

export type Prompt = 'login' | 'none' | 'consent' | 'select_account'
export type BeginInput = {
  readonly loginHint?: string
  readonly prompt?: Prompt
  readonly trail?: Trail
}
export type BegunFlow = { readonly url: string; readonly flow: FlowSecrets }

/** The provider's own words: untrusted text, capped and stripped of control characters. */
export type ProviderError = {
  /** `AADSTS7000215` where Entra said so, else the OAuth `error`. */
  readonly code: string
  readonly description: string
}

/** Its detail says which check failed; safe to show to anybody. */
export type Refusal = Detail & {
  readonly kind: 'refused'
  readonly code: ErrorCode
  readonly providerError: ProviderError | null
}
export type CallbackOutcome =
  | {
      readonly kind: 'verified'
      readonly identity: VerifiedIdentity
      /** Which secret the provider took; `null` where the connection authenticates without one. */
      readonly secretId: SecretId | null
    }
  | Refusal

/** One thing about settings that will not work, or that will surprise. */
export type Finding = Detail & {
  readonly severity: 'error' | 'warning'
  /** The setting it is about, e.g. `issuer`, `tenantIds.0`, `redirectUri` or `secrets.sec_…`. */
  readonly path: string
  readonly code: ErrorCode
  readonly hint: string
  /** What the provider said, where it is the provider that refused. */
  readonly providerError: ProviderError | null
}
export type Endpoints = {
  readonly authorization: string | null
  readonly token: string | null
  readonly userInfo: string | null
  readonly keys: string | null
}
/**
 * - `addresses`: each of them answers.
 * - `keys`: issuer and keys fit together.
 * - `client`: the provider knows the client and the redirect URI.
 * - `secret`: each secret was accepted.
 */
export const provable = ['addresses', 'keys', 'client', 'secret'] as const
export type Proven = (typeof provable)[number]
/** What one question to the provider came to. */
export type Looked = { readonly finding: Finding | null; readonly proves: Proven | null }

export type Inspection = {
  /** `false` if any finding is an error: a sign-in with these settings would fail. */
  readonly ok: boolean
  readonly issuer: string | null
  readonly endpoints: Endpoints
  /** What is certain by now; of the rest the provider's answers say nothing. */
  readonly proven: readonly Proven[]
  readonly findings: readonly Finding[]
}

export type RelyingParty = {
  /**
   * Makes the authorize URL and what must be remembered in the flow cookie. Writes nothing. Throws
   * `UsherError` when the provider cannot be asked where its endpoints are.
   */
  begin(connection: UpstreamConnection, input?: BeginInput): Promise<BegunFlow>
  /**
   * Verifies the callback in full: state, `iss`, code, ID token, user-info. `params` are the query
   * or form parameters as they came. What the provider or the browser did wrong is an outcome;
   * only a mistake of ours throws.
   */
  finish(
    connection: UpstreamConnection,
    secrets: readonly ConnectionSecret[],
    flow: FlowSecrets,
    params: URLSearchParams,
    trail?: Trail,
  ): Promise<CallbackOutcome>
  /**
   * "Check as you go": asks the provider about settings that may not have been saved yet. With a
   * secret in plain text it also proves client id and secret, without anybody signing in.
   */
  inspect(settings: UpstreamSettings, secret?: string): Promise<Inspection>
  /** The same for a saved connection, with each of its secrets; the path of one is `secrets.<id>`. */
  inspectSaved(
    connection: UpstreamConnection,
    secrets: readonly ConnectionSecret[],
  ): Promise<Inspection>
}
