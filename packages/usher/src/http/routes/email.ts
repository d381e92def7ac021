// The e-mail provider: sign up, verify, sign in, reset, change. Each path takes JSON (answers JSON)
// or a form (answers a page or a redirect). Whether the organization has the provider switched on
// is asked before anything else is looked at.
import { Hono } from 'hono'
import { z } from 'zod'
import { parseEmail, type NormalizedEmail } from '../../core/email-address.ts'
import { UsherError } from '../../core/error-catalogue.ts'
import type { EmailSignInResult } from '../../engine/email-attempt.ts'
import { changePassword } from '../../engine/email-change-password.ts'
import { displayNameSchema } from '../../engine/create-organization.ts'
import {
  emailProviderOf,
  findEmailProvider,
  type EmailProvider,
} from '../../engine/email-provider.ts'
import { completeReset, requestReset } from '../../engine/email-reset.ts'
import { signInByEmail } from '../../engine/email-sign-in.ts'
import { completeSignUp, requestSignUp } from '../../engine/email-sign-up.ts'
import { requireMailToken, type EmailLetter, type MailPurpose } from '../../engine/email-tokens.ts'
import type { RateLimit } from '../../lib/rate-limit.ts'
import { checkMailPage } from '../../pages/check-mail-page.ts'
import { choosePasswordPage } from '../../pages/choose-password-page.ts'
import { resetLetter } from '../../pages/mail/reset-letter.ts'
import { signUpLetter } from '../../pages/mail/sign-up-letter.ts'
import { errorNotice } from '../../pages/parts/notice.ts'
import { resetRequestPage } from '../../pages/reset-request-page.ts'
import { signInPage } from '../../pages/sign-in-page.ts'
import { signUpPage } from '../../pages/sign-up-page.ts'
import { currentSession, loadSession, type HttpContext, type HttpEnv } from '../context.ts'
import { setSessionCookie } from '../cookies.ts'
import { requireCsrf } from '../csrf.ts'
import type { AppDeps } from '../deps.ts'
import { renderError } from '../errors.ts'
import { isForm, parseInput, readBody } from '../read-body.ts'
import { parseReturnTo } from '../return-to.ts'
import { signInWays, withQuery } from '../sign-in-ways.ts'
import { accountPurpose } from './account.ts'

const base = '/api/auth/email'
const address = z.string().max(400)
const password = z.string().min(1).max(2000)
const target = {
  organization: z.string().max(100).optional(),
  return_to: z.string().max(2000).optional(),
}
const csrf = z.string().max(1000).optional()

const signInSchema = z.strictObject({ email: address, password, csrf, ...target })
const signUpSchema = z.strictObject({
  email: address,
  display_name: z.string().max(400),
  csrf,
  ...target,
})
const resetRequestSchema = z.strictObject({ email: address, csrf, ...target })
const choiceSchema = z.strictObject({
  token: z.string().max(200),
  password,
  email: address.optional(),
  csrf,
})
const changeSchema = z.strictObject({ current_password: password, new_password: password, csrf })

export function emailRoutes(deps: AppDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>()
  app.use(`${base}/*`, async (c, next) => {
    c.header('Cache-Control', 'no-store')
    c.header('Referrer-Policy', 'no-referrer')
    await next()
  })
  app.get('/sign-up', (c) => showSignUp(deps, c))
  app.get('/reset', (c) => showReset(deps, c))
  app.post(`${base}/sign-up`, (c) => signUp(deps, c))
  app.post(`${base}/sign-in`, (c) => signIn(deps, c))
  app.post(`${base}/reset-request`, (c) => askReset(deps, c))
  for (const { path, purpose, complete } of mailedSteps) {
    // Looking spends nothing: mail scanners follow links.
    app.get(path, (c) => showChoice(deps, c, purpose, path))
    app.post(path, (c) => choose(deps, c, purpose, path, complete))
  }
  app.post(`${base}/password`, loadSession(deps), (c) => change(deps, c))
  app.post('/account/password', loadSession(deps), (c) => change(deps, c))
  return app
}

const mailedSteps = [
  { path: `${base}/verify`, purpose: 'sign-up', complete: completeSignUp },
  { path: `${base}/reset`, purpose: 'reset', complete: completeReset },
] as const

