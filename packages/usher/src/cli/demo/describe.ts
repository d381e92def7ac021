// What the demo tells: people on the terminal, programs in demo.json.
import { contoso, fabrikam } from '@usher/entra-emulator'
import type { OrganizationId } from '../../core/ids.ts'
import { demoSlug } from './seed.ts'

const { users } = contoso
const people = [
  { userPrincipalName: users.ada.userPrincipalName, about: 'has groups, an app role and a photo' },
  { userPrincipalName: users.grace.userPrincipalName, about: 'a plain member' },
  { userPrincipalName: users.alan.userPrincipalName, about: 'has no mailbox: mail is null' },
  { userPrincipalName: users.guest.userPrincipalName, about: 'a guest from Fabrikam' },
  { userPrincipalName: users.overage.userPrincipalName, about: 'is in 250 groups' },
  { userPrincipalName: users.roles.userPrincipalName, about: 'has an app role' },
  { userPrincipalName: users.disabled.userPrincipalName, about: 'disabled: stays out' },
  {
    userPrincipalName: fabrikam.users.mallory.userPrincipalName,
    about: 'another company, claims the address of Ada: stays out',
  },
] as const

/** Where the local Entra shows what it provisions, with "Provision now". */
const provisioningPath = `/control/provisioning/${contoso.clientId}`

/** The content of demo.json. */
export function describeDemo(demo: {
  readonly baseUrl: string
  readonly entraUrl: string
  readonly organizationId: OrganizationId
  readonly adminEmail: string
  readonly adminPassword: string
  readonly outbox: string
  readonly scim: { readonly tenantUrl: string; readonly token: string }
}) {
  const { baseUrl, entraUrl, organizationId } = demo
  return {
    baseUrl,
    entraUrl,
    organizationId,
    organizationSlug: demoSlug,
    admin: {
      email: demo.adminEmail,
      password: demo.adminPassword,
      signInUrl: `${baseUrl}/sign-in?organization=${demoSlug}`,
      how: 'The form on the sign-in page, or POST {"email", "password", "organization"} as JSON to /api/auth/email/sign-in and keep the cookie.',
    },
    users: people,
    scim: demo.scim,
    provisioningUrl: `${entraUrl}${provisioningPath}`,
    outbox: demo.outbox,
    pid: process.pid,
  }
}

export type DemoFacts = ReturnType<typeof describeDemo>

export function welcome({
  baseUrl,
  entraUrl,
  organizationId,
  admin,
  users: list,
  outbox,
  provisioningUrl,
}: DemoFacts): string[] {
  const organization = `${baseUrl}/console/organizations/${organizationId}`
  return [
    '',
    `  Usher is ready      ${admin.signInUrl}`,
    `  The local Entra     ${entraUrl}/  (an emulator: edit people, turn on faults)`,
    '',
    '  Try it: open the first address, press "Sign in with Entra ID" and pick a person.',
    '  The account is made that moment, unless the directory has brought it already: the local',
    '  Entra provisions everybody of Contoso in the background. People to try:',
    '',
    ...list.map(({ userPrincipalName, about }) => `    ${userPrincipalName} - ${about}`),
    '',
    `  Administrator       ${admin.email}`,
    `  Password            ${admin.password}`,
    `  The console         ${baseUrl}/console`,
    `  Members             ${organization}/members`,
    `  Provisioning        ${provisioningUrl}  (what Entra sends)`,
    `                      ${organization}/provisioning  (what arrives)`,
    `  Mails               ${outbox}`,
    '',
    '  Ctrl-C stops it; what happened is kept. With --reset it begins anew.',
    '',
  ]
}
