import { graphAppId } from '../directory/model.ts'
import { failure } from './aadsts.ts'
import type { Directory } from '../directory/directory.ts'
import type { App } from '../directory/model.ts'
import type { Failure } from './aadsts.ts'

export type Resource =
  | { readonly kind: 'graph' }
  | { readonly kind: 'app'; readonly app: App; readonly identifier: string }

export type ResolvedScopes = {
  /** `openid`, `profile`, `email`, `offline_access`. */
  readonly identity: readonly string[]
  readonly resources: readonly Resource[]
  /** The permission names on those resources, as asked for. */
  readonly permissions: readonly string[]
}

const identityScopes = new Set(['openid', 'profile', 'email', 'offline_access'])
const graphPrefixes = ['https://graph.microsoft.com/', `${graphAppId}/`]

/** Splits a scope parameter by resource, or says with Entra's code what is wrong with it. */
export function resolveScopes(
  directory: Directory,
  scopes: readonly string[],
  tenantName: string,
): ResolvedScopes | Failure {
  const identity: string[] = []
  const permissions: string[] = []
  const resources = new Map<string, Resource>()
  for (const scope of scopes) {
    if (identityScopes.has(scope)) {
      identity.push(scope)
      continue
    }
    const { resource, permission } = splitScope(scope)
    if (!/^[\w.-]+$/.test(permission)) return failure(70011, { scope })
    if (resource === null) {
      resources.set('graph', { kind: 'graph' })
    } else {
      const app = directory.apps.find((one) => isIdentifierOf(one, resource))
      if (app === undefined) return failure(500011, { resource, tenant: tenantName })
      resources.set(app.appId, { kind: 'app', app, identifier: resource })
    }
    permissions.push(scope)
  }
  return { identity, resources: [...resources.values()], permissions }
}

/** `resource: null` is Graph, which may be left out or named in two ways. */
function splitScope(scope: string): { resource: string | null; permission: string } {
  const prefix = graphPrefixes.find((one) => scope.startsWith(one))
  if (prefix !== undefined) return { resource: null, permission: scope.slice(prefix.length) }
  const slash = scope.lastIndexOf('/')
  return slash < 0
    ? { resource: null, permission: scope }
    : { resource: scope.slice(0, slash), permission: scope.slice(slash + 1) }
}

function isIdentifierOf(app: App, resource: string): boolean {
  return app.appId === resource || app.identifierUris.includes(resource)
}

/** Granted scopes come back in another order than asked, and never `offline_access`. */
export function echoScopes(scopes: readonly string[]): string {
  const order = ['email', 'openid', 'profile']
  const identity = order.filter((scope) => scopes.includes(scope))
  const others = scopes.filter((scope) => !identityScopes.has(scope))
  return [...identity, ...others].join(' ')
}

export function splitSpaces(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '')
}
