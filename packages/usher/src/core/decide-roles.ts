// Which roles a member has after a sign-in (or a change of groups). Pure. What a rule gave, the
// rule takes back; what a person pinned by hand stays; a look-up that failed changes nothing.
import type { RoleRule } from './connection.ts'
import type { ConnectionId } from './ids.ts'
import { valueAt, type Profile } from './map-profile.ts'
import type { MemberRole } from './model.ts'
import type { Claims, GroupLookup } from './verified-identity.ts'

export const builtInRoles = ['owner', 'admin', 'member'] as const

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
  readonly gained: readonly string[]
  readonly lost: readonly string[]
}

export function decideRoles(facts: RoleFacts): RoleDecision {
  const kept = facts.current.filter(
    ({ source, connectionId }) =>
      source === 'pinned' || (source === 'rule' && connectionId !== facts.connectionId),
  )
  const invited = facts.invitedRoles.map((role): MemberRole => ({
    role,
    source: 'pinned',
    connectionId: null,
    directoryId: null,
  }))
  const ruled = rolesByRule(facts).map((role): MemberRole => ({
    role,
    source: 'rule',
    connectionId: facts.connectionId,
    directoryId: null,
  }))
  const roles = distinct([...kept, ...invited, ...ruled])
  const result = roles.length > 0 ? roles : [defaultRole(facts)]
  const before = new Set(facts.current.map(({ role }) => role))
  const after = new Set(result.map(({ role }) => role))
  return {
    roles: result,
    gained: [...after].filter((role) => !before.has(role)),
    lost: [...before].filter((role) => !after.has(role)),
  }
}

function rolesByRule(facts: RoleFacts): readonly string[] {
  const given = facts.current
    .filter(({ source, connectionId }) => source === 'rule' && connectionId === facts.connectionId)
    .map(({ role }) => role)
  if (facts.evaluation === 'first' && !facts.arrives) return given
  return facts.rules
    .filter(({ role }) => role !== 'owner' && facts.existingRoles.includes(role))
    .filter((rule) => {
      const answer = holds(rule, facts)
      return answer === 'unknown' ? given.includes(rule.role) : answer
    })
    .map(({ role }) => role)
}

/** Entra: no `groups` and no overage marker means that none were emitted, not that there are none. */
function holds(rule: RoleRule, facts: RoleFacts): boolean | 'unknown' {
  if (rule.claim === 'groups') {
    if (facts.groups.kind === 'known') return facts.groups.groups.includes(rule.equals)
    if (facts.profile.groups.length > 0) return facts.profile.groups.includes(rule.equals)
    return facts.groups.kind === 'absent' && facts.missingGroups === 'none' ? false : 'unknown'
  }
  if (rule.claim === 'roles' && facts.profile.roles.includes(rule.equals)) return true
  const value = valueAt(
    { userInfo: facts.userInfo, idToken: facts.idToken, photo: null },
    rule.claim,
  )
  const values = Array.isArray(value) ? value : [value]
  return values.some((one) => one !== undefined && one !== null && String(one) === rule.equals)
}

function defaultRole(facts: RoleFacts): MemberRole {
  const exists = facts.existingRoles.includes(facts.defaultRole) && facts.defaultRole !== 'owner'
  return {
    role: exists ? facts.defaultRole : 'member',
    source: 'default',
    connectionId: null,
    directoryId: null,
  }
}

/** One entry a role: pinned beats rule. */
function distinct(roles: readonly MemberRole[]): readonly MemberRole[] {
  const byRole = new Map<string, MemberRole>()
  for (const role of roles) if (!byRole.has(role.role)) byRole.set(role.role, role)
  return [...byRole.values()]
}
