// What is kept of those who call the administration without being a member, as types.
import type { ApiToken, SetUpLink } from '../core/access.ts'
import type { ApiTokenId, OrganizationId, SetUpLinkId } from '../core/ids.ts'
import type { Page, PageRequest } from './stores.ts'

export type ApiTokenStore = {
  insert(token: ApiToken): Promise<void>
  find(organizationId: OrganizationId, id: ApiTokenId): Promise<ApiToken | undefined>
  /**
   * The check of a token, at every request: `undefined` if it is unknown, revoked, expired, or the
   * organization is disabled. A revocation counts from its commit on, on every node.
   */
  findActive(tokenHash: string, now: Date): Promise<ApiToken | undefined>
  /** Newest first, with those that are revoked or expired. */
  list(organizationId: OrganizationId, page: PageRequest): Promise<Page<ApiToken>>
  countActive(organizationId: OrganizationId, now: Date): Promise<number>
  /** False if it was revoked already. */
  revoke(organizationId: OrganizationId, id: ApiTokenId, at: Date): Promise<boolean>
  touch(id: ApiTokenId, at: Date): Promise<void>
}

export type SetUpLinkStore = {
  insert(link: SetUpLink): Promise<void>
  find(organizationId: OrganizationId, id: SetUpLinkId): Promise<SetUpLink | undefined>
  /** `undefined` if it is unknown, revoked, finished, expired, or the organization is disabled. */
  findOpen(tokenHash: string, now: Date): Promise<SetUpLink | undefined>
  /** The check of a visit, at every request: as `findOpen`. */
  findOpenById(id: SetUpLinkId, now: Date): Promise<SetUpLink | undefined>
  /** Newest first, with those that open nothing any more. */
  list(organizationId: OrganizationId, page: PageRequest): Promise<Page<SetUpLink>>
  countOpen(organizationId: OrganizationId, now: Date): Promise<number>
  touch(id: SetUpLinkId, at: Date): Promise<void>
  /** False if it was finished or revoked already. */
  finish(organizationId: OrganizationId, id: SetUpLinkId, at: Date): Promise<boolean>
  /** False if it was revoked already. */
  revoke(organizationId: OrganizationId, id: SetUpLinkId, at: Date): Promise<boolean>
}
