// Who asks the administration for something, and what they hold. What only an owner or an operator
// may do asks for a session here, so that it is closed to tokens and links without anybody's doing.
import { heldBy, setUpPermissions, type ApiToken, type SetUpLink } from './access.ts'
import { UsherError } from './error-catalogue.ts'
import type { MemberId, OrganizationId, UserId } from './ids.ts'
import type { ActiveSession, Actor } from './model.ts'
import { permissions, type Permission } from './permissions.ts'

export type Requester =
  | { readonly kind: 'session'; readonly session: ActiveSession }
  | { readonly kind: 'api-token'; readonly token: ApiToken }
  | {
      readonly kind: 'set-up-link'
      readonly link: SetUpLink
      /** When this visit ends; the link itself may be opened again. */
      readonly expiresAt: Date
    }

/** Owners and administrators of an organization. */
export function administers(roles: readonly string[]): boolean {
  return roles.includes('owner') || roles.includes('admin')
}

/** What the requester may do in their own organization. */
export function permissionsOf(by: Requester): readonly Permission[] {
  switch (by.kind) {
    case 'session':
      return administers(by.session.roles) ? permissions : []
    case 'api-token':
      return heldBy(by.token.permissions)
    case 'set-up-link':
      return heldBy(setUpPermissions(by.link.scopes))
  }
}

/** The only organization that the requester is in. */
export function organizationOf(by: Requester): OrganizationId {
  switch (by.kind) {
    case 'session':
      return by.session.organizationId
    case 'api-token':
      return by.token.organizationId
    case 'set-up-link':
      return by.link.organizationId
  }
}

/** Runs the instance: never a token, never a link. */
export function isOperator(by: Requester): boolean {
  return by.kind === 'session' && by.session.operator
}

/** The person, where it is one. */
export function userOf(by: Requester): UserId | null {
  return by.kind === 'session' ? by.session.userId : null
}

/** The person as a member of the session's organization, where it is one. */
export function memberOf(by: Requester): MemberId | null {
  return by.kind === 'session' ? by.session.memberId : null
}

/**
 * Roles that administer are given by people: otherwise a key with a few permissions would be as good
 * as all of them. Errors: FORBIDDEN.
 */
export function refuseGrant(by: Requester, roles: readonly string[]): void {
  if (by.kind !== 'session' && administers(roles))
    throw new UsherError('FORBIDDEN', {
      detail: 'Only somebody who is signed in may give a role that administers.',
    })
}

/** As `refuseGrant`, for rules that are new or were changed. Errors: FORBIDDEN. */
export function refuseGrantingRules(
  by: Requester,
  before: readonly { readonly role: string }[],
  after: readonly { readonly role: string }[],
): void {
  const known = new Set(before.map((rule) => JSON.stringify(rule)))
  const fresh = after.filter((rule) => !known.has(JSON.stringify(rule)))
  refuseGrant(
    by,
    fresh.map(({ role }) => role),
  )
}

/** How the requester stands in the audit trail. */
export function actorOf(by: Requester): Actor {
  switch (by.kind) {
    case 'session':
      return { kind: 'user', userId: by.session.userId, sessionId: by.session.sessionId }
    case 'api-token':
      return { kind: 'api-token', tokenId: by.token.id }
    case 'set-up-link':
      return { kind: 'set-up-link', linkId: by.link.id }
  }
}
