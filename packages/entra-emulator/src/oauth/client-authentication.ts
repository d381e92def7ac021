import { refuse } from './entra-error.ts'
import { checkAssertion } from './client-assertion.ts'
import type { Context } from '../context.ts'
import type { App } from '../directory/model.ts'
import type { TenantSegment } from './tenant-segment.ts'

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** RFC 6749 §2.3.1: both halves are form-url-encoded before they are joined. */
export type BasicCredentials = { readonly clientId: string; readonly secret: string }

export function parseBasic(header: string | undefined): BasicCredentials | undefined {
  const encoded = /^basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 0) return undefined
  try {
    return {
      clientId: formDecode(text.slice(0, colon)),
      secret: formDecode(text.slice(colon + 1)),
    }
  } catch {
    return undefined
  }
}

/** Ends the request with Entra's code unless the app has proved itself in a way it registered. */
export async function authenticateClient(
  context: Context,
  segment: TenantSegment,
  app: App,
  form: URLSearchParams,
  basic: BasicCredentials | undefined,
): Promise<'confidential' | 'public'> {
  const assertion = form.get('client_assertion')
  const secret = form.get('client_secret') ?? basic?.secret ?? null
  const isPublic = isPublicClient(app)
  if (assertion === null && secret === null) {
    return isPublic ? 'public' : refuse(7000218)
  }
  if (isPublic) refuse(700025)
  if (assertion !== null) {
    if (form.get('client_assertion_type') !== assertionType) {
      refuse(900144, { name: 'client_assertion_type' })
    }
    await checkAssertion(context, segment, app, assertion)
    return 'confidential'
  }
  checkSecret(app, secret ?? '', context.clock())
  return 'confidential'
}

/** An app that has only desktop and browser addresses and no credential keeps no secret. */
function isPublicClient(app: App): boolean {
  const credentials = app.secrets.length + app.certificates.length + app.federatedCredentials.length
  return (
    credentials === 0 &&
    app.redirectUris.length > 0 &&
    app.redirectUris.every((redirect) => redirect.platform !== 'web')
  )
}

function checkSecret(app: App, given: string, now: Date): void {
  const known = app.secrets.filter((secret) => secret.value === given)
  if (known.length === 0) refuse(7000215, { appId: app.appId })
  const valid = known.some((secret) => secret.expiresAt === null || secret.expiresAt > now)
  if (!valid) refuse(7000222, { appId: app.appId })
}

function formDecode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}
