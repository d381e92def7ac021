import type { AppRole, User } from '../directory/model.ts'
import type { AttributeMapping, MappingSource, SourceAttribute } from './attribute-mapping.ts'

/** What one path of a SCIM resource holds; a list is the values of app roles. */
export type ScimValue = string | boolean | readonly string[]

export type MappingInput = {
  readonly user: User
  readonly active: boolean
  readonly roles: readonly AppRole[]
}

/** The mapped values of a user by SCIM path. Nulls are never provisioned, so they are left out. */
export function mappedValues(
  mapping: readonly AttributeMapping[],
  input: MappingInput,
): ReadonlyMap<string, ScimValue> {
  const values = new Map<string, ScimValue>()
  for (const { target, source } of mapping) {
    const value = sourceValue(source, input)
    if (value !== null && value !== '') values.set(target, value)
  }
  return values
}

function sourceValue(source: MappingSource, input: MappingInput): ScimValue | null {
  switch (source.kind) {
    case 'attribute':
      return attributeOf[source.name](input.user)
    case 'constant':
      return source.value
    case 'fullName':
      return [input.user.givenName, input.user.surname].filter((part) => part !== null).join(' ')
    case 'notSoftDeleted':
      return input.active
    case 'manager':
      return null // A reference: it waits until the manager has an id over there.
    case 'singleAppRole':
      return input.roles[0]?.value ?? null
    case 'appRolesComplex':
      return input.roles.length === 0 ? null : input.roles.map(complexRole)
  }
}

function complexRole({ id, value, displayName }: AppRole): string {
  return JSON.stringify({ id, value, displayName })
}

/** Where each attribute of the mapping is found. */
const attributeOf: Readonly<Record<SourceAttribute, (user: User) => string | null>> = {
  objectId: (user) => user.id,
  userPrincipalName: homeName,
  originalUserPrincipalName: (user) => user.userPrincipalName,
  mailNickname: (user) => user.userPrincipalName.split('@')[0] ?? null,
  displayName: (user) => user.displayName,
  givenName: (user) => user.givenName,
  surname: (user) => user.surname,
  mail: (user) => user.mail,
  jobTitle: (user) => user.jobTitle,
  department: (user) => user.department,
  companyName: (user) => user.companyName,
  employeeId: (user) => user.employeeId,
  mobile: (user) => user.mobilePhone,
  telephoneNumber: (user) => user.businessPhones[0] ?? null,
  physicalDeliveryOfficeName: (user) => user.officeLocation,
  preferredLanguage: (user) => user.preferredLanguage,
  country: (user) => user.country,
  onPremisesSamAccountName: (user) => user.onPremisesSamAccountName,
}

/** A guest's `alice_fabrikam.example#EXT#@…` is sent as it is at home: alice@fabrikam.example. */
function homeName({ userPrincipalName }: User): string {
  const home = /^(.+)_([^_]+)#EXT#@/i.exec(userPrincipalName)
  return home === null ? userPrincipalName : `${home[1] ?? ''}@${home[2] ?? ''}`
}