async function signIn(deps: AppDeps, c: HttpContext): Promise<Response> {
  const input = await readBody(c, signInSchema)
  const provider = await findEmailProvider(deps.ports.storage.read, input.organization)
  const email = parseEmail(input.email)
  await limitTries(deps, c, email ?? input.email)
  // An address that cannot be one is as wrong as one that nobody has.
  const result = email
    ? await signInByEmail(deps.ports, deps.passwords, {
        provider,
        email,
        password: input.password,
        origin: c.get('origin'),
      })
    : null
  if (result?.kind === 'signedIn') return enter(deps, c, result, input.return_to)
  const code = result?.code ?? 'CREDENTIALS_INVALID'
  if (!isForm(c) || code !== 'CREDENTIALS_INVALID')
    return renderError(c, new UsherError(code), { reference: result?.reference })
  const { organization } = provider
  const ways = await signInWays(deps, {
    organization,
    returnTo: input.return_to ?? null,
    address: input.email,
    askAddress: false,
  })
  return c.html(signInPage({ organization, ways, notice: errorNotice(code) }), 401)
}

async function signUp(deps: AppDeps, c: HttpContext): Promise<Response> {
  const input = await readBody(c, signUpSchema)
  const provider = await findEmailProvider(deps.ports.storage.read, input.organization)
  const email = requireEmail(input.email)
  const displayName = parseInput(displayNameSchema, input.display_name)
  await limit(deps.limits.mail, addressKey(c))
  await limit(deps.limits.mail, email)
  const letter = await requestSignUp(deps.ports, { provider, email, displayName })
  await post(deps, provider, letter)
  return mailIsOnItsWay(c, provider, email)
}

async function askReset(deps: AppDeps, c: HttpContext): Promise<Response> {
  const input = await readBody(c, resetRequestSchema)
  const provider = await findEmailProvider(deps.ports.storage.read, input.organization)
  const email = requireEmail(input.email)
  await limit(deps.limits.mail, addressKey(c))
  await limit(deps.limits.mail, email)
  const letter = await requestReset(deps.ports, { provider, email })
  if (letter) await post(deps, provider, letter)
  return mailIsOnItsWay(c, provider, email)
}

/** The same answer whether the address is known or not. */
function mailIsOnItsWay(
  c: HttpContext,
  { organization }: EmailProvider,
  email: NormalizedEmail,
): Response | Promise<Response> {
  if (!isForm(c)) return c.json({ status: 'mail-sent' }, 202)
  return c.html(
    checkMailPage({
      organization,
      address: email,
      validMinutes: 60,
      signInHref: withQuery('/sign-in', { organization: organization.slug }),
    }),
    202,
  )
}

async function post(
  deps: AppDeps,
  { organization }: EmailProvider,
  letter: EmailLetter,
): Promise<void> {
  const link = (path: string) => {
    const url = new URL(path, deps.settings.baseUrl)
    url.searchParams.set('token', letter.token)
    return url.href
  }
  const view = { site: organization.name, expiresAt: letter.expiresAt }
  // "You have an account already" is the letter that lets its owner choose a password anew.
  const content =
    letter.kind === 'sign-up'
      ? signUpLetter({ ...view, link: link(`${base}/verify`) })
      : resetLetter({ ...view, link: link(letter.kind === 'reset' ? `${base}/reset` : '/reset') })
  try {
    await deps.mailer.send({ to: letter.to, ...content })
  } catch (error) {
    // Whether a mail could be sent must not show to whoever typed the address.
    deps.logger.error({ err: error, kind: letter.kind }, 'a mail could not be sent')
  }
}

async function showChoice(
  deps: AppDeps,
  c: HttpContext,
  purpose: MailPurpose,
  action: string,
): Promise<Response> {
  const text = c.req.query('token') ?? ''
  const { token, provider } = await requireMailToken(
    deps.ports,
    deps.ports.storage.read,
    text,
    purpose,
  )
  return c.html(
    choosePasswordPage({
      organization: provider.organization,
      purpose,
      action,
      token: text,
      csrf: null,
      address: token.email,
      notice: null,
    }),
  )
}

