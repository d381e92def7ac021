import type { Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import {
  correlationOf,
  isSameOrigin,
  setEntraHeaders,
  setNoStore,
  setPageHeaders,
} from './environment.ts'
import { failure } from '../oauth/aadsts.ts'
import { parseAuthorizeRequest } from '../oauth/authorize-request.ts'
import { answerUrl, failureAnswer, pageNonce, successAnswer } from '../oauth/authorize-response.ts'
import { sessionCookieName } from '../oauth/browser-sessions.ts'
import {
  checkConsent,
  checkUser,
  chooseAccount,
  findTypedUser,
  offeredUsers,
} from '../oauth/choose-account.ts'
import { newTrace } from '../oauth/entra-error.ts'
import { signInErrorPage } from '../pages/error-page.ts'
import { accountPickerPage, consentPage, formPostPage } from '../pages/sign-in-pages.ts'
import type { Context } from '../context.ts'
import type { User } from '../directory/model.ts'
import type { Failure } from '../oauth/aadsts.ts'
import type { AuthorizeRequest } from '../oauth/authorize-request.ts'
import type { AuthorizeAnswer } from '../oauth/authorize-response.ts'
import type { BrowserSession } from '../oauth/browser-sessions.ts'
import type { Environment, Request } from './environment.ts'

/** The authorize endpoint and the two forms behind it: pick an account, give consent. */
export function signInRoutes(app: Hono<Environment>, context: Context): void {
  app.on(['GET', 'POST'], '/:tenant/oauth2/v2.0/authorize', async (request) => {
    const parameters =
      request.req.method === 'POST'
        ? new URLSearchParams(await request.req.text())
        : new URL(request.req.url).searchParams
    return beginSignIn(context, request, parameters)
  })
  app.post('/:tenant/login', async (request) => {
    const form = new URLSearchParams(await request.req.text())
    if (!isSameOrigin(request)) return showError(context, request, failure(9002313))
    return continueSignIn(context, request, form)
  })
}

function parsed(context: Context, request: Request, parameters: URLSearchParams) {
  return parseAuthorizeRequest(context.directory, request.req.param('tenant') ?? '', parameters)
}

async function beginSignIn(context: Context, request: Request, parameters: URLSearchParams) {
  const outcome = parsed(context, request, parameters)
  if (outcome.kind === 'page') return showError(context, request, outcome.failure)
  if (outcome.kind === 'redirect') {
    return sendFailure(context, request, outcome.to, outcome.failure)
  }
  const authorize = outcome.request
  const session = context.sessions.find(getCookie(request, sessionCookieName))
  const accounts = [...(session?.accounts.values() ?? [])]
  const choice = chooseAccount(context.directory, authorize, accounts)
  switch (choice.kind) {
    case 'refuse':
      return sendFailure(context, request, authorize.returnTo, choice.failure)
    case 'ask':
      return showPicker(context, request, authorize, parameters)
    case 'signedIn':
      return finishSignIn(context, request, {
        authorize,
        parameters,
        user: choice.user,
        consent: null,
        authenticatedAt: choice.account.signedInAt,
      })
  }
}

/** The posted form repeats the request in `request.*`; it is read again from scratch. */
async function continueSignIn(context: Context, request: Request, form: URLSearchParams) {
  const parameters = new URLSearchParams(
    [...form].flatMap(([name, value]): [string, string][] =>
      name.startsWith('request.') ? [[name.slice('request.'.length), value]] : [],
    ),
  )
  const outcome = parsed(context, request, parameters)
  if (outcome.kind === 'page') return showError(context, request, outcome.failure)
  if (outcome.kind === 'redirect') {
    return sendFailure(context, request, outcome.to, outcome.failure)
  }
  const user = findTypedUser(context.directory, outcome.request, form.get('username') ?? '')
  if ('code' in user) return showError(context, request, user)
  return finishSignIn(context, request, {
    authorize: outcome.request,
    parameters,
    user,
    consent: form.get('consent'),
    authenticatedAt: context.clock(),
  })
}

type Finish = {
  readonly authorize: AuthorizeRequest
  readonly parameters: URLSearchParams
  readonly user: User
  readonly consent: string | null
  readonly authenticatedAt: Date
}

async function finishSignIn(context: Context, request: Request, finish: Finish) {
  const { authorize, user } = finish
  const { app, returnTo } = authorize
  const check = checkUser(context.directory, authorize, user)
  if (check.kind === 'page') return showError(context, request, check.failure)
  if (check.kind === 'redirect') return sendFailure(context, request, returnTo, check.failure)
  if (finish.consent === 'decline') {
    return sendFailure(context, request, returnTo, failure(65004), 'cancel')
  }
  if (finish.consent === 'accept') context.directory.grantConsent(app.appId, user.id)
  const tenant = context.directory.tenant(user.tenantId)
  if (tenant === undefined) return showError(context, request, failure(90002))
  const consent =
    finish.consent === 'accept'
      ? 'given'
      : checkConsent(context.directory, authorize, user, tenant.displayName)
  if (consent === 'ask') return showConsent(request, authorize, finish.parameters, user)
  if (typeof consent === 'object') {
    return 'page' in consent
      ? showError(context, request, consent.page)
      : sendFailure(context, request, returnTo, consent.redirect)
  }
  const session = rememberSignIn(context, request, user, finish.authenticatedAt)
  session.apps.set(app.appId, tenant.id)
  const { authenticatedAt } = finish
  const who = { user, tenant, sessionId: session.id, authenticatedAt }
  return sendAnswer(context, request, await successAnswer(context, authorize, who))
}

function rememberSignIn(
  context: Context,
  request: Request,
  user: User,
  signedInAt: Date,
): BrowserSession {
  const known = context.sessions.find(getCookie(request, sessionCookieName))
  const account = { tenantId: user.tenantId, userId: user.id, signedInAt }
  if (known !== undefined) {
    known.accounts.set(user.id, account)
    return known
  }
  const { cookie, session } = context.sessions.open()
  session.accounts.set(user.id, account)
  setCookie(request, sessionCookieName, cookie, { path: '/', httpOnly: true, sameSite: 'Lax' })
  return session
}

function showPicker(
  context: Context,
  request: Request,
  authorize: AuthorizeRequest,
  parameters: URLSearchParams,
) {
  start(context, request)
  const users = offeredUsers(context.directory, authorize)
  const target = { action: loginPath(authorize), request: parameters }
  const typed = authorize.loginHint ?? ''
  return request.html(accountPickerPage(target, authorize.app.displayName, users, typed))
}

function showConsent(
  request: Request,
  authorize: AuthorizeRequest,
  parameters: URLSearchParams,
  user: User,
) {
  setNoStore(request)
  setPageHeaders(request)
  const target = { action: loginPath(authorize), request: parameters }
  const { app, scopes } = authorize
  return request.html(consentPage(target, { appName: app.displayName, user, scopes }))
}

function loginPath({ segment }: AuthorizeRequest): string {
  return `/${segment.path}/login`
}

/** Entra shows these and redirects nobody (an unknown address must not receive anything). */
function showError(context: Context, request: Request, problem: Failure) {
  const trace = start(context, request)
  return request.html(signInErrorPage(problem, trace), problem.status)
}

function sendFailure(
  context: Context,
  request: Request,
  to: AuthorizeAnswer['to'],
  problem: Failure,
  subcode?: string,
) {
  const trace = newTrace(context.clock(), correlationOf(request))
  return sendAnswer(context, request, failureAnswer(to, problem, trace, context.origin, subcode))
}

function sendAnswer(context: Context, request: Request, answer: AuthorizeAnswer) {
  start(context, request)
  if (answer.to.responseMode !== 'form_post') return request.redirect(answerUrl(answer), 302)
  const nonce = pageNonce()
  setPageHeaders(request, nonce)
  return request.html(formPostPage(answer, nonce))
}

function start(context: Context, request: Request) {
  const trace = newTrace(context.clock(), correlationOf(request))
  setEntraHeaders(request, trace.traceId)
  setNoStore(request)
  setPageHeaders(request)
  return trace
}
