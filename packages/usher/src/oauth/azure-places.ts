// Where to click in the Azure portal, in the words of its own menus, so that a fix ends at a place.

const registration = 'Azure portal → Microsoft Entra ID → App registrations → your app'
const enterprise = 'Azure portal → Microsoft Entra ID → Enterprise applications → your app'

export const azurePlaces = {
  tenantOverview: 'Azure portal → Microsoft Entra ID → Overview',
  overview: `${registration} → Overview`,
  endpoints: `${registration} → Overview → Endpoints`,
  authentication: `${registration} → Authentication`,
  secrets: `${registration} → Certificates & secrets`,
  permissions: `${registration} → API permissions`,
  assignments: `${enterprise} → Users and groups`,
  properties: `${enterprise} → Properties`,
  users: 'Azure portal → Microsoft Entra ID → Users',
  signInLogs: 'Azure portal → Microsoft Entra ID → Sign-in logs',
} as const

export type AzurePlace = keyof typeof azurePlaces
