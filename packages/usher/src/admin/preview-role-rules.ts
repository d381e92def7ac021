// What role rules would do before they are saved: to one person, and to the members of the provider.
// Both by `core/decide-roles.ts`, which decides at a sign-in.
import type { AttributeMapping, RoleRule, UpstreamConnection } from '../core/connection.ts'
import {
  decideRoles,
  judgeRules,
  type RoleDecision,
  type RoleFacts,
  type RuleVerdict,
} from '../core/decide-roles.ts'
import type { ConnectionId } from '../core/ids.ts'
import { mapProfile } from '../core/map-profile.ts'
import type { RememberedClaims } from '../core/remembered-claims.ts'
import { permissionsOf } from '../core/requester.ts'
import type { MemberWithClaims, Stores } from '../engine/ports.ts'
import { openClaims } from '../engine/remember-claims.ts'
import { giveWay } from '../lib/give-way.ts'
import { findClaims, upstreamOf, type ClaimsFrom, type FoundClaims } from './claim-sources.ts'
import type { AdminCaller, AdminPorts } from './context.ts'
import { RulesTally, type RulesImpact } from './rules-tally.ts'
import { existingRoles } from './roles.ts'

/** Rules that nobody saved yet; what is left out is as the provider has it. */
export type RulesToTry = {
  readonly roleRules: readonly RoleRule[]
  readonly roleRuleEvaluation?: 'every' | 'first' | undefined
  readonly missingGroups?: 'keep' | 'none' | undefined
  readonly attributeMapping?: AttributeMapping | undefined
}
export type RolesPreview = {
  readonly found: FoundClaims
  readonly verdicts: readonly RuleVerdict[]
  readonly decision: RoleDecision
}

/** For somebody who arrives with these claims and had no roles. Errors: NOT_FOUND. */
export async function previewRoleRules(
  ports: AdminPorts,
  caller: AdminCaller,
  id: ConnectionId,
  input: RulesToTry & { readonly source: ClaimsFrom },
): Promise<RolesPreview> {
  const { read } = ports.storage
  const connection = await upstreamOf(read, caller, id)
  const found = await findClaims(ports, read, caller, connection, input.source)
  const choice = await choiceOf(read, caller)
  const facts = {
    ...factsOf(connection, input, found.claims),
    ...choice,
    arrives: true,
    current: [],
  }
  return { found, verdicts: judgeRules(facts), decision: decideRoles(facts) }
}

/** How many members one request looks at; the answer says how to go on. */
export const membersLookedAtMax = 10_000
/** Opening, mapping and judging so many takes some ten milliseconds. */
const batchLength = 100

/**
 * Who of the provider's active members would gain or lose what at their next sign-in, if it said of
 * them what their last one said. Errors: NOT_FOUND, VALIDATION_FAILED for a foreign cursor.
 */
export async function previewRulesImpact(
  ports: AdminPorts,
  caller: AdminCaller,
  id: ConnectionId,
  input: RulesToTry & { readonly limit: number; readonly cursor: string | null },
): Promise<RulesImpact> {
  const { read } = ports.storage
  const connection = await upstreamOf(read, caller, id)
  const choice = await choiceOf(read, caller)
  const showsNames = permissionsOf(caller.by).includes('members:read')
  const tally = new RulesTally(input.limit, showsNames)
  let cursor = input.cursor
  do {
    // A page at a time, so that no request holds ten thousand people's claims.
    // eslint-disable-next-line no-await-in-loop
    const page = await read.claimMemory.listMembers(caller.organizationId, id, {
      limit: tally.isFull ? batchLength : Math.min(batchLength, pageFor(input.limit)),
      cursor,
    })
    for (const member of page.items) {
      const claims = claimsOf(ports, id, member)
      const facts = claims && {
        ...factsOf(connection, input, claims),
        ...choice,
        arrives: false,
        current: member.roles,
      }
      const isKnown =
        facts !== undefined && judgeRules(facts).every(({ answer }) => answer !== 'unknown')
      tally.add(member, facts && decideRoles(facts), isKnown)
    }
    tally.endPage(page.walked, page.nextCursor)
    cursor = page.nextCursor
    // eslint-disable-next-line no-await-in-loop
    await giveWay()
  } while (cursor !== null && tally.lookedAt < membersLookedAtMax)
  return tally.result(cursor)
}

/** While names are still wanted, pages are as short as the list of names: it continues at a page. */
function pageFor(limit: number): number {
  return Math.max(limit, 50)
}

function claimsOf(
  ports: AdminPorts,
  connectionId: ConnectionId,
  { identityId, sealed }: MemberWithClaims,
): RememberedClaims | undefined {
  return sealed === null
    ? undefined
    : openClaims(ports.sealer, { sealed, identityId, connectionId })
}

async function choiceOf(
  stores: Stores,
  caller: AdminCaller,
): Promise<Pick<RoleFacts, 'existingRoles' | 'defaultRole'>> {
  const organization = await stores.organizations.find(caller.organizationId)
  return {
    existingRoles: await existingRoles(stores, caller),
    defaultRole: organization?.defaultRole ?? 'member',
  }
}

function factsOf(
  { id, settings }: UpstreamConnection,
  rules: RulesToTry,
  claims: RememberedClaims,
): Omit<RoleFacts, 'arrives' | 'current' | 'existingRoles' | 'defaultRole'> {
  const mapping = rules.attributeMapping ?? settings.attributeMapping
  return {
    connectionId: id,
    rules: rules.roleRules,
    evaluation: rules.roleRuleEvaluation ?? settings.roleRuleEvaluation,
    missingGroups: rules.missingGroups ?? settings.missingGroups,
    invitedRoles: [],
    profile: mapProfile(mapping, { ...claims, photo: null }).profile,
    groups: claims.groups,
    idToken: claims.idToken,
    userInfo: claims.userInfo,
  }
}
