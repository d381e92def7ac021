// Which roles a member has after a sign-in or a change in the directory. Pure. Rules come from two
// kinds of source: the connection's look at claims and are asked at sign-in; the directory's look at
// its groups and are asked at each change there. What a rule gave, the rule takes back; a role that
// both give goes when neither does; what a person pinned by hand stays; a look-up that failed changes
// nothing.
import { administers } from './requester.ts'
import type { RoleRule } from './connection.ts'
import type { GroupOfUser, GroupRoleRule } from './directory.ts'
import { foldCase } from './fold-case.ts'
import type { ConnectionId, DirectoryId } from './ids.ts'
import { valueAt, type Profile } from './map-profile.ts'
import type { MemberRole } from './model.ts'
import type { Claims, GroupLookup } from './verified-identity.ts'

export const builtInRoles = ['owner', 'admin', 'member'] as const

export function isBuiltIn(role: string): boolean {
  return builtInRoles.some((one) => one === role)
}

export type RoleFacts = {
  readonly connectionId: ConnectionId
  readonly rules: readonly RoleRule[]
  readonly evaluation: 'every' | 'first'
  readonly missingGroups: 'keep' | 'none'
  /** The person arrives in the organization with this sign-in. */
  readonly arrives: boolean
  readonly current: readonly MemberRole[]
  /** Roles that exist: a rule for one that was removed meanwhile gives nothing. */
  readonly existingRoles: readonly string[]
  readonly defaultRole: string
  /** Roles of the invitation that is being accepted; they stay as if pinned. */
  readonly invitedRoles: readonly string[]
  readonly profile: Profile
  readonly groups: GroupLookup
  readonly idToken: Claims
  readonly userInfo: Claims
}
export type RoleDecision = {
  readonly roles: readonly MemberRole[]
  /** Roles, or who holds them, are not as before: write them. */
  readonly changed: boolean
  readonly gained: readonly string[]
  readonly lost: readonly string[]
}

/** A change in the directory: who is in which groups is known, so there is nothing to keep. */
export type DirectoryRoleFacts = {
  readonly directoryId: DirectoryId
  readonly rules: readonly GroupRoleRule[]
  /** Groups that the person is in, by itself or through groups in between. */
  readonly groups: readonly Pick<GroupOfUser, 'groupId' | 'externalId' | 'label'>[]
  readonly current: readonly MemberRole[]
  readonly existingRoles: readonly string[]
  readonly defaultRole: string
}

/** After a sign-in. */
export function decideRoles(facts: RoleFacts): RoleDecision {
  const { connectionId } = facts
  const invited = facts.invitedRoles.map((role) => ({ ...unheld, role, source: 'pinned' }) as const)
  const ruled = rolesByRule(facts).map((role) => byRule(role, { connectionId }))
  return settle(facts, [...withoutConnection(facts), ...invited, ...ruled])
}

/** After a change in the directory: of its groups, of who is in them, or of the rules. */
export function decideDirectoryRoles(facts: DirectoryRoleFacts): RoleDecision {
  const { directoryId } = facts
  const ruled = facts.rules
    .filter(({ role }) => role !== 'owner' && facts.existingRoles.includes(role))
    .filter((rule) => facts.groups.some((group) => speaksOf(rule, group)))
    .map(({ role }) => byRule(role, { directoryId }))
  return settle(facts, [...withoutDirectory(facts), ...ruled])
}

/** The rule names the group: by what the directory calls it, by its id here, or by its name. */
export function speaksOf(
  rule: GroupRoleRule,
  group: Pick<GroupOfUser, 'groupId' | 'externalId' | 'label'>,
): boolean {
  return (
    rule.group === group.externalId ||
    rule.group === group.groupId ||
    (group.label !== null && foldCase(rule.group) === foldCase(group.label))
  )
}

const unheld = { connectionId: null, directoryId: null } as const

function byRule(role: string, holder: Partial<MemberRole>): MemberRole {
  return { ...unheld, role, source: 'rule', ...holder }
}

function withoutConnection({ current, connectionId }: RoleFacts): readonly MemberRole[] {
  return stillHeld(
    current.map((role) =>
      role.connectionId === connectionId ? { ...role, connectionId: null } : role,
    ),
  )
}

function withoutDirectory({ current, directoryId }: DirectoryRoleFacts): readonly MemberRole[] {
  return stillHeld(
    current.map((role) =>
      role.directoryId === directoryId ? { ...role, directoryId: null } : role,
    ),
  )
}

/** What stays when one source's word is left out. The default is decided anew each time. */
function stillHeld(roles: readonly MemberRole[]): readonly MemberRole[] {
  return roles.filter(
    ({ source, connectionId, directoryId }) =>
      source === 'pinned' || (source === 'rule' && (connectionId ?? directoryId) !== null),
  )
}

