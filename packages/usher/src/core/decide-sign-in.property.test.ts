import fc from 'fast-check'
import { test } from 'vitest'
import { decideSignIn, type SignInFacts } from './decide-sign-in.ts'
import type { DirectoryUserId, IdentityId } from './ids.ts'
import {
  tenant,
  ada,
  profile,
  organization,
  connection,
  provenByDomain,
  unproven,
  facts,
  other,
  invitation,
} from '../../test/support/sign-in-facts.ts'

const admits = (kind: string) => kind === 'signIn' || kind === 'link' || kind === 'create'

const candidates = fc.array(
  fc.record({
    id: fc.constantFrom('dus_1' as DirectoryUserId, 'dus_2' as DirectoryUserId),
    userId: fc.constantFrom(ada, other.userId),
    state: fc.constantFrom('active' as const, 'inactive' as const, 'deleted' as const),
    boundElsewhere: fc.boolean(),
    mustApprove: fc.boolean(),
  }),
  { maxLength: 3 },
)
const anyFacts: fc.Arbitrary<SignInFacts> = fc.record({
  connection: fc.record({
    id: fc.constant(connection.id),
    name: fc.string(),
    enabled: fc.boolean(),
    registrationEnabled: fc.boolean(),
    linkPolicy: fc.constantFrom('confirm' as const, 'automatic' as const),
    tenantIds: fc.constantFrom([tenant], []),
    pinned: fc.boolean(),
  }),
  organization: fc.option(
    fc.record({
      id: fc.constant(organization.id),
      enabled: fc.boolean(),
      restrictToDomains: fc.boolean(),
      verifiedDomains: fc.constantFrom([], ['contoso.example']),
    }),
    { nil: undefined },
  ),
  upstream: fc.record({
    tenantId: fc.constantFrom(tenant, 'fabrikam', null),
    issuerAsConfigured: fc.boolean(),
    guest: fc.boolean(),
  }),
  mapped: fc.constantFrom(facts().mapped, { profile: { ...profile, uid: '' }, fields: [] }),
  address: fc.constantFrom(undefined, provenByDomain, unproven),
  identity: fc.option(
    fc.record({
      id: fc.constant('idn_x' as IdentityId),
      userId: fc.constantFrom(ada, other.userId),
      userActive: fc.boolean(),
      memberStatus: fc.constantFrom('active' as const, 'deactivated' as const, 'none' as const),
    }),
    { nil: undefined },
  ),
  directory: fc.option(fc.record({ bySubject: candidates, byUserName: candidates }), {
    nil: undefined,
  }),
  invitation: fc.option(
    fc.record({
      id: fc.constant(invitation.id),
      opened: fc.boolean(),
      administers: fc.boolean(),
    }),
    { nil: undefined },
  ),
  addressOwners: fc.array(
    fc.record({
      userId: fc.constantFrom(ada, other.userId),
      addressProven: fc.boolean(),
      active: fc.boolean(),
      isMember: fc.boolean(),
      boundElsewhere: fc.boolean(),
      hasUnprovenPassword: fc.boolean(),
      mustApprove: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
})

test('nobody gets in through what is disabled, foreign or without a subject', () => {
  fc.assert(
    fc.property(anyFacts, (given) => {
      const shut =
        !given.connection.enabled ||
        !given.organization?.enabled ||
        !given.upstream.issuerAsConfigured ||
        given.mapped.profile.uid === '' ||
        (given.connection.tenantIds.length > 0 && given.upstream.tenantId !== tenant)
      return !shut || decideSignIn(given).kind === 'deny'
    }),
    { numRuns: 2000 },
  )
})

test('an account is opened by its address only with proof on both sides, policy and no rival', () => {
  fc.assert(
    fc.property(anyFacts, (given) => {
      const decision = decideSignIn(given)
      if (decision.kind !== 'link' || decision.by === 'directory') return true
      const [only] = given.addressOwners
      return (
        (given.addressOwners.length === 1 || decision.by === 'invitation') &&
        only !== undefined &&
        only.addressProven &&
        only.active &&
        !only.boundElsewhere &&
        given.address?.authority.by === 'domain' &&
        given.connection.linkPolicy === 'automatic'
      )
    }),
    { numRuns: 5000 },
  )
})

test('nobody is joined to an owner or an operator without their approval', () => {
  fc.assert(
    fc.property(anyFacts, (given) => {
      const decision = decideSignIn(given)
      if (decision.kind !== 'link') return true
      const { directory, addressOwners } = given
      const known = [...(directory?.bySubject ?? []), ...(directory?.byUserName ?? [])]
      const ofThis = [...known, ...addressOwners].filter(({ userId }) => userId === decision.userId)
      return ofThis.some(({ mustApprove }) => !mustApprove)
    }),
    { numRuns: 5000 },
  )
})

test('a role that administers is given to whoever opened the link of the invitation', () => {
  fc.assert(
    fc.property(anyFacts, (given) => {
      const decision = decideSignIn(given)
      const accepts = 'invitationId' in decision && decision.invitationId !== null
      return !accepts || given.invitation?.opened === true || !given.invitation?.administers
    }),
    { numRuns: 5000 },
  )
})

test('a deactivated person never gets in', () => {
  fc.assert(
    fc.property(anyFacts, (given) => {
      const decision = decideSignIn(given)
      if (!admits(decision.kind) || !given.identity) return true
      return given.identity.userActive && given.identity.memberStatus !== 'deactivated'
    }),
    { numRuns: 2000 },
  )
})

test('with registration off nobody is created without an invitation', () => {
  fc.assert(
    fc.property(anyFacts, (given) => {
      const decision = decideSignIn(given)
      const made = decision.kind === 'create' && decision.invitationId === null
      return !(made && !given.connection.registrationEnabled)
    }),
    { numRuns: 2000 },
  )
})
