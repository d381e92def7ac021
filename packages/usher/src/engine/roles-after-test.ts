// Which roles a person would have after the sign-in that a test decided about.
import type { UpstreamConnection } from '../core/connection.ts'
import { builtInRoles, decideRoles, judgeRules, type RoleFacts } from '../core/decide-roles.ts'
import type { SignInDecision } from '../core/decide-sign-in.ts'
import type { VerifiedIdentity } from '../core/verified-identity.ts'
import type { LoadedSignIn } from './load-sign-in-facts.ts'
import type { Stores } from './ports.ts'

export async function rolesAfterTest(
  stores: Stores,
  input: {
    readonly decision: Exclude<SignInDecision, { kind: 'deny' }>
    readonly loaded: LoadedSignIn
    readonly connection: UpstreamConnection
    readonly verified: VerifiedIdentity
  },
): Promise<Readonly<Record<string, unknown>>> {
  const facts = await factsOf(stores, input)
  const { roles, gained, lost } = decideRoles(facts)
  return {
    evaluation: facts.evaluation,
    rules: judgeRules(facts),
    roles: roles.map(({ role, source }) => ({ role, source })),
    gained,
    lost,
  }
}

async function factsOf(
  stores: Stores,
  { decision, loaded, connection, verified }: Parameters<typeof rolesAfterTest>[1],
): Promise<RoleFacts> {
  const { organization } = loaded
  const userId = decision.kind === 'create' ? undefined : decision.userId
  const member =
    loaded.member ??
    (organization && userId && (await stores.members.findOfUser(organization.id, userId)))
  const invitationId = decision.kind === 'confirm' ? null : decision.invitationId
  const invitation =
    organization && invitationId
      ? await stores.invitations.find(organization.id, invitationId)
      : undefined
  const custom = organization ? await stores.members.customRoles(organization.id) : []
  const { settings } = connection
  return {
    connectionId: connection.id,
    rules: settings.roleRules,
    evaluation: settings.roleRuleEvaluation,
    missingGroups: settings.missingGroups,
    arrives: !member || (decision.kind === 'link' && decision.by === 'directory'),
    current: member ? await stores.members.roles(member.id) : [],
    existingRoles: [...builtInRoles, ...custom],
    defaultRole: organization?.defaultRole ?? 'member',
    invitedRoles: invitation?.roles ?? [],
    profile: loaded.facts.mapped.profile,
    groups: verified.groups,
    idToken: verified.idToken,
    userInfo: verified.userInfo,
  }
}
