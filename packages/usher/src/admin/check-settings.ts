// Settings of a connection are judged before they are saved, by the mistakes that people make with
// them: a placeholder left in an address, a tenant that lets in the world. Pure.
import type { z } from 'zod'
import {
  connectionSettingsSchema,
  type ConnectionSettings,
  type GenericSettings,
  type UpstreamSettings,
} from '../core/connection.ts'
import { UsherError, type FieldError } from '../core/error-catalogue.ts'

export type SettingsRules = {
  readonly allowsInsecure: (url: URL) => boolean
  readonly existingRoles: readonly string[]
  /** Runs the instance, and so may name files on it. */
  readonly callerIsOperator: boolean
  readonly callerIsOwner: boolean
}

/**
 * Settings as they may be saved. Errors: PLACEHOLDER_IN_URL, VALIDATION_FAILED and ROLE_UNKNOWN name
 * the fields; FORBIDDEN where the caller may not choose what they chose.
 */
export function checkSettings(candidate: object, rules: SettingsRules): UpstreamSettings {
  refuse('PLACEHOLDER_IN_URL', placeholders(candidate))
  const parsed = connectionSettingsSchema.safeParse(candidate)
  if (!parsed.success) throw invalid(schemaErrors(parsed.error))
  const settings = upstreamOnly(parsed.data)
  refuse('VALIDATION_FAILED', [...addressErrors(settings, rules), ...tenancyErrors(settings)])
  refuse('ROLE_UNKNOWN', unknownRoles(settings, rules.existingRoles))
  refuseReserved(settings, rules)
  return settings
}

function refuse(
  code: 'PLACEHOLDER_IN_URL' | 'VALIDATION_FAILED' | 'ROLE_UNKNOWN',
  errors: readonly FieldError[],
): void {
  if (errors.length > 0) throw new UsherError(code, { errors })
}

function invalid(errors: readonly FieldError[]): UsherError {
  return new UsherError('VALIDATION_FAILED', { errors })
}

function upstreamOnly(settings: ConnectionSettings): UpstreamSettings {
  if (settings.kind === 'email')
    throw invalid([{ path: 'kind', message: 'the e-mail provider has no settings of this kind' }])
  return settings
}

/** `{tenant-id}`, `<tenant>`, `YOUR_…`, the x-ed out id of a manual, an unfilled variable. */
const placeholder = /[{}<>]|%7b|%7d|%3c|%3e|\byour[_-]|x{8}-x{4}|^0{8}-(0{4}-){3}0{12}$/i

function placeholders(candidate: object): readonly FieldError[] {
  return Object.entries(candidate).flatMap(([field, value]): readonly FieldError[] => {
    const entries: readonly (readonly [string, unknown])[] = Array.isArray(value)
      ? value.map((item, index) => [`${field}.${index}`, item] as const)
      : [[field, value]]
    return entries
      .filter(([, text]) => typeof text === 'string' && placeholder.test(text))
      .map(([path]) => ({ path, message: 'still holds a placeholder', ...hintFor(path) }))
  })
}

const hints: Readonly<Record<string, string>> = {
  tenantIds: 'Copy the Directory (tenant) ID from the Overview page of the app registration.',
  clientId: 'Copy the Application (client) ID from the Overview page of the app registration.',
  authorizationEndpoint: 'Replace {tenant-id} by the Directory (tenant) ID.',
  tokenEndpoint: 'Replace {tenant-id} by the Directory (tenant) ID.',
}

function hintFor(path: string): { readonly hint?: string } {
  const hint = hints[path.split('.')[0] ?? '']
  return hint === undefined ? {} : { hint }
}

function schemaErrors(error: z.ZodError): readonly FieldError[] {
  return error.issues.flatMap((issue): readonly FieldError[] => {
    const path = issue.path.map(String).join('.')
    if (issue.code === 'unrecognized_keys' && path === '')
      return issue.keys.map((key) => ({
        path: key,
        message: 'this kind of provider has no such field',
      }))
    return [{ path, message: issue.message, ...hintFor(path) }]
  })
}

function addressErrors(settings: UpstreamSettings, rules: SettingsRules): readonly FieldError[] {
  return endpointsOf(settings).flatMap(([path, address]) => {
    if (address === null) return []
    const message = addressError(new URL(address), rules)
    return message === undefined ? [] : [{ path, message }]
  })
}

function addressError(url: URL, rules: SettingsRules): string | undefined {
  if (url.username !== '' || url.password !== '') return 'must not carry a user name or password'
  if (url.hash !== '') return 'must not have a fragment'
  if (url.protocol === 'http:' && !rules.allowsInsecure(url))
    return 'must start with https:// (operators can allow a host with dangerouslyAllowPrivateAddresses)'
  return undefined
}

