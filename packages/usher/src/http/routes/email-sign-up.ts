// Sign-up by e-mail: ask, prove the address by the mailed link, choose a password.
import { z } from 'zod'
import { UsherError } from '../../core/error-catalogue.ts'
import { displayNameSchema } from '../../engine/create-organization.ts'
import { findEmailProvider, type EmailProvider } from '../../engine/email-provider.ts'
import { completeSignUp, requestSignUp } from '../../engine/email-sign-up.ts'
import { mailTokenSeconds, requireMailToken } from '../../engine/email-tokens.ts'
import { checkMailPage } from '../../pages/check-mail-page.ts'
import { choosePasswordPage } from '../../pages/choose-password-page.ts'
import type { Notice } from '../../pages/parts/notice.ts'
import { signUpPage } from '../../pages/sign-up-page.ts'
import type { HttpContext } from '../context.ts'
import type { AppDeps } from '../deps.ts'
import { wantsPage } from '../errors.ts'
import { isForm } from '../read-body.ts'
import { withQuery } from '../sign-in-ways.ts'
import { takeTry, takeTryFrom } from '../take-try.ts'
import { sendInBackground, verifyPath, writeLetter } from './email-letters.ts'
import {
  answerSignIn,
  emailField,
  keepTokenPrivate,
  namedInQuery,
  noticeOf,
  organizationField,
  passwordField,
  readEmailRequest,
  readTokenRequest,
  requestedReturnTo,
  requireEmail,
  requireKnownToken,
  returnToField,
  tokenField,
} from './email-request.ts'

const signUpSchema = z.object({
  email: emailField,
  display_name: displayNameSchema,
  organization: organizationField,
  return_to: returnToField,
})
export const choosePasswordSchema = z.object({
  token: tokenField,
  password: passwordField,
  organization: organizationField,
  return_to: returnToField,
})

/** GET /sign-up */
export async function showSignUp(deps: AppDeps, c: HttpContext): Promise<Response> {
  const provider = await findEmailProvider(deps.ports.storage.read, namedInQuery(c))
  if (!provider.connection.registrationEnabled) throw new UsherError('REGISTRATION_DISABLED')
  return c.html(
    renderSignUp(provider, { returnTo: c.req.query('return_to') ?? null, notice: null }),
  )
}

/** POST /api/auth/email/sign-up: 202, whoever has the address. */
export async function askForSignUp(deps: AppDeps, c: HttpContext): Promise<Response> {
  const { provider, input } = await readEmailRequest(deps, c, signUpSchema)
  try {
    const returnTo = requestedReturnTo(deps, c, input.return_to)
    const email = requireEmail(input.email)
    await takeTryFrom(deps.limits.passwordAddress, c, 'mail')
    await takeTry(deps.limits.mail, email)
    const letter = await requestSignUp(deps.ports, {
      provider,
      email,
      displayName: input.display_name,
    })
    const mail = writeLetter(deps, provider.organization, letter, returnTo)
    sendInBackground(deps, c.get('requestId'), mail)
    return answerMailSent(c, provider, email)
  } catch (error) {
    if (!(error instanceof UsherError) || error.code !== 'EMAIL_INVALID' || !showsPage(c))
      throw error
    const notice = noticeOf(error)
    return c.html(renderSignUp(provider, { returnTo: input.return_to ?? null, notice }), 400)
  }
}

/** GET /api/auth/email/verify shows the form and spends nothing: mail scanners open links too. */
export async function showVerify(deps: AppDeps, c: HttpContext): Promise<Response> {
  const token = c.req.query('token') ?? ''
  await requireKnownToken(deps, token, namedInQuery(c))
  const returnTo = requestedReturnTo(deps, c, undefined)
  return renderChoosePassword(deps, c, { purpose: 'sign-up', token, returnTo, notice: null })
}

/** POST /api/auth/email/verify */
export async function verify(deps: AppDeps, c: HttpContext): Promise<Response> {
  const input = await readTokenRequest(deps, c, choosePasswordSchema)
  const { token, password } = input
  const returnTo = requestedReturnTo(deps, c, input.return_to)
  keepTokenPrivate(c)
  return orAskAgain(deps, c, { purpose: 'sign-up', token, returnTo }, async () => {
    const origin = c.get('origin')
    const result = await completeSignUp(deps.ports, deps.passwords, { token, password, origin })
    return answerSignIn(deps, c, result, returnTo)
  })
}

type Choice = {
  readonly purpose: 'sign-up' | 'reset'
  readonly token: string
  readonly returnTo: string | undefined
}

/** A password that is too weak comes back to the form with the reason; the token is not spent. */
export async function orAskAgain(
  deps: AppDeps,
  c: HttpContext,
  choice: Choice,
  work: () => Promise<Response>,
): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof UsherError) || error.code !== 'PASSWORD_TOO_WEAK' || !showsPage(c))
      throw error
    return renderChoosePassword(deps, c, { ...choice, notice: noticeOf(error) })
  }
}

export async function renderChoosePassword(
  deps: AppDeps,
  c: HttpContext,
  view: Choice & { readonly notice: Notice | null },
): Promise<Response> {
  const { purpose, token: text, returnTo, notice } = view
  const { token, provider } = await requireMailToken(
    deps.ports,
    deps.ports.storage.read,
    text,
    purpose,
  )
  keepTokenPrivate(c)
  return c.html(
    choosePasswordPage({
      organization: provider.organization,
      purpose,
      action: withQuery(purpose === 'reset' ? '/api/auth/email/reset' : verifyPath, {
        return_to: returnTo ?? null,
      }),
      token: text,
      csrf: null,
      address: token.normalizedEmail,
      notice,
    }),
    notice === null ? 200 : 400,
  )
}

/** The same words and status for every address. */
export function answerMailSent(c: HttpContext, provider: EmailProvider, address: string): Response {
  c.header('Cache-Control', 'no-store')
  if (!isForm(c)) return c.json({ accepted: true }, 202)
  const { organization } = provider
  return c.html(
    checkMailPage({
      organization,
      address,
      validMinutes: mailTokenSeconds / 60,
      signInHref: withQuery('/sign-in', { organization: organization.slug }),
    }),
    202,
  )
}

/** A form that a browser sent: what can be mended comes back as the form. */
export function showsPage(c: HttpContext): boolean {
  return isForm(c) && wantsPage(c)
}

function renderSignUp(
  { organization }: EmailProvider,
  view: { readonly returnTo: string | null; readonly notice: Notice | null },
): string {
  const { slug } = organization
  return signUpPage({
    organization,
    organizationSlug: slug,
    action: '/api/auth/email/sign-up',
    csrf: null,
    returnTo: view.returnTo,
    address: null,
    displayName: null,
    signInHref: withQuery('/sign-in', { organization: slug, return_to: view.returnTo }),
    notice: view.notice,
  })
}
