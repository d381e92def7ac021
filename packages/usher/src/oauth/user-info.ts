// The user-info endpoint: OpenID Connect Core §5.3 where there is an ID token to hold it against,
// plain JSON behind a bearer token elsewhere (Graph `/me`, GitHub `/user`).
import {
  allowInsecureRequests,
  customFetch,
  processUserInfoResponse,
  userInfoRequest,
  type Client,
} from 'oauth4webapi'
import { z } from 'zod'
import { detailOf } from '../core/detail.ts'
import type { Claims } from '../core/verified-identity.ts'
import type { OutgoingFetch } from '../lib/outgoing-fetch.ts'
import { plainCode, plainText, redact } from './provider-text.ts'
import type { Provider } from './provider.ts'
import { refusalOf, SignInRefused } from './refusal.ts'
import type { ProviderError } from './relying-party-types.ts'

/** OpenID Connect user-info. `subject` is the `sub` of the ID token, which it must repeat. */
export async function readOpenIdUserInfo(
  fetch: OutgoingFetch,
  provider: Provider,
  client: Client,
  accessToken: string,
  subject: string,
): Promise<Claims> {
  const response = await userInfoRequest(provider.server, client, accessToken, {
    [customFetch]: fetch,
    [allowInsecureRequests]: true,
  })
  if (response.status !== 200) throw await refusedAnswer(response, accessToken)
  try {
    return await processUserInfoResponse(provider.server, client, subject, response)
  } catch (cause) {
    throw new SignInRefused('USER_INFO_INVALID', detailOf('userInfoMalformed'), { cause })
  }
}

const jsonObject = z.record(z.string(), z.unknown())

/** A JSON object about the bearer of the token. */
export async function readUserInfo(
  fetch: OutgoingFetch,
  url: string,
  accessToken: string,
): Promise<Claims> {
  const response = await fetch(url, { headers: bearer(accessToken) })
  if (response.status !== 200) throw await refusedAnswer(response, accessToken)
  const parsed = jsonObject.safeParse(await response.json().catch(() => undefined))
  if (!parsed.success) {
    throw new SignInRefused('USER_INFO_INVALID', detailOf('userInfoNotObject'))
  }
  return parsed.data
}

export function bearer(accessToken: string): Readonly<Record<string, string>> {
  // GitHub refuses requests without a user agent.
  return {
    authorization: `Bearer ${accessToken}`,
    accept: 'application/json',
    'user-agent': 'usher',
  }
}

/** Why an answer about the person was refused, in the provider's words where it has any. */
export async function refusedAnswer(
  response: Response,
  accessToken: string,
): Promise<SignInRefused> {
  const code =
    response.status >= 500 || response.status === 429 ? 'PROVIDER_UNAVAILABLE' : 'USER_INFO_INVALID'
  return new SignInRefused(code, detailOf('userInfoStatus', { status: response.status }), {
    providerError: await providerErrorOf(response, accessToken),
  })
}

/** Graph's shape of an error, and OAuth's. */
const errorSchema = z.union([
  z.object({ error: z.object({ code: z.string(), message: z.string().catch('') }) }),
  z.object({ error: z.string(), error_description: z.string().catch('') }),
])

async function providerErrorOf(
  response: Response,
  accessToken: string,
): Promise<ProviderError | null> {
  const parsed = errorSchema.safeParse(await response.json().catch(() => undefined))
  if (!parsed.success) return null
  const { data } = parsed
  const [code, description] =
    'error_description' in data
      ? [data.error, data.error_description]
      : [data.error.code, data.error.message]
  return {
    code: plainCode(redact(code, [accessToken])),
    description: plainText(redact(description, [accessToken])),
  }
}

/** A short reason for a log or a group look-up, without anything of the answer in it. */
export function reasonOf(error: unknown): string {
  return refusalOf(error)?.detail ?? 'an unexpected answer'
}
