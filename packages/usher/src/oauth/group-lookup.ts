// In which groups is this person? Entra leaves the groups out of a token when there are more than
// 200 and says so; what a token does not say must not be taken for "none".
import type { UpstreamSettings } from '../core/connection.ts'
import { valueAt } from '../core/map-profile.ts'
import type { Claims, GroupLookup } from '../core/verified-identity.ts'

export type GroupsInToken =
  | { readonly kind: 'told'; readonly lookup: GroupLookup }
  /** Too many to tell: `_claim_names` (code flow) or `hasgroups` (implicit flow). */
  | { readonly kind: 'overage' }
  | { readonly kind: 'silent' }

export function groupsInToken(idToken: Claims): GroupsInToken {
  const groups = groupList(idToken['groups'])
  if (groups !== undefined) return { kind: 'told', lookup: groups }
  if (hasOverage(idToken)) return { kind: 'overage' }
  return { kind: 'silent' }
}

/**
 * Whether Graph has to be asked. A token without groups and without a marker comes from an app that
 * is not set up to send them; with group rules the answer is worth a call.
 */
export function mustAskForGroups(settings: UpstreamSettings, told: GroupsInToken): boolean {
  switch (told.kind) {
    case 'told':
      return false
    case 'overage':
      return true
    case 'silent':
      return settings.roleRules.some((rule) => rule.claim === 'groups')
  }
}

/** For providers without Graph: what the mapping finds is what there is. */
export function groupsOfClaims(
  settings: UpstreamSettings,
  sources: { readonly idToken: Claims; readonly userInfo: Claims },
): GroupLookup {
  const mapped = settings.attributeMapping.groups ?? 'groups'
  for (const path of typeof mapped === 'string' ? [mapped] : mapped) {
    const found = groupList(valueAt(sources, path))
    if (found !== undefined) return found
  }
  if (hasOverage(sources.idToken)) {
    return {
      kind: 'failed',
      reason: 'the provider left the groups out, because they are too many for a token',
    }
  }
  return { kind: 'absent' }
}

const groupsMax = 20_000

function groupList(value: unknown): GroupLookup | undefined {
  if (value === undefined || value === null) return undefined
  // A person in one group may get a plain text instead of a list of one.
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  const groups = list.filter((one) => typeof one === 'string')
  if (groups.length !== list.length || groups.length > groupsMax) {
    return { kind: 'failed', reason: 'the groups claim is not a list of texts' }
  }
  return { kind: 'known', groups }
}

function hasOverage(idToken: Claims): boolean {
  const names = idToken['_claim_names']
  const named = typeof names === 'object' && names !== null && Object.hasOwn(names, 'groups')
  return named || idToken['hasgroups'] === true || idToken['hasgroups'] === 'true'
}