function endpointsOf(settings: UpstreamSettings): readonly (readonly [string, string | null])[] {
  switch (settings.kind) {
    case 'entra':
      return [
        ['authority', settings.authority],
        ['graphEndpoint', settings.graphEndpoint],
      ]
    case 'oidc':
      return [['issuer', settings.issuer]]
    case 'generic':
      return [
        ['authorizationEndpoint', settings.authorizationEndpoint],
        ['tokenEndpoint', settings.tokenEndpoint],
        ['userInfoEndpoint', settings.userInfoEndpoint],
        ['issuer', settings.issuer],
        ['jwksUri', settings.jwksUri],
      ]
  }
}

function tenancyErrors(settings: UpstreamSettings): readonly FieldError[] {
  switch (settings.kind) {
    case 'entra':
      return new URL(settings.authority).pathname === '/'
        ? []
        : [
            {
              path: 'authority',
              message:
                'is the host alone, like https://login.microsoftonline.com; tenants go to tenantIds',
            },
          ]
    case 'oidc':
      return isManyTenants(settings.issuer)
        ? [
            {
              path: 'issuer',
              message:
                'is the issuer of every tenant; use the kind "entra", which names the tenants',
            },
          ]
        : []
    case 'generic':
      return genericTenancyErrors(settings)
  }
}

/**
 * Behind `common` and `organizations` stands every tenant of the world. Without an ID token whose
 * tenant is checked, anybody could come in as anybody (CVE-2023-3128).
 */
function genericTenancyErrors(settings: GenericSettings): readonly FieldError[] {
  const path = isManyTenants(settings.authorizationEndpoint)
    ? 'authorizationEndpoint'
    : isManyTenants(settings.tokenEndpoint)
      ? 'tokenEndpoint'
      : undefined
  if (path === undefined) return []
  const verified =
    settings.tenantIds.length > 0 &&
    settings.issuer !== null &&
    settings.jwksUri !== null &&
    settings.scope.split(/\s+/).includes('openid')
  if (verified) return []
  return [
    {
      path,
      message:
        'lets in every tenant of the world: name your tenant in the address, or set tenantIds, issuer, jwksUri and the scope openid',
      hint: 'Replace "common" or "organizations" by the Directory (tenant) ID (CVE-2023-3128).',
    },
  ]
}

function isManyTenants(address: string): boolean {
  return /^\/(?:common|organizations|consumers)(?:\/|$)/i.test(new URL(address).pathname)
}

function unknownRoles(
  settings: UpstreamSettings,
  existing: readonly string[],
): readonly FieldError[] {
  return settings.roleRules.flatMap(({ role }, index) =>
    existing.includes(role)
      ? []
      : [{ path: `roleRules.${index}.role`, message: `there is no role "${role}"` }],
  )
}

function refuseReserved(settings: UpstreamSettings, rules: SettingsRules): void {
  // The file is read on this server and sent to an address that the administrator chose.
  if (settings.clientAuthentication.method === 'federated' && !rules.callerIsOperator)
    throw new UsherError('FORBIDDEN', {
      detail: 'Only an operator of the instance may have a file of the server read.',
    })
  // Who may link accounts by address could add a provider of their own and come in as an owner.
  if (settings.linkPolicy === 'automatic' && !rules.callerIsOwner)
    throw new UsherError('FORBIDDEN', {
      detail: 'Only an owner may let a provider link accounts without asking their holders.',
    })
}

/**
 * Whether the same subjects might be other people afterwards: the settings that say who vouches, for
 * whom, and which attribute is the key.
 */
export function movesSubjects(before: UpstreamSettings, after: UpstreamSettings): boolean {
  return JSON.stringify(authority(before)) !== JSON.stringify(authority(after))
}

/**
 * Whether people might look different afterwards, other rules be asked of what they bring, or nobody come
 * in at all.
 */
export function steersPeople(before: UpstreamSettings, after: UpstreamSettings): boolean {
  return JSON.stringify(introduction(before)) !== JSON.stringify(introduction(after))
}

function introduction(settings: UpstreamSettings): readonly unknown[] {
  const { attributeMapping, roleRuleEvaluation, missingGroups, scope } = settings
  const { clientAuthentication, responseMode } = settings
  return [
    ...authority(settings),
    attributeMapping,
    roleRuleEvaluation,
    missingGroups,
    scope,
    clientAuthentication,
    responseMode,
  ]
}

/** Whether the client secret would be sent to another host than the one that it was given for. */
export function readdresses(before: UpstreamSettings, after: UpstreamSettings): boolean {
  return secretOrigin(before) !== secretOrigin(after)
}

/** Of the token endpoint, or of where it is asked for. */
function secretOrigin(settings: UpstreamSettings): string {
  switch (settings.kind) {
    case 'entra':
      return new URL(settings.authority).origin
    case 'oidc':
      return new URL(settings.issuer).origin
    case 'generic':
      return new URL(settings.tokenEndpoint).origin
  }
}

function authority(settings: UpstreamSettings): readonly unknown[] {
  const tenants = settings.kind === 'oidc' ? [] : settings.tenantIds.toSorted()
  return [settings.clientId, settings.attributeMapping.uid, tenants, endpointsOf(settings)]
}
