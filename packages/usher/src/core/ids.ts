// Ids are opaque, typed by prefix, time-ordered and made by the server. They are never parsed from
// or equal to anything upstream, so that no provider can choose whom it is (CVE-2025-41115).
import type { Branded } from '../lib/branded.ts'

export type OrganizationId = Branded<string, 'OrganizationId'>
export type DomainId = Branded<string, 'DomainId'>
export type ConnectionId = Branded<string, 'ConnectionId'>
export type UserId = Branded<string, 'UserId'>
export type IdentityId = Branded<string, 'IdentityId'>
export type MemberId = Branded<string, 'MemberId'>
export type DirectoryId = Branded<string, 'DirectoryId'>
export type DirectoryUserId = Branded<string, 'DirectoryUserId'>
export type DirectoryGroupId = Branded<string, 'DirectoryGroupId'>
/** A resource of a type that an embedding program has registered. */
export type CustomResourceId = Branded<string, 'CustomResourceId'>
/** What SCIM calls `id`. The prefix tells which of the three it is. */
export type DirectoryResourceId = DirectoryUserId | DirectoryGroupId | CustomResourceId
export type DirectoryTokenId = Branded<string, 'DirectoryTokenId'>
export type ScimRequestId = Branded<string, 'ScimRequestId'>
export type InvitationId = Branded<string, 'InvitationId'>
export type SessionId = Branded<string, 'SessionId'>
export type AttemptId = Branded<string, 'AttemptId'>
export type LinkRequestId = Branded<string, 'LinkRequestId'>
export type AuditEventId = Branded<string, 'AuditEventId'>
export type EventId = Branded<string, 'EventId'>
export type SecretId = Branded<string, 'SecretId'>
export type MailTokenId = Branded<string, 'MailTokenId'>
export type TestSignInId = Branded<string, 'TestSignInId'>
export type ApiTokenId = Branded<string, 'ApiTokenId'>
export type SetUpLinkId = Branded<string, 'SetUpLinkId'>

export type IdOf = {
  readonly organization: OrganizationId
  readonly domain: DomainId
  readonly connection: ConnectionId
  readonly user: UserId
  readonly identity: IdentityId
  readonly member: MemberId
  readonly directory: DirectoryId
  readonly directoryUser: DirectoryUserId
  readonly directoryGroup: DirectoryGroupId
  readonly customResource: CustomResourceId
  readonly directoryToken: DirectoryTokenId
  readonly scimRequest: ScimRequestId
  readonly invitation: InvitationId
  readonly session: SessionId
  readonly attempt: AttemptId
  readonly linkRequest: LinkRequestId
  readonly auditEvent: AuditEventId
  readonly event: EventId
  readonly secret: SecretId
  readonly mailToken: MailTokenId
  readonly testSignIn: TestSignInId
  readonly apiToken: ApiTokenId
  readonly setUpLink: SetUpLinkId
}
export type IdKind = keyof IdOf

export const idPrefixes = {
  organization: 'org',
  domain: 'dom',
  connection: 'con',
  user: 'usr',
  identity: 'idn',
  member: 'mem',
  directory: 'dir',
  directoryUser: 'dus',
  directoryGroup: 'dgr',
  customResource: 'drs',
  directoryToken: 'dtk',
  scimRequest: 'srq',
  invitation: 'inv',
  session: 'ses',
  attempt: 'att',
  linkRequest: 'lnk',
  auditEvent: 'aud',
  event: 'evt',
  secret: 'sec',
  mailToken: 'mtk',
  testSignIn: 'tst',
  apiToken: 'atk',
  setUpLink: 'sul',
} as const satisfies Record<IdKind, string>

// Crockford base 32 in lower case: 10 characters of milliseconds, 16 of randomness.
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const idPattern = /^[0-9a-hjkmnp-tv-z]{26}$/

/** Makes an id from a time in milliseconds and 10 random bytes. */
export function makeId<Kind extends IdKind>(
  kind: Kind,
  milliseconds: number,
  random: Uint8Array,
): IdOf[Kind] {
  let time = ''
  for (let rest = milliseconds, place = 0; place < 10; place += 1) {
    time = alphabet.charAt(rest % 32) + time
    rest = Math.floor(rest / 32)
  }
  let noise = ''
  for (let index = 0; index < 16; index += 1) {
    const bit = index * 5
    const high = random[bit >> 3] ?? 0
    const low = random[(bit >> 3) + 1] ?? 0
    noise += alphabet.charAt((((high << 8) | low) >> (11 - (bit & 7))) & 31)
  }
  return `${idPrefixes[kind]}_${time}${noise}` as IdOf[Kind]
}

/** Accepts only the shape that `makeId` gives; anything else is `undefined`, so that callers answer 404. */
export function parseId<Kind extends IdKind>(kind: Kind, text: string): IdOf[Kind] | undefined {
  const prefix = `${idPrefixes[kind]}_`
  return text.startsWith(prefix) && idPattern.test(text.slice(prefix.length))
    ? (text as IdOf[Kind])
    : undefined
}

/** Sorts before every id of this kind that is made at this time or later. */
export function earliestId<Kind extends IdKind>(kind: Kind, at: Date): IdOf[Kind] {
  return makeId(kind, Math.max(0, at.getTime()), new Uint8Array(10))
}