async function choose(
  deps: AppDeps,
  c: HttpContext,
  purpose: MailPurpose,
  action: string,
  complete: typeof completeSignUp,
): Promise<Response> {
  const input = await readBody(c, choiceSchema)
  try {
    const result = await complete(deps.ports, deps.passwords, {
      token: input.token,
      password: input.password,
      origin: c.get('origin'),
    })
    if (result.kind === 'signedIn') return await enter(deps, c, result, undefined)
    return await renderError(c, new UsherError(result.code), { reference: result.reference })
  } catch (error) {
    if (!(error instanceof UsherError) || error.code !== 'PASSWORD_TOO_WEAK' || !isForm(c))
      throw error
    const { storage } = deps.ports
    const { token, provider } = await requireMailToken(
      deps.ports,
      storage.read,
      input.token,
      purpose,
    )
    return c.html(
      choosePasswordPage({
        organization: provider.organization,
        purpose,
        action,
        token: input.token,
        csrf: null,
        address: token.email,
        notice: errorNotice(error.code),
      }),
      400,
    )
  }
}

async function change(deps: AppDeps, c: HttpContext): Promise<Response> {
  const session = currentSession(c)
  const input = await readBody(c, changeSchema)
  await emailProviderOf(deps.ports.storage.read, session.organizationId)
  if (isForm(c)) requireCsrf(deps, input.csrf ?? '', accountPurpose, session)
  await limitTries(deps, c, session.userId)
  await changePassword(deps.ports, deps.passwords, {
    session,
    currentPassword: input.current_password,
    newPassword: input.new_password,
    origin: c.get('origin'),
  })
  return isForm(c) ? c.redirect('/account', 303) : c.body(null, 204)
}

async function showSignUp(deps: AppDeps, c: HttpContext): Promise<Response> {
  const provider = await findEmailProvider(deps.ports.storage.read, c.req.query('organization'))
  if (!provider.connection.registrationEnabled) throw new UsherError('REGISTRATION_DISABLED')
  const { organization } = provider
  return c.html(
    signUpPage({
      organization,
      organizationSlug: organization.slug,
      action: `${base}/sign-up`,
      csrf: null,
      returnTo: c.req.query('return_to') ?? null,
      address: null,
      displayName: null,
      signInHref: withQuery('/sign-in', { organization: organization.slug }),
      notice: null,
    }),
  )
}

async function showReset(deps: AppDeps, c: HttpContext): Promise<Response> {
  const { organization } = await findEmailProvider(
    deps.ports.storage.read,
    c.req.query('organization'),
  )
  return c.html(
    resetRequestPage({
      organization,
      organizationSlug: organization.slug,
      action: `${base}/reset-request`,
      csrf: null,
      address: null,
      signInHref: withQuery('/sign-in', { organization: organization.slug }),
      notice: null,
    }),
  )
}

function enter(
  deps: AppDeps,
  c: HttpContext,
  result: Extract<EmailSignInResult, { kind: 'signedIn' }>,
  returnTo: string | undefined,
): Response {
  const { session, token } = result
  setSessionCookie(c, deps.settings, token, session.absoluteExpiresAt)
  if (!isForm(c)) return c.json({ userId: session.userId, organizationId: session.organizationId })
  const to = parseReturnTo(returnTo ?? '/account', deps.settings)
  return c.redirect(to ?? '/account', 303)
}

function requireEmail(text: string): NormalizedEmail {
  const email = parseEmail(text)
  if (!email) throw new UsherError('EMAIL_INVALID')
  return email
}

/** By account and by address, so that neither one password for all nor all for one works. */
async function limitTries(deps: AppDeps, c: HttpContext, account: string): Promise<void> {
  await limit(deps.limits.password, `account:${account}`)
  await limit(deps.limits.passwordAddress, addressKey(c))
}

function addressKey(c: HttpContext): string {
  return `address:${c.get('origin').ipAddress ?? 'unknown'}`
}

async function limit(by: RateLimit, key: string): Promise<void> {
  const answer = await by.take(key)
  if (!answer.ok)
    throw new UsherError('TOO_MANY_REQUESTS', { retryAfterSeconds: answer.retryAfterSeconds })
}
