// What is typed while a provider is set up, and what is sent of it.
import { mappingOf, parseMapping } from '../../previews/mapping-draft.ts'
import type { AttributeMapping } from '../../previews/queries.ts'
import type { ConnectionToCheck, NewConnection, Preset } from '../queries.ts'

export type SetUpValues = {
  name: string
  clientId: string
  clientSecret: string
  /** `2027-03-31`, as date fields have it; empty where it is not known. */
  clientSecretExpiresAt: string
  registrationEnabled: boolean
  tenantId: string
  scope: string
  /** JSON, as in the guide. */
  attributeMapping: string
  /** Authority, issuer or endpoints, by setting; `{name}` stands for a blank. */
  addresses: Record<string, string>
  blanks: Record<string, string>
}

export function initialValues(preset: Preset): SetUpValues {
  return {
    name: preset.name,
    clientId: '',
    clientSecret: '',
    clientSecretExpiresAt: '',
    registrationEnabled: true,
    tenantId: '',
    scope: preset.scope,
    attributeMapping: JSON.stringify(preset.attributeMapping, null, 2),
    addresses: { ...preset.addresses },
    blanks: Object.fromEntries(preset.blanks.map(({ name }) => [name, ''])),
  }
}

/** The mapping of the guide, and the one for directories in which some have no mailbox. */
export const guideMapping: AttributeMapping = {
  uid: 'id',
  username: 'userPrincipalName',
  email: 'mail',
  avatar: 'photo',
}
export const guideMappingWithoutMail: AttributeMapping = {
  ...guideMapping,
  email: 'userPrincipalName',
}

/** An Azure secret has a Value and an ID beside it, and the ID is a GUID. */
export function looksLikeSecretId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text.trim())
}

function filled(address: string, blanks: Readonly<Record<string, string>>): string {
  return Object.entries(blanks).reduce(
    (text, [name, value]) =>
      value.trim() === '' ? text : text.replaceAll(`{${name}}`, bareHost(value)),
    address,
  )
}

/** People paste `https://contoso.okta.com/` where the domain is asked for. */
function bareHost(value: string): string {
  return value
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/+$/, '')
}

/** `null` while too little is there for the provider to be asked. */
export function toCheck(preset: Preset, values: SetUpValues): ConnectionToCheck | null {
  const settings = toSettings(preset, values)
  if (settings === null) return null
  return values.clientSecret === ''
    ? settings
    : { ...settings, clientSecret: values.clientSecret.trim() }
}

/** `null` while something is missing. */
export function toNewConnection(
  preset: Preset,
  values: SetUpValues,
  enabled: boolean,
): NewConnection | null {
  const settings = toSettings(preset, values)
  if (settings === null || values.name.trim() === '') return null
  return {
    ...settings,
    name: values.name.trim(),
    enabled,
    registrationEnabled: values.registrationEnabled,
    ...(values.clientSecret !== '' && { clientSecret: values.clientSecret.trim() }),
    ...(values.clientSecretExpiresAt !== '' && {
      clientSecretExpiresAt: endOfDay(values.clientSecretExpiresAt),
    }),
  }
}

/** Azure names the day; the secret is good until it is over. */
export function endOfDay(day: string): string {
  return `${day}T23:59:59.000Z`
}

function toSettings(preset: Preset, values: SetUpValues) {
  const mapping = parseMapping(values.attributeMapping)
  const clientId = values.clientId.trim()
  if (clientId === '' || 'problem' in mapping) return null
  const address = (name: string): string =>
    filled(values.addresses[name] ?? '', values.blanks).trim()
  const common = {
    clientId,
    scope: values.scope.trim(),
    attributeMapping: mappingOf(mapping.draft),
    clientAuthentication: { method: preset.clientAuthentication },
  }
  switch (preset.kind) {
    case 'entra':
      return values.tenantId.trim() === ''
        ? null
        : {
            kind: preset.kind,
            ...common,
            tenantId: values.tenantId.trim(),
            authority: address('authority'),
            graphEndpoint: address('graphEndpoint'),
          }
    case 'oidc':
      return address('issuer') === ''
        ? null
        : { kind: preset.kind, ...common, issuer: address('issuer') }
    case 'generic': {
      const endpoints = {
        authorizationEndpoint: address('authorizationEndpoint'),
        tokenEndpoint: address('tokenEndpoint'),
        userInfoEndpoint: address('userInfoEndpoint'),
      }
      return Object.values(endpoints).includes('')
        ? null
        : { kind: preset.kind, ...common, ...endpoints }
    }
  }
}
