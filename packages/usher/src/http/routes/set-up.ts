// The first page of a new instance; its one-time link is printed when the server starts.
import { Hono } from 'hono'
import { z } from 'zod'
import { parseEmail } from '../../core/email-address.ts'
import { UsherError } from '../../core/error-catalogue.ts'
import { displayNameSchema, organizationSlugSchema } from '../../engine/create-organization.ts'
import { completeSetUp, requireSetUpToken } from '../../engine/set-up.ts'
import { errorNotice, type Notice } from '../../pages/parts/notice.ts'
import { setUpPage } from '../../pages/set-up-page.ts'
import type { HttpContext, HttpEnv } from '../context.ts'
import { setSessionCookie } from '../cookies.ts'
import type { AppDeps } from '../deps.ts'
import { isForm, parseInput, readBody } from '../read-body.ts'

const setUpSchema = z.object({
  token: z.string().max(200),
  organization_name: z.string().max(400),
  slug: z.string().max(200),
  email: z.string().max(400),
  display_name: z.string().max(400),
  password: z.string().max(2000),
})
type SetUpInput = z.infer<typeof setUpSchema>

export function setUpRoutes(deps: AppDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>()
  app.use('/set-up', async (c, next) => {
    c.header('Cache-Control', 'no-store')
    c.header('Referrer-Policy', 'no-referrer')
    await next()
  })
  app.get('/set-up', async (c) => {
    const token = c.req.query('token') ?? ''
    await requireSetUpToken(deps.ports, deps.ports.storage.read, token)
    return c.html(page(token, null, null))
  })
  app.post('/set-up', (c) => complete(deps, c))
  return app
}

async function complete(deps: AppDeps, c: HttpContext): Promise<Response> {
  const input = await readBody(c, setUpSchema)
  try {
    const email = parseEmail(input.email)
    if (!email) throw new UsherError('EMAIL_INVALID')
    const { token, session } = await completeSetUp(deps.ports, deps.passwords, {
      token: input.token,
      owner: {
        organizationName: parseInput(displayNameSchema, input.organization_name),
        organizationSlug: parseInput(organizationSlugSchema, input.slug),
        displayName: parseInput(displayNameSchema, input.display_name),
        email,
        password: input.password,
      },
      origin: c.get('origin'),
    })
    setSessionCookie(c, deps.settings, token, session.absoluteExpiresAt)
    return isForm(c)
      ? c.redirect('/settings/members', 303)
      : c.json({ userId: session.userId }, 201)
  } catch (error) {
    const shown = error instanceof UsherError && isForm(c) && correctable.has(error.code)
    if (!shown) throw error
    return c.html(page(input.token, input, errorNotice(error.code)), 400)
  }
}

/** What the person at the form can mend; everything else is an error page. */
const correctable = new Set([
  'EMAIL_INVALID',
  'PASSWORD_TOO_WEAK',
  'VALIDATION_FAILED',
  'SLUG_TAKEN',
])

function page(token: string, input: SetUpInput | null, notice: Notice | null): string {
  return setUpPage({
    action: '/set-up',
    token,
    csrf: null,
    entered: input && {
      organizationName: input.organization_name,
      slug: input.slug,
      email: input.email,
      displayName: input.display_name,
    },
    notice,
  })
}
