// What every e-mail endpoint does first and last: ask whether the provider is on before anything else
// is looked at, count tries, and turn an outcome into a cookie and an answer.
import { z } from 'zod'
import { errorCatalogue, UsherError } from '../../core/error-catalogue.ts'
import { parseEmail, type NormalizedEmail } from '../../core/email-address.ts'
import type { EmailSignInResult } from '../../engine/email-attempt.ts'
import {
  emailProviderOf,
  findEmailProvider,
  type EmailProvider,
} from '../../engine/email-provider.ts'
import { findMailToken } from '../../engine/email-tokens.ts'
import type { Notice } from '../../pages/parts/notice.ts'
import { admitBrowser } from '../admit-browser.ts'
import type { HttpContext } from '../context.ts'

import type { AppDeps } from '../deps.ts'
import { renderError } from '../errors.ts'
import { isForm, parseInput, readBody } from '../read-body.ts'
import { parseReturnTo } from '../return-to.ts'

/** Longer than any password that is accepted, so that a long one is told why, not that it is wrong. */
export const passwordField = z.string().max(1024)
export const tokenField = z.string().max(200)
export const organizationField = z.string().max(100).optional()
export const returnToField = z.string().max(2000).optional()
export const emailField = z.string().max(320)

/** Where people land who did not say where to. */
const defaultReturnTo = '/account'

/**
 * The organization's provider, then the body as the schema says. The provider is asked first even if
 * the body is broken. Errors: EMAIL_PROVIDER_DISABLED, then those of `readBody`.
 */
export async function readEmailRequest<Schema extends z.ZodType>(
  deps: AppDeps,
  c: HttpContext,
  schema: Schema,
): Promise<{ readonly provider: EmailProvider; readonly input: z.infer<Schema> }> {
  const body = await readUnknown(c)
  await refuseUnread(deps, c, body)
  const reference = namedOrganization(body.value) ?? namedInQuery(c)
  const provider = await findEmailProvider(deps.ports.storage.read, reference)
  return { provider, input: parseInput(schema, body.value) }
}

/**
 * A body with a mailed token: the token names the organization; a token that we do not know is
 * answered for the organization that the request names. Errors: EMAIL_PROVIDER_DISABLED, TOKEN_INVALID.
 */
export async function readTokenRequest<Schema extends z.ZodType>(
  deps: AppDeps,
  c: HttpContext,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const body = await readUnknown(c)
  await refuseUnread(deps, c, body)
  const token = textField(body.value, 'token') ?? ''
  await requireKnownToken(deps, token, namedOrganization(body.value) ?? namedInQuery(c))
  return parseInput(schema, body.value)
}

/** Errors: EMAIL_PROVIDER_DISABLED, TOKEN_INVALID. */
export async function requireKnownToken(
  deps: AppDeps,
  token: string,
  organization: string | undefined,
): Promise<void> {
  const { read } = deps.ports.storage
  const organizationId = (await findMailToken(deps.ports, read, token))?.organizationId
  if (organizationId) {
    await emailProviderOf(read, organizationId)
    return
  }
  await refuseIfDisabled(deps, organization)
  throw new UsherError('TOKEN_INVALID')
}

/**
 * For requests that are refused anyhow: where e-mail is off, that is the reason they are given. An
 * organization that cannot be told is no reason. Errors: EMAIL_PROVIDER_DISABLED.
 */
export async function refuseIfDisabled(
  deps: AppDeps,
  organization: string | undefined,
): Promise<void> {
  try {
    await findEmailProvider(deps.ports.storage.read, organization)
  } catch (error) {
    if (!(error instanceof UsherError) || error.code !== 'VALIDATION_FAILED') throw error
  }
}

/** Errors: EMAIL_INVALID. */
export function requireEmail(text: string): NormalizedEmail {
  const email = parseEmail(text)
  if (!email) throw new UsherError('EMAIL_INVALID')
  return email
}

/** Errors: RETURN_ADDRESS_NOT_ALLOWED. `undefined` where none was given. */
export function requestedReturnTo(
  deps: AppDeps,
  c: HttpContext,
  given: string | undefined,
): string | undefined {
  const text = given ?? c.req.query('return_to')
  if (text === undefined || text === '') return undefined
  const returnTo = parseReturnTo(text, deps.settings)
  if (returnTo === undefined) throw new UsherError('RETURN_ADDRESS_NOT_ALLOWED')
  return returnTo
}

/** The session cookie and where to go, or the refusal with its reference. */
export async function answerSignIn(
  deps: AppDeps,
  c: HttpContext,
  result: EmailSignInResult,
  returnTo: string | undefined,
): Promise<Response> {
  c.header('Cache-Control', 'no-store')
  if (result.kind === 'denied') {
    deps.logger.warn({ code: result.code, reference: result.reference }, 'sign-in failed')
    return renderError(c, new UsherError(result.code), { reference: result.reference })
  }
  await admitBrowser(deps, c, result)
  const target = returnTo ?? new URL(defaultReturnTo, deps.settings.baseUrl).href
  if (isForm(c)) return c.redirect(target, 303)
  const { userId, organizationId } = result.session
  return c.json({
    user: { id: userId },
    organization: { id: organizationId },
    return_to: target,
    reference: result.reference,
  })
}

/** Pages behind a mailed link: nothing about them is kept or told to others. */
export function keepTokenPrivate(c: HttpContext): void {
  c.header('Cache-Control', 'no-store')
  c.header('Referrer-Policy', 'no-referrer')
}

/** The banner for a refusal that the form can mend. */
export function noticeOf(error: UsherError): Notice {
  const { title, hint } = errorCatalogue[error.code]
  return { tone: 'error', code: error.code, title, hint: error.detail ?? hint }
}

type UnknownBody = { readonly value: unknown; readonly failure?: unknown }

/** A body that could not be read names no organization, but the provider may be off all the same. */
async function refuseUnread(deps: AppDeps, c: HttpContext, body: UnknownBody): Promise<void> {
  if (body.failure === undefined) return
  await refuseIfDisabled(deps, namedInQuery(c))
  throw body.failure
}

/** The organization that the address names, e.g. `/sign-up?organization=contoso`. */
export function namedInQuery(c: HttpContext): string | undefined {
  return c.req.query('organization') || undefined
}

async function readUnknown(c: HttpContext): Promise<UnknownBody> {
  try {
    return { value: await readBody(c, z.unknown()) }
  } catch (failure) {
    return { value: undefined, failure }
  }
}

function namedOrganization(body: unknown): string | undefined {
  return textField(body, 'organization')
}

function textField(body: unknown, name: 'organization' | 'token'): string | undefined {
  const parsed = z.object({ [name]: z.string().min(1).max(200) }).safeParse(body)
  return parsed.success ? parsed.data[name] : undefined
}
