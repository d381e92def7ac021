// The first page of a new instance: the organization and its first owner. The link was printed when
// the server first started; once there is an owner, this answers SET_UP_DONE for good.
import { Hono } from 'hono'
import { z } from 'zod'
import { UsherError } from '../../core/error-catalogue.ts'
import { displayNameSchema, organizationSlugSchema } from '../../engine/create-organization.ts'
import { completeSetUp, requireSetUpToken } from '../../engine/set-up.ts'
import { setUpPage, type SetUpView } from '../../pages/set-up-page.ts'
import type { HttpContext, HttpEnv } from '../context.ts'
import type { AppDeps } from '../deps.ts'
import { parseInput, readBody } from '../read-body.ts'
import { consolePath } from './console.ts'
import {
  answerSignIn,
  emailField,
  keepTokenPrivate,
  noticeOf,
  passwordField,
  requireEmail,
  tokenField,
} from './email-request.ts'
import { showsPage } from './email-sign-up.ts'

const setUpPath = '/set-up'
const tokenSchema = z.object({ token: tokenField })
/** As typed: what cannot be used comes back to the form. */
const enteredSchema = z.object({
  organization_name: z.string().max(1000),
  slug: z.string().max(1000),
  email: emailField,
  display_name: z.string().max(1000),
  password: passwordField,
})
const setUpSchema = enteredSchema.extend({
  organization_name: displayNameSchema,
  slug: organizationSlugSchema,
  display_name: displayNameSchema,
})
/** Refusals that the person at the form can mend. */
const mendable = new Set(['PASSWORD_TOO_WEAK', 'EMAIL_INVALID', 'SLUG_TAKEN', 'VALIDATION_FAILED'])

export function setUpRoutes(deps: AppDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>()
  app.get(setUpPath, (c) => show(deps, c))
  app.post(setUpPath, (c) => complete(deps, c))
  return app
}

async function show(deps: AppDeps, c: HttpContext): Promise<Response> {
  const token = c.req.query('token') ?? ''
  await requireSetUpToken(deps.ports, deps.ports.storage.read, token)
  return render(c, { token, entered: null, notice: null })
}

async function complete(deps: AppDeps, c: HttpContext): Promise<Response> {
  const body = await readBody(c, z.unknown())
  const { token } = parseInput(tokenSchema, body)
  // Before the form is looked at: without the token nobody is told anything.
  await requireSetUpToken(deps.ports, deps.ports.storage.read, token)
  keepTokenPrivate(c)
  const entered = parseInput(enteredSchema, body)
  try {
    const input = parseInput(setUpSchema, body)
    const result = await completeSetUp(deps.ports, deps.passwords, {
      token,
      owner: {
        organizationName: input.organization_name,
        organizationSlug: input.slug,
        email: requireEmail(input.email),
        displayName: input.display_name,
        password: input.password,
      },
      origin: c.get('origin'),
    })
    const next = new URL(consolePath, deps.settings.baseUrl)
    return await answerSignIn(deps, c, result, next.href)
  } catch (error) {
    if (!(error instanceof UsherError) || !mendable.has(error.code) || !showsPage(c)) throw error
    return render(c, {
      token,
      entered: {
        organizationName: entered.organization_name,
        slug: entered.slug,
        email: entered.email,
        displayName: entered.display_name,
      },
      notice: noticeOf(error),
    })
  }
}

function render(
  c: HttpContext,
  view: Pick<SetUpView, 'token' | 'entered' | 'notice'>,
): Response | Promise<Response> {
  keepTokenPrivate(c)
  const status = view.notice === null ? 200 : 400
  return c.html(setUpPage({ action: setUpPath, csrf: null, ...view }), status)
}
