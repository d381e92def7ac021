// Facts for the sign-in decision, every field defaulted: a stranger at whom every rule shrugs.
import type {
  AddressOwner,
  DirectoryCandidate,
  SignInFacts,
} from '../../src/core/decide-sign-in.ts'
import type { NormalizedEmail } from '../../src/core/email-address.ts'
import type {
  ConnectionId,
  DirectoryUserId,
  IdentityId,
  InvitationId,
  OrganizationId,
  UserId,
} from '../../src/core/ids.ts'
import type { Profile } from '../../src/core/map-profile.ts'

export const tenant = '11111111-1111-1111-1111-111111111111'
export const ada = 'usr_ada' as UserId
export const profile: Profile = {
  uid: 'oid-ada',
  username: 'ada@contoso.example',
  email: 'ada@contoso.example',
  avatar: null,
  displayName: 'Ada Lovelace',
  groups: [],
  roles: [],
}
export const organization = {
  id: 'org_contoso' as OrganizationId,
  enabled: true,
  restrictToDomains: false,
  verifiedDomains: ['contoso.example'],
}
export const connection: SignInFacts['connection'] = {
  id: 'con_entra' as ConnectionId,
  name: 'Entra ID',
  enabled: true,
  registrationEnabled: true,
  linkPolicy: 'automatic',
  tenantIds: [tenant],
  pinned: true,
}
export const email = 'ada@contoso.example' as NormalizedEmail
export const provenByDomain = {
  email,
  authority: { by: 'domain', saw: 'the organization has verified the domain' },
} as const
export const unproven = {
  email,
  authority: { by: null, saw: 'the provider is silent and the domain is not verified here' },
} as const

/** A stranger for whom every rule has nothing to say, so that the last one creates. */
export function facts(over: Partial<SignInFacts> = {}): SignInFacts {
  return {
    connection,
    organization,
    upstream: { tenantId: tenant, issuerAsConfigured: true, guest: false },
    mapped: { profile, fields: [{ field: 'uid', paths: ['id'], path: 'id', found: true }] },
    address: provenByDomain,
    identity: undefined,
    directory: undefined,
    invitation: undefined,
    addressOwners: [],
    ...over,
  }
}
export const over = (changes: Partial<SignInFacts['connection']>) => ({
  connection: { ...connection, ...changes },
})
export const known = (changes: Partial<NonNullable<SignInFacts['identity']>> = {}) => ({
  identity: {
    id: 'idn_ada' as IdentityId,
    userId: ada,
    userActive: true,
    memberStatus: 'active' as const,
    ...changes,
  },
})
export const placeholder = (changes: Partial<DirectoryCandidate> = {}): DirectoryCandidate => ({
  id: 'dus_ada' as DirectoryUserId,
  userId: ada,
  state: 'active',
  boundElsewhere: false,
  mustApprove: false,
  ...changes,
})
export const owner = (changes: Partial<AddressOwner> = {}): AddressOwner => ({
  userId: ada,
  addressProven: true,
  active: true,
  isMember: true,
  boundElsewhere: false,
  hasUnprovenPassword: false,
  mustApprove: false,
  ...changes,
})
export const other = { id: 'dus_other' as DirectoryUserId, userId: 'usr_other' as UserId }
export const invitation = { id: 'inv_ada' as InvitationId, opened: false, administers: false }
export const bySubject = (...found: DirectoryCandidate[]) => ({
  directory: { bySubject: found, byUserName: [] },
})
export const byUserName = (...found: DirectoryCandidate[]) => ({
  directory: { bySubject: [], byUserName: found },
})
export const guest = { upstream: { tenantId: tenant, issuerAsConfigured: true, guest: true } }
export const registrationOff = over({ registrationEnabled: false })
