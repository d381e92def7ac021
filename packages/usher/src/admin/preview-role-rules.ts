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
import type { ConnectionId, MemberId } from '../core/ids.ts'
import { mapProfile } from '../core/map-profile.ts'
import type { RememberedClaims } from '../core/remembered-claims.ts'
import { permissionsOf } from '../core/requester.ts'
import type { MemberWithClaims, Stores } from '../engine/ports.ts'
import { openClaims } from '../engine/remember-claims.ts'
import { findClaims, upstreamOf, type ClaimsFrom, type FoundClaims } from './claim-sources.ts'
import type { AdminCaller, AdminPorts } from './context.ts'
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
const batchLength = 500

export type MemberChange = {
  readonly memberId: MemberId
  /** `null` where the caller may not see members. */
  readonly name: string | null
  readonly gained: readonly string[]
  readonly lost: readonly string[]
}
export type RulesImpact = {
  readonly lookedAt: number
  readonly changed: number
  /** Nothing is remembered of their last sign-in, or not their groups: their next one decides. */
  readonly unknown: number
  readonly roles: readonly { readonly role: string; readonly gain: number; readonly lose: number }[]
  /** Of those who change, the first `limit`. */
  readonly items: readonly MemberChange[]
  /** Continues the names, behind the last one shown. */
  readonly nextItemsCursor: string | null
  /** Continues the count, behind the last member looked at. */
  readonly nextCursor: string | null
}

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
  const tally = new Tally(input.limit, showsNames)
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
      tally.add(member, facts)
    }
    tally.endPage(page.walked, page.nextCursor)
    cursor = page.nextCursor
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

/** Counts what changes, and keeps the first names. */
class Tally {
  lookedAt = 0
  #changed = 0
  #unknown = 0
  readonly #roles = new Map<string, { gain: number; lose: number }>()
  readonly #items: MemberChange[] = []
  #itemsCursor: string | null = null
  readonly #limit: number
  readonly #showsNames: boolean

  constructor(limit: number, showsNames: boolean) {
    this.#limit = limit
    this.#showsNames = showsNames
  }

  get isFull(): boolean {
    return this.#itemsCursor !== null
  }

  /** `undefined`: nothing is known of the member's last sign-in. */
  add(member: MemberWithClaims, facts: RoleFacts | undefined): void {
    if (!facts || judgeRules(facts).some(({ answer }) => answer === 'unknown')) this.#unknown += 1
    if (!facts) return
    const { gained, lost } = decideRoles(facts)
    if (gained.length === 0 && lost.length === 0) return
    this.#changed += 1
    for (const role of gained) this.#count(role).gain += 1
    for (const role of lost) this.#count(role).lose += 1
    if (this.isFull) return
    const name = this.#showsNames ? (member.displayName ?? member.username) : null
    this.#items.push({ memberId: member.memberId, name, gained, lost })
  }

  endPage(walked: number, next: string | null): void {
    this.lookedAt += walked
    // The list of names ends with a page, so that its cursor is one of the walk.
    if (!this.isFull && this.#items.length >= this.#limit) this.#itemsCursor = next
  }

  result(nextCursor: string | null): RulesImpact {
    return {
      lookedAt: this.lookedAt,
      changed: this.#changed,
      unknown: this.#unknown,
      roles: [...this.#roles]
        .map(([role, { gain, lose }]) => ({ role, gain, lose }))
        .toSorted((one, other) => one.role.localeCompare(other.role)),
      items: this.#items,
      nextItemsCursor: this.#itemsCursor,
      nextCursor,
    }
  }

  #count(role: string): { gain: number; lose: number } {
    const known = this.#roles.get(role) ?? { gain: 0, lose: 0 }
    this.#roles.set(role, known)
    return known
  }
}