function settle(
  facts: Pick<RoleFacts, 'current' | 'existingRoles' | 'defaultRole'>,
  given: readonly MemberRole[],
): RoleDecision {
  const roles = distinct(given)
  const result = roles.length > 0 ? roles : [defaultRole(facts)]
  const before = new Set(facts.current.map(({ role }) => role))
  const after = new Set(result.map(({ role }) => role))
  return {
    roles: result,
    changed: !sameRoles(facts.current, result),
    gained: [...after].filter((role) => !before.has(role)),
    lost: [...before].filter((role) => !after.has(role)),
  }
}

/** The connection's rule gives the role again, or for the first time. */
function rolesByRule(facts: RoleFacts): readonly string[] {
  const given = givenBefore(facts)
  if (facts.evaluation === 'first' && !facts.arrives) return given
  return judgeRules(facts)
    .filter(({ gives }) => gives)
    .map(({ rule }) => rule.role)
}

function givenBefore({ current, connectionId }: RoleFacts): readonly string[] {
  return current
    .filter((role) => role.source === 'rule' && role.connectionId === connectionId)
    .map(({ role }) => role)
}

/** What a rule saw, in a word that a table of texts can be read by. */
export type RuleReason =
  | 'groupFound'
  | 'groupNotFound'
  | 'groupsNotSent'
  | 'groupsUnknown'
  | 'claimEquals'
  | 'claimDiffers'
  | 'claimMissing'
  | 'roleMissing'
export type RuleVerdict = {
  readonly rule: RoleRule
  readonly answer: 'holds' | 'holdsNot' | 'unknown'
  readonly reason: RuleReason
  /** Whether the role is given: an unknown answer leaves what the rule gave before. */
  readonly gives: boolean
}

/** Each rule's answer in the order of the rules; `decideRoles` goes by them, and previews show them. */
export function judgeRules(facts: RoleFacts): readonly RuleVerdict[] {
  const given = givenBefore(facts)
  return facts.rules.map((rule) => {
    if (rule.role === 'owner' || !facts.existingRoles.includes(rule.role))
      return { rule, answer: 'holdsNot', reason: 'roleMissing', gives: false }
    const [answer, reason] = holds(rule, facts)
    const gives = answer === 'unknown' ? given.includes(rule.role) : answer === 'holds'
    return { rule, answer, reason, gives }
  })
}

/** Entra: no `groups` and no overage marker means that none were emitted, not that there are none. */
function holds(rule: RoleRule, facts: RoleFacts): readonly [RuleVerdict['answer'], RuleReason] {
  if (rule.claim === 'groups') return holdsForGroups(rule, facts)
  if (rule.claim === 'roles' && facts.profile.roles.includes(rule.equals))
    return ['holds', 'claimEquals']
  const value = valueAt(facts, rule.claim)
  if (value === undefined) return ['holdsNot', 'claimMissing']
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  return values.some((one) => textOf(one) === rule.equals)
    ? ['holds', 'claimEquals']
    : ['holdsNot', 'claimDiffers']
}

/** Numbers and truth values are compared as they are written; an object equals nothing. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

function holdsForGroups(
  rule: RoleRule,
  { groups, profile, missingGroups }: RoleFacts,
): readonly [RuleVerdict['answer'], RuleReason] {
  const found = (list: readonly string[]) =>
    list.includes(rule.equals)
      ? (['holds', 'groupFound'] as const)
      : (['holdsNot', 'groupNotFound'] as const)
  if (groups.kind === 'known') return found(groups.groups)
  if (profile.groups.length > 0) return found(profile.groups)
  if (groups.kind === 'failed') return ['unknown', 'groupsUnknown']
  return [missingGroups === 'none' ? 'holdsNot' : 'unknown', 'groupsNotSent']
}

/** What somebody gets by arriving: nobody administers by that, whatever the organization says. */
export function arrivalRole(wanted: string, existing: readonly string[]): string {
  return existing.includes(wanted) && !administers([wanted]) ? wanted : 'member'
}

function defaultRole(facts: Pick<RoleFacts, 'existingRoles' | 'defaultRole'>): MemberRole {
  const role = arrivalRole(facts.defaultRole, facts.existingRoles)
  return { ...unheld, role, source: 'default' }
}

/** One entry a role: pinned beats rule, and one rule's hold is added to the other's. */
function distinct(roles: readonly MemberRole[]): readonly MemberRole[] {
  const byRole = new Map<string, MemberRole>()
  for (const role of roles) {
    const known = byRole.get(role.role)
    byRole.set(role.role, known ? together(known, role) : role)
  }
  return [...byRole.values()]
}

function together(one: MemberRole, other: MemberRole): MemberRole {
  if (one.source === 'pinned') return one
  if (other.source === 'pinned') return other
  return {
    ...one,
    connectionId: one.connectionId ?? other.connectionId,
    directoryId: one.directoryId ?? other.directoryId,
  }
}

function sameRoles(before: readonly MemberRole[], after: readonly MemberRole[]): boolean {
  return (
    before.length === after.length &&
    after.every((one) =>
      before.some(
        (other) =>
          one.role === other.role &&
          one.source === other.source &&
          one.connectionId === other.connectionId &&
          one.directoryId === other.directoryId,
      ),
    )
  )
}
