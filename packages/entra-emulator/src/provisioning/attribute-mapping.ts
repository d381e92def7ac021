/**
 * The attribute mapping of a new SCIM app, as data: which SCIM path is fed by which attribute of the
 * directory. An app may have another one.
 */
export type SourceAttribute =
  | 'objectId'
  | 'userPrincipalName'
  | 'originalUserPrincipalName'
  | 'mailNickname'
  | 'displayName'
  | 'givenName'
  | 'surname'
  | 'mail'
  | 'jobTitle'
  | 'department'
  | 'companyName'
  | 'employeeId'
  | 'mobile'
  | 'telephoneNumber'
  | 'physicalDeliveryOfficeName'
  | 'preferredLanguage'
  | 'country'
  | 'onPremisesSamAccountName'

export type MappingSource =
  | { readonly kind: 'attribute'; readonly name: SourceAttribute }
  | { readonly kind: 'constant'; readonly value: string }
  /** Join(" ", [givenName], [surname]) */
  | { readonly kind: 'fullName' }
  /** Switch([IsSoftDeleted], , "False", "True", "True", "False") */
  | { readonly kind: 'notSoftDeleted' }
  | { readonly kind: 'manager' }
  | { readonly kind: 'singleAppRole' }
  | { readonly kind: 'appRolesComplex' }

export type AttributeMapping = { readonly target: string; readonly source: MappingSource }

export const enterpriseUser = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
export const managerTarget = `${enterpriseUser}:manager`

/**
 * Microsoft's default but for one line: `externalId` comes from the object id, which is also what a
 * sign-in shows as `oid`, so that provisioning and sign-in meet on one account.
 */
export const defaultAttributeMapping: readonly AttributeMapping[] = [
  from('externalId', 'objectId'),
  from('userName', 'userPrincipalName'),
  { target: 'active', source: { kind: 'notSoftDeleted' } },
  from('displayName', 'displayName'),
  from('title', 'jobTitle'),
  from('emails[type eq "work"].value', 'mail'),
  from('preferredLanguage', 'preferredLanguage'),
  from('name.givenName', 'givenName'),
  from('name.familyName', 'surname'),
  { target: 'name.formatted', source: { kind: 'fullName' } },
  from('addresses[type eq "work"].formatted', 'physicalDeliveryOfficeName'),
  from('addresses[type eq "work"].country', 'country'),
  from('phoneNumbers[type eq "work"].value', 'telephoneNumber'),
  from('phoneNumbers[type eq "mobile"].value', 'mobile'),
  from(`${enterpriseUser}:employeeNumber`, 'employeeId'),
  from(`${enterpriseUser}:department`, 'department'),
  { target: managerTarget, source: { kind: 'manager' } },
]

/** What a new app really starts with: `externalId` from `mailNickname`. */
export const microsoftDefaultMapping: readonly AttributeMapping[] = [
  from('externalId', 'mailNickname'),
  ...defaultAttributeMapping.slice(1),
]

/** One role, the first one assigned: SingleAppRoleAssignment([appRoleAssignments]). */
export const singleAppRoleMapping: AttributeMapping = {
  target: 'roles[primary eq "True"].value',
  source: { kind: 'singleAppRole' },
}

/** All roles, as JSON inside a string; only ever added: AppRoleAssignmentsComplex. */
export const appRolesComplexMapping: AttributeMapping = {
  target: 'roles',
  source: { kind: 'appRolesComplex' },
}

function from(target: string, name: SourceAttribute): AttributeMapping {
  return { target, source: { kind: 'attribute', name } }
}
