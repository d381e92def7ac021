// The e-mail provider: sign up, prove the address, sign in, reset, change the password. Each endpoint
// takes JSON and answers JSON, or takes a form and answers a page or a redirect. Switched off, every
// path answers EMAIL_PROVIDER_DISABLED before anything else is looked at.
import { Hono } from 'hono'
import { z } from 'zod'
import type { ActiveSession } from '../../core/model.ts'
import { changePassword } from '../../engine/email-change-password.ts'
import { emailProviderOf, type EmailProvider } from '../../engine/email-provider.ts'
import { signInByEmail } from '../../engine/email-sign-in.ts'
import { passwordAction } from '../../pages/account-page.ts'
import { errorNotice } from '../../pages/parts/notice.ts'
import { signInPage } from '../../pages/sign-in-page.ts'
import { currentSession, loadSession, type HttpContext, type HttpEnv } from '../context.ts'
import { requireCsrf } from '../csrf.ts'
import type { AppDeps } from '../deps.ts'
import { isForm, readBody } from '../read-body.ts'
import { signInWays } from '../sign-in-ways.ts'
import { takeTry, takeTryFrom } from '../take-try.ts'
import { accountPurpose } from './account.ts'
import { resetPath, verifyPath } from './email-letters.ts'
import {
  answerSignIn,
  emailField,
  namedInQuery,
  organizationField,
  passwordField,
  readEmailRequest,
  refuseIfDisabled,
  requestedReturnTo,
  requireEmail,
  returnToField,
} from './email-request.ts'
import { askForReset, reset, showReset, showResetRequest } from './email-reset.ts'
import { askForSignUp, showsPage, showSignUp, showVerify, verify } from './email-sign-up.ts'

const signInSchema = z.object({
  email: emailField,
  password: passwordField,
  organization: organizationField,
  return_to: returnToField,
})
const changeSchema = z.object({ current_password: passwordField, new_password: passwordField })
const changePath = '/api/auth/email/password'

export function emailRoutes(deps: AppDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>()
  app.get('/sign-up', (c) => showSignUp(deps, c))
  app.post('/api/auth/email/sign-up', (c) => askForSignUp(deps, c))
  app.get(verifyPath, (c) => showVerify(deps, c))
  app.post(verifyPath, (c) => verify(deps, c))
  app.post('/api/auth/email/sign-in', (c) => signIn(deps, c))
  app.get('/reset', (c) => showResetRequest(deps, c))
  app.post('/api/auth/email/reset-request', (c) => askForReset(deps, c))
  app.get(resetPath, (c) => showReset(deps, c))
  app.post(resetPath, (c) => reset(deps, c))
  app.use(changePath, loadSession(deps))
  app.post(changePath, (c) => change(deps, c))
  app.use(passwordAction, loadSession(deps))
  app.post(passwordAction, (c) => changeOnAccount(deps, c))
  return app
}

async function signIn(deps: AppDeps, c: HttpContext): Promise<Response> {
  const { provider, input } = await readEmailRequest(deps, c, signInSchema)
  const returnTo = requestedReturnTo(deps, c, input.return_to)
  const email = requireEmail(input.email)
  await takeTryFrom(deps.limits.passwordAddress, c, 'password')
  await takeTry(deps.limits.password, `password:address:${email}`)
  const { password } = input
  const command = { provider, email, password, origin: c.get('origin') }
  const result = await signInByEmail(deps.ports, deps.passwords, command)
  if (result.kind === 'denied' && result.code === 'CREDENTIALS_INVALID' && showsPage(c))
    return askAgain(deps, c, { provider, email, returnTo, reference: result.reference })
  return answerSignIn(deps, c, result, returnTo)
}

/** Wrong address or password: the sign-in page again, with the address filled in. */
async function askAgain(
  deps: AppDeps,
  c: HttpContext,
  view: {
    readonly provider: EmailProvider
    readonly email: string
    readonly returnTo: string | undefined
    readonly reference: string
  },
): Promise<Response> {
  const { organization } = view.provider
  const ways = await signInWays(deps, {
    organization,
    returnTo: view.returnTo ?? null,
    address: view.email,
    askAddress: false,
  })
  const notice = errorNotice('CREDENTIALS_INVALID')
  const hint = `${notice.hint ?? ''} Reference number: ${view.reference}`
  c.header('Cache-Control', 'no-store')
  return c.html(signInPage({ organization, ways, notice: { ...notice, hint } }), 401)
}

/** The person's own password, for programs. */
async function change(deps: AppDeps, c: HttpContext): Promise<Response> {
  const session = await sessionWithProvider(deps, c)
  await changeOwn(deps, c, session, await readBody(c, changeSchema))
  return isForm(c) ? c.redirect('/account', 303) : c.body(null, 204)
}

/** The form of the account page. */
async function changeOnAccount(deps: AppDeps, c: HttpContext): Promise<Response> {
  const session = await sessionWithProvider(deps, c)
  const input = await readBody(c, changeSchema.extend({ csrf: z.string() }))
  requireCsrf(deps, input.csrf, accountPurpose, session)
  await changeOwn(deps, c, session, input)
  return c.redirect('/account', 303)
}

async function sessionWithProvider(deps: AppDeps, c: HttpContext): Promise<ActiveSession> {
  const session = c.get('session')
  if (session) await emailProviderOf(deps.ports.storage.read, session.organizationId)
  else await refuseIfDisabled(deps, namedInQuery(c))
  return currentSession(c)
}

async function changeOwn(
  deps: AppDeps,
  c: HttpContext,
  session: ActiveSession,
  input: z.infer<typeof changeSchema>,
): Promise<void> {
  await takeTry(deps.limits.password, `password:user:${session.userId}`)
  await changePassword(deps.ports, deps.passwords, {
    session,
    currentPassword: input.current_password,
    newPassword: input.new_password,
    origin: c.get('origin'),
  })
  c.header('Cache-Control', 'no-store')
}
