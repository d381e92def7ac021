import { createHash, randomBytes } from 'node:crypto'
import { decodeJwt } from 'jose'
import { z } from 'zod'
import { completeSignIn, contoso } from '../src/index.ts'
import type { CompleteSignInOptions, EntraEmulator } from '../src/index.ts'

/** What the tests of this folder share: an app's side of a sign-in, written without a library. */
export const redirectUri = 'http://localhost:3000/callback'

export type Parameters = Readonly<Record<string, string | undefined>>

export function authorizeUrl(
  entra: EntraEmulator,
  parameters: Parameters = {},
  tenant: string = contoso.tenantId,
): string {
  return `${entra.origin}/${tenant}/oauth2/v2.0/authorize?${search({
    client_id: contoso.clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid profile email offline_access User.Read',
    state: 'state-1',
    nonce: 'nonce-1',
    ...parameters,
  })}`
}

export function search(parameters: Parameters): URLSearchParams {
  const known = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  return new URLSearchParams(known)
}

export function pkce() {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

const answerShape = z.looseObject({
  access_token: z.string().optional(),
  id_token: z.string().optional(),
  refresh_token: z.string().optional(),
  error: z.string().optional(),
  error_codes: z.array(z.number()).optional(),
  error_description: z.string().optional(),
})
export type TokenAnswer = {
  readonly status: number
  readonly headers: Headers
  readonly body: z.infer<typeof answerShape>
}

export async function postToken(
  entra: EntraEmulator,
  form: Parameters,
  options: { readonly tenant?: string; readonly headers?: Record<string, string> } = {},
): Promise<TokenAnswer> {
  const tenant = options.tenant ?? contoso.tenantId
  const response = await fetch(`${entra.origin}/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: search(form),
    headers: options.headers ?? {},
  })
  return {
    status: response.status,
    headers: response.headers,
    body: answerShape.parse(await response.json()),
  }
}

/** A fresh code for Ada, unless told otherwise. */
export async function freshCode(
  entra: EntraEmulator,
  parameters: Parameters = {},
  as: { readonly userPrincipalName: string } = contoso.users.ada,
  options: CompleteSignInOptions & { readonly tenant?: string } = {},
): Promise<string> {
  const callback = await completeSignIn(
    authorizeUrl(entra, parameters, options.tenant),
    as,
    options,
  )
  return new URL(callback.url).searchParams.get('code') ?? ''
}

export function codeForm(code: string, changes: Parameters = {}): Parameters {
  return {
    client_id: contoso.clientId,
    client_secret: contoso.clientSecret,
    grant_type: 'authorization_code',
    redirect_uri: redirectUri,
    code,
    ...changes,
  }
}

/** A whole sign-in; answers with what the token endpoint said. */
export async function signIn(
  entra: EntraEmulator,
  as: { readonly userPrincipalName: string } = contoso.users.ada,
  options: {
    readonly clientId?: string
    readonly tenant?: string
    readonly scope?: string
    readonly form?: Parameters
    readonly authorize?: Parameters
  } = {},
): Promise<TokenAnswer> {
  const clientId = options.clientId ?? contoso.clientId
  const tenant = options.tenant ?? contoso.tenantId
  const code = await freshCode(
    entra,
    {
      client_id: clientId,
      ...(options.scope === undefined ? {} : { scope: options.scope }),
      ...options.authorize,
    },
    as,
    { tenant },
  )
  return postToken(entra, codeForm(code, { client_id: clientId, ...options.form }), { tenant })
}

export async function idTokenOf(...given: ArgumentsOf<typeof signIn>) {
  const { body } = await signIn(...given)
  return decodeJwt(body.id_token ?? '')
}

type ArgumentsOf<F extends (...args: never[]) => unknown> = F extends (...args: infer A) => unknown
  ? A
  : never

export function bearer(answer: TokenAnswer): { authorization: string } {
  return { authorization: `Bearer ${answer.body.access_token ?? ''}` }
}
