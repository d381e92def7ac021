// The sign-in page and home-realm discovery: an address leads to the provider of the organization
// that verified its domain. Works without JavaScript.
import { Hono } from 'hono'
import { z } from 'zod'
import { isUpstream } from '../../core/connection.ts'
import { domainOf, parseEmail } from '../../core/email-address.ts'
import type { Organization } from '../../core/model.ts'
import { errorNotice, type Notice } from '../../pages/parts/notice.ts'
import { signInPage } from '../../pages/sign-in-page.ts'
import type { HttpContext, HttpEnv } from '../context.ts'
import type { AppDeps } from '../deps.ts'
import { readBody } from '../read-body.ts'
import { authorizeHref, enabledConnections, signInWays, withQuery } from '../sign-in-ways.ts'

const homeRealmSchema = z.object({
  email: z.string().max(320),
  return_to: z.string().max(2000).optional(),
})

export function signInRoutes(deps: AppDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>()
  app.get('/', (c) => c.redirect('/account'))
  app.get('/sign-in', async (c) => {
    const organization = await chosenOrganization(deps, c.req.query('organization'))
    return renderSignIn(deps, c, { organization, notice: null })
  })
  app.post('/sign-in', (c) => homeRealm(deps, c))
  return app
}

async function homeRealm(deps: AppDeps, c: HttpContext): Promise<Response> {
  const input = await readBody(c, homeRealmSchema)
  const returnTo = input.return_to ?? null
  const email = parseEmail(input.email)
  if (!email) return renderSignIn(deps, c, { notice: errorNotice('EMAIL_INVALID') })
  const organization = await deps.ports.storage.read.organizations.findByVerifiedDomain(
    domainOf(email),
  )
  if (!organization?.enabled)
    return renderSignIn(deps, c, { notice: unknownDomain, address: email })
  const own = await enabledConnections(deps, organization.id)
  const upstream = own.filter(isUpstream)
  const [only] = upstream
  return only && own.length === 1
    ? c.redirect(authorizeHref(only, returnTo, email), 303)
    : c.redirect(
        withQuery('/sign-in', { organization: organization.slug, email, return_to: returnTo }),
        303,
      )
}

const unknownDomain: Notice = {
  tone: 'info',
  title: 'No company has registered this address here.',
  hint: 'Check the address, or use another way to sign in below if there is one.',
  code: null,
}

async function renderSignIn(
  deps: AppDeps,
  c: HttpContext,
  view: {
    readonly organization?: Organization | undefined
    readonly notice: Notice | null
    readonly address?: string
  },
): Promise<Response> {
  const organization = view.organization ?? (await onlyOrganization(deps))
  const ways = await signInWays(deps, {
    organization,
    returnTo: c.req.query('return_to') ?? null,
    address: view.address ?? c.req.query('email') ?? null,
    askAddress: organization === undefined && (await hasOrganizations(deps)),
  })
  c.header('Cache-Control', 'no-store')
  return c.html(
    signInPage({
      organization: organization
        ? { name: organization.name, logoUrl: organization.logoUrl }
        : null,
      ways,
      notice: view.notice,
    }),
  )
}

/** The organization named in the address, if it is there and enabled; else the only one there is. */
export async function chosenOrganization(
  deps: AppDeps,
  slug: string | undefined,
): Promise<Organization | undefined> {
  if (slug === undefined || slug === '') return onlyOrganization(deps)
  const found = await deps.ports.storage.read.organizations.findBySlug(slug)
  return found?.enabled ? found : undefined
}

/** With one organization nobody is asked to choose; with several none is shown to strangers. */
async function onlyOrganization(deps: AppDeps): Promise<Organization | undefined> {
  const enabled = await deps.ports.storage.read.organizations.listEnabled(2)
  return enabled.length === 1 ? enabled[0] : undefined
}

async function hasOrganizations(deps: AppDeps): Promise<boolean> {
  return (await deps.ports.storage.read.organizations.listEnabled(1)).length > 0
}
