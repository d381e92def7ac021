import { GraphError } from './graph-error.ts'
import type { Tenant, User } from '../directory/model.ts'

const defaultProperties = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
] as const

/** A user as Graph shows it: eleven properties, or exactly those that `$select` names. */
export function userResource(
  user: User,
  tenant: Tenant,
  select: string | undefined,
): Record<string, unknown> {
  const all = allProperties(user, tenant)
  const wanted = select === undefined ? defaultProperties : select.split(',')
  const names = wanted.map((name) => name.trim()).filter((name) => name !== '')
  const entries = names.map((name) => {
    const known = Object.keys(all).find((one) => one.toLowerCase() === name.toLowerCase())
    if (known === undefined) {
      throw new GraphError(
        400,
        'Request_BadRequest',
        `Could not find a property named '${name}' on type 'microsoft.graph.user'.`,
      )
    }
    return [known, all[known]]
  })
  return Object.fromEntries(entries)
}

function allProperties(user: User, tenant: Tenant): Record<string, unknown> {
  return {
    businessPhones: user.businessPhones,
    displayName: user.displayName,
    givenName: user.givenName,
    jobTitle: user.jobTitle,
    mail: user.mail,
    mobilePhone: user.mobilePhone,
    officeLocation: user.officeLocation,
    preferredLanguage: user.preferredLanguage,
    surname: user.surname,
    userPrincipalName: user.userPrincipalName,
    id: user.id,
    accountEnabled: user.accountEnabled,
    ageGroup: null,
    city: null,
    companyName: user.companyName,
    country: user.country,
    creationType: user.kind === 'guest' ? 'Invitation' : null,
    department: user.department,
    employeeId: user.employeeId,
    externalUserState: user.kind === 'guest' ? 'Accepted' : null,
    identities: [
      {
        signInType: user.kind === 'guest' ? 'federated' : 'userPrincipalName',
        issuer: user.kind === 'guest' ? 'ExternalAzureAD' : (tenant.domains.at(-1) ?? tenant.id),
        issuerAssignedId: user.kind === 'guest' ? null : user.userPrincipalName,
      },
    ],
    mailNickname: user.userPrincipalName.split('@')[0] ?? null,
    onPremisesImmutableId: null,
    onPremisesSamAccountName: user.onPremisesSamAccountName,
    onPremisesSyncEnabled: user.onPremisesSamAccountName === null ? null : true,
    otherMails: user.otherMails,
    proxyAddresses: user.mail === null ? [] : [`SMTP:${user.mail}`],
    signInSessionsValidFromDateTime: user.tokensValidFrom?.toISOString() ?? null,
    usageLocation: user.country,
    userType: user.kind === 'guest' ? 'Guest' : 'Member',
  }
}
