// A forgotten password: ask for a link, open it, choose a new password.
import { z } from 'zod'
import { UsherError } from '../../core/error-catalogue.ts'
import { findEmailProvider, type EmailProvider } from '../../engine/email-provider.ts'
import { completeReset, requestReset } from '../../engine/email-reset.ts'
import type { Notice } from '../../pages/parts/notice.ts'
import { resetRequestPage } from '../../pages/reset-request-page.ts'
import type { HttpContext } from '../context.ts'
import type { AppDeps } from '../deps.ts'
import { withQuery } from '../sign-in-ways.ts'
import { takeTry, takeTryFrom } from '../take-try.ts'
import { sendInBackground, writeLetter } from './email-letters.ts'
import {
  answerSignIn,
  emailField,
  keepTokenPrivate,
  namedInQuery,
  noticeOf,
  organizationField,
  readEmailRequest,
  readTokenRequest,
  requestedReturnTo,
  requireEmail,
  requireKnownToken,
  returnToField,
} from './email-request.ts'
import {
  answerMailSent,
  choosePasswordSchema,
  orAskAgain,
  renderChoosePassword,
  showsPage,
} from './email-sign-up.ts'

const resetRequestSchema = z.object({
  email: emailField,
  organization: organizationField,
  return_to: returnToField,
})

/** GET /reset */
export async function showResetRequest(deps: AppDeps, c: HttpContext): Promise<Response> {
  const provider = await findEmailProvider(deps.ports.storage.read, namedInQuery(c))
  return c.html(renderRequest(provider, c.req.query('return_to') ?? null, null))
}

/** POST /api/auth/email/reset-request: 202, whoever has the address. */
export async function askForReset(deps: AppDeps, c: HttpContext): Promise<Response> {
  const { provider, input } = await readEmailRequest(deps, c, resetRequestSchema)
  try {
    const returnTo = requestedReturnTo(deps, c, input.return_to)
    const email = requireEmail(input.email)
    await takeTryFrom(deps.limits.passwordAddress, c, 'mail')
    await takeTry(deps.limits.mail, email)
    const letter = await requestReset(deps.ports, { provider, email })
    if (letter) {
      const mail = writeLetter(deps, provider.organization, letter, returnTo)
      sendInBackground(deps, c.get('requestId'), mail)
    }
    return answerMailSent(c, provider, email)
  } catch (error) {
    if (!(error instanceof UsherError) || error.code !== 'EMAIL_INVALID' || !showsPage(c))
      throw error
    return c.html(renderRequest(provider, input.return_to ?? null, noticeOf(error)), 400)
  }
}

/** GET /api/auth/email/reset shows the form and spends nothing. */
export async function showReset(deps: AppDeps, c: HttpContext): Promise<Response> {
  const token = c.req.query('token') ?? ''
  await requireKnownToken(deps, token, namedInQuery(c))
  const returnTo = requestedReturnTo(deps, c, undefined)
  return renderChoosePassword(deps, c, { purpose: 'reset', token, returnTo, notice: null })
}

/** POST /api/auth/email/reset */
export async function reset(deps: AppDeps, c: HttpContext): Promise<Response> {
  const input = await readTokenRequest(deps, c, choosePasswordSchema)
  const { token, password } = input
  const returnTo = requestedReturnTo(deps, c, input.return_to)
  keepTokenPrivate(c)
  return orAskAgain(deps, c, { purpose: 'reset', token, returnTo }, async () => {
    const origin = c.get('origin')
    const result = await completeReset(deps.ports, deps.passwords, { token, password, origin })
    return answerSignIn(deps, c, result, returnTo)
  })
}

function renderRequest(
  { organization }: EmailProvider,
  returnTo: string | null,
  notice: Notice | null,
): string {
  return resetRequestPage({
    organization,
    organizationSlug: organization.slug,
    action: withQuery('/api/auth/email/reset-request', { return_to: returnTo }),
    csrf: null,
    address: null,
    signInHref: withQuery('/sign-in', { organization: organization.slug, return_to: returnTo }),
    notice,
  })
}
