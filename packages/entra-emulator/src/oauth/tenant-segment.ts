import { personalTenantId } from '../directory/model.ts'
import { issuerOf } from '../tokens/id-token-claims.ts'
import type { Directory } from '../directory/directory.ts'
import type { App, Tenant, User } from '../directory/model.ts'

/** What the first segment of an endpoint's path means: one tenant, or a class of accounts. */
export type TenantSegment =
  | { readonly kind: 'tenant'; readonly tenant: Tenant; readonly path: string }
  | { readonly kind: 'consumers'; readonly tenant: Tenant; readonly path: string }
  | { readonly kind: 'common' | 'organizations'; readonly path: string }

export function resolveSegment(directory: Directory, path: string): TenantSegment | undefined {
  const wanted = path.toLowerCase()
  if (wanted === 'common' || wanted === 'organizations') return { kind: wanted, path: wanted }
  const tenant = directory.tenant(wanted === 'consumers' ? personalTenantId : wanted)
  if (tenant === undefined) return undefined
  return tenant.id === personalTenantId
    ? { kind: 'consumers', tenant, path: wanted }
    : { kind: 'tenant', tenant, path: tenant.id }
}

/** `common` and `organizations` answer with a template whose braces are never filled in. */
export function segmentIssuer(origin: string, segment: TenantSegment): string {
  return 'tenant' in segment ? issuerOf(origin, segment.tenant.id) : issuerOf(origin, '{tenantid}')
}

/** How error texts call the directory. */
export function segmentName(segment: TenantSegment): string {
  return 'tenant' in segment ? segment.tenant.displayName : segment.kind
}

export function admitsUser(segment: TenantSegment, user: User): boolean {
  switch (segment.kind) {
    case 'tenant':
    case 'consumers':
      return user.tenantId === segment.tenant.id
    case 'organizations':
      return user.kind === 'member'
    case 'common':
      return user.kind !== 'guest'
  }
}

/** Whether the app exists as seen from this segment, and why not. */
export function appVisibility(
  segment: TenantSegment,
  app: App,
): 'visible' | 'notFound' | 'singleTenant' {
  const personal =
    app.audience === 'AzureADandPersonalMicrosoftAccount' ||
    app.audience === 'PersonalMicrosoftAccount'
  switch (segment.kind) {
    case 'consumers':
      return personal ? 'visible' : 'notFound'
    case 'common':
    case 'organizations':
      return app.audience === 'AzureADMyOrg' ? 'singleTenant' : 'visible'
    case 'tenant':
      return app.tenantId === segment.tenant.id || app.audience !== 'AzureADMyOrg'
        ? 'visible'
        : 'notFound'
  }
}
