// Which ways to sign in a page offers.
import { isUpstream, type Connection } from '../core/connection.ts'
import type { OrganizationId } from '../core/ids.ts'
import type { Organization } from '../core/model.ts'
import type { SignInWays } from '../pages/parts/sign-in-ways.ts'
import type { AppDeps } from './deps.ts'

export type WaysQuestion = {
  readonly organization: Organization | undefined
  /** As the person gave it, sent along; `null` for the default. */
  readonly returnTo: string | null
  readonly address: string | null
  /** Ask for the address too, because the person may belong elsewhere. */
  readonly askAddress: boolean
  /** Where not all of the connections will do. */
  readonly among?: (connection: Connection) => Promise<boolean>
}

export async function signInWays(deps: AppDeps, question: WaysQuestion): Promise<SignInWays> {
  const { organization, returnTo, address } = question
  const connections = await fitting(await enabledConnections(deps, organization?.id), question)
  const email = connections.find(({ settings }) => settings.kind === 'email')
  return {
    providers: connections.filter(isUpstream).map((connection) => ({
      name: connection.name,
      kind: connection.settings.kind,
      href: authorizeHref(connection, returnTo, address),
    })),
    email:
      organization && email
        ? {
            organization: organization.slug,
            address,
            signUpHref: email.registrationEnabled
              ? withQuery('/sign-up', { organization: organization.slug, return_to: returnTo })
              : null,
            resetHref: withQuery('/reset', {
              organization: organization.slug,
              return_to: returnTo,
            }),
          }
        : null,
    homeRealm: question.askAddress ? { address } : null,
    returnTo,
    csrf: null,
  }
}

async function fitting(
  connections: readonly Connection[],
  { among }: WaysQuestion,
): Promise<readonly Connection[]> {
  if (!among) return connections
  const fits = await Promise.all(connections.map(among))
  return connections.filter((_, index) => fits[index])
}

/** The organization's own connections and the instance-wide ones that are switched on. */
export async function enabledConnections(
  deps: AppDeps,
  organizationId: OrganizationId | undefined,
): Promise<readonly Connection[]> {
  const { connections } = deps.ports.storage.read
  const own = organizationId ? await connections.list(organizationId) : []
  return [...own, ...(await connections.list(null))].filter(({ enabled }) => enabled)
}

export function authorizeHref(
  connection: Connection,
  returnTo: string | null,
  loginHint: string | null,
): string {
  return withQuery('/api/auth/oauth2/authorize', {
    connection: connection.id,
    return_to: returnTo,
    login_hint: loginHint,
  })
}

export function withQuery(path: string, values: Readonly<Record<string, string | null>>): string {
  const given = Object.entries(values).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  )
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`
}
