import { failure } from './aadsts.ts'
import { admitsUser, segmentName } from './tenant-segment.ts'
import { assignmentsOf } from '../directory/memberships.ts'
import type { Directory } from '../directory/directory.ts'
import type { User } from '../directory/model.ts'
import type { Failure } from './aadsts.ts'
import type { AuthorizeRequest } from './authorize-request.ts'
import type { SignedInAccount } from './browser-sessions.ts'

export type AccountChoice =
  | { readonly kind: 'signedIn'; readonly user: User; readonly account: SignedInAccount }
  | { readonly kind: 'ask' }
  | { readonly kind: 'refuse'; readonly failure: Failure }

/** Whether somebody who is already signed in will do, the person must choose, or silence fails. */
export function chooseAccount(
  directory: Directory,
  request: AuthorizeRequest,
  accounts: readonly SignedInAccount[],
): AccountChoice {
  if (request.prompt === 'login' || request.prompt === 'select_account') return { kind: 'ask' }
  const usable = accounts.flatMap((account) => {
    const user = directory.user(account.userId)
    return user !== undefined && admitsUser(request.segment, user) ? [{ user, account }] : []
  })
  const hinted =
    request.loginHint === null
      ? usable
      : usable.filter(({ user }) => matchesHint(user, request.loginHint ?? ''))
  const [only, ...others] = hinted
  if (only !== undefined && others.length === 0) return { kind: 'signedIn', ...only }
  if (request.prompt !== 'none') return { kind: 'ask' }
  return { kind: 'refuse', failure: failure(only === undefined ? 50058 : 16000) }
}

/** The people an account picker offers: `domain_hint` narrows them down. */
export function offeredUsers(directory: Directory, request: AuthorizeRequest): readonly User[] {
  const { domainHint } = request
  const users = directory.users().filter((user) => admitsUser(request.segment, user))
  switch (domainHint) {
    case null:
      return users
    case 'consumers':
      return users.filter((user) => user.kind === 'personal')
    case 'organizations':
      return users.filter((user) => user.kind !== 'personal')
    default: {
      const matching = users.filter((user) =>
        user.userPrincipalName.toLowerCase().endsWith(`@${domainHint.toLowerCase()}`),
      )
      return matching.length > 0 ? matching : users
    }
  }
}

/** Finds whom a typed or clicked name means; guests may type the address of their home. */
export function findTypedUser(
  directory: Directory,
  request: AuthorizeRequest,
  typed: string,
): User | Failure {
  const wanted = typed.trim().toLowerCase()
  const named = directory.users().filter((user) => user.userPrincipalName.toLowerCase() === wanted)
  const here = named.find((user) => admitsUser(request.segment, user))
  if (here !== undefined) return here
  const guest = directory
    .users()
    .find(
      (user) =>
        user.kind === 'guest' &&
        user.mail?.toLowerCase() === wanted &&
        admitsUser(request.segment, user),
    )
  if (guest !== undefined) return guest
  const tenant = segmentName(request.segment)
  const elsewhere = named[0]
  if (elsewhere === undefined) return failure(50034, { user: typed.trim(), tenant })
  return failure(50020, {
    user: elsewhere.userPrincipalName,
    issuer: `https://sts.windows.net/${elsewhere.tenantId}/`,
    tenant,
    appId: request.app.appId,
    app: request.app.displayName,
  })
}

export type UserCheck =
  | { readonly kind: 'fine' }
  | { readonly kind: 'page'; readonly failure: Failure }
  | { readonly kind: 'redirect'; readonly failure: Failure }

/** What keeps this person out of this app, asked at every sign-in, silent or not. */
export function checkUser(directory: Directory, request: AuthorizeRequest, user: User): UserCheck {
  if (!user.accountEnabled) return { kind: 'page', failure: failure(50057) }
  const { app } = request
  if (app.assignmentRequired && assignmentsOf(directory, app, user).length === 0) {
    const values = { app: app.displayName, appId: app.appId, user: user.userPrincipalName }
    return { kind: 'page', failure: failure(50105, values) }
  }
  const silent = request.prompt === 'none'
  switch (user.conditionalAccess) {
    case 'blocked':
      return { kind: 'redirect', failure: failure(53003) }
    // Somebody who looks at the page is taken to have passed the second factor.
    case 'mfaRequired':
    case 'mfaEnrolment': {
      if (!silent) return { kind: 'fine' }
      const code = user.conditionalAccess === 'mfaRequired' ? 50076 : 50079
      return { kind: 'redirect', failure: failure(code, { resource: 'Microsoft Graph' }) }
    }
    case 'none':
    case 'signInFrequency':
      return { kind: 'fine' }
  }
}

export type ConsentCheck =
  'given' | 'ask' | { readonly page: Failure } | { readonly redirect: Failure }

/** Whether the person must be asked, may be asked, or has to go to an administrator. */
export function checkConsent(
  directory: Directory,
  request: AuthorizeRequest,
  user: User,
  tenantName: string,
): ConsentCheck {
  const { app, prompt } = request
  const values = { app: app.displayName, appId: app.appId, tenant: tenantName }
  if (prompt === 'consent') return 'ask'
  if (directory.hasConsent(app, user.id)) return 'given'
  if (prompt === 'none') {
    return { redirect: failure(65001, values, { error: 'consent_required', suberror: null }) }
  }
  return app.consent === 'ask' ? 'ask' : { page: failure(90094, values) }
}

function matchesHint(user: User, hint: string): boolean {
  const wanted = hint.toLowerCase()
  return (
    user.userPrincipalName.toLowerCase() === wanted ||
    user.mail?.toLowerCase() === wanted ||
    hint === `O.${Buffer.from(`${user.tenantId}/${user.id}`).toString('base64url')}`
  )
}
