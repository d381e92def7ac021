import { refuse } from './entra-error.ts'
import { repeatedName } from './authorize-request.ts'
import { parseBasic } from './client-authentication.ts'
import { appVisibility, resolveSegment, segmentName } from './tenant-segment.ts'
import { isGuid } from '../directory/guid.ts'
import type { BasicCredentials } from './client-authentication.ts'
import type { Directory } from '../directory/directory.ts'
import type { App } from '../directory/model.ts'
import type { TenantSegment } from './tenant-segment.ts'

export type GrantType = 'authorization_code' | 'refresh_token' | 'client_credentials'

export type TokenRequest = {
  readonly segment: TenantSegment
  readonly app: App
  readonly grantType: GrantType
  readonly form: URLSearchParams
  readonly basic: BasicCredentials | undefined
  /** The `Origin` header of a browser, or null. */
  readonly origin: string | null
}

export type RawTokenRequest = {
  readonly method: string
  readonly tenantPath: string
  readonly contentType: string
  readonly authorization: string | undefined
  readonly origin: string | null
  readonly body: string
}

/** Reads a token request in the order in which Entra finds fault with it. */
export function parseTokenRequest(directory: Directory, raw: RawTokenRequest): TokenRequest {
  if (raw.method !== 'POST') refuse(900561, { method: raw.method })
  if (!raw.contentType.toLowerCase().startsWith('application/x-www-form-urlencoded'))
    refuse(9002313)
  const form = new URLSearchParams(raw.body)
  const repeated = repeatedName(form)
  if (repeated !== undefined) refuse(9000411, { name: repeated })
  const grantType = form.get('grant_type') ?? refuse(900144, { name: 'grant_type' })
  const segment =
    resolveSegment(directory, raw.tenantPath) ?? refuse(90002, { tenant: raw.tenantPath })
  if (!isGrantType(grantType)) return refuse(70003, { grantType })
  const basic = parseBasic(raw.authorization)
  const appId = form.get('client_id') ?? basic?.clientId ?? refuse(900144, { name: 'client_id' })
  // Two names for the client in one request: nobody can say who is asking.
  if (basic !== undefined && basic.clientId !== appId) refuse(9002313)
  const app = findApp(directory, segment, appId)
  return { segment, app, grantType, form, basic, origin: raw.origin }
}

function findApp(directory: Directory, segment: TenantSegment, appId: string): App {
  if (!isGuid(appId)) return refuse(700038, { appId })
  const app = directory.app(appId)
  const visibility = app === undefined ? 'notFound' : appVisibility(segment, app)
  if (app === undefined || visibility === 'notFound') {
    return refuse(700016, { appId, tenant: segmentName(segment) })
  }
  const names = { appId: app.appId, app: app.displayName }
  if (visibility === 'singleTenant') refuse(50194, names)
  return app.enabled ? app : refuse(7000112, names)
}

function isGrantType(text: string): text is GrantType {
  return ['authorization_code', 'refresh_token', 'client_credentials'].includes(text)
}
