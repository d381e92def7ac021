import { createHash, X509Certificate } from 'node:crypto'
import { compactVerify, createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import type { JWTPayload, ProtectedHeaderParameters } from 'jose'
import { z } from 'zod'
import { EntraError, refuse } from './entra-error.ts'
import { failure } from './aadsts.ts'
import { fetchLoopbackJson } from './fetch-loopback.ts'
import { issuerOf } from '../tokens/id-token-claims.ts'
import type { Context } from '../context.ts'
import type { App } from '../directory/model.ts'
import type { TenantSegment } from './tenant-segment.ts'

const algorithms = ['RS256', 'PS256']

/**
 * Two kinds of assertion come in the same parameter: one that the app signed itself with a
 * registered certificate (`iss` and `sub` are the app), and one from an issuer that the app trusts.
 */
export async function checkAssertion(
  context: Context,
  segment: TenantSegment,
  app: App,
  assertion: string,
): Promise<void> {
  const { header, claims } = readAssertion(assertion)
  if (!algorithms.includes(header.alg ?? '')) refuse(5002738, { algorithm: header.alg ?? '' })
  if (claims.iss === app.appId) {
    await checkOwnAssertion(context, segment, app, assertion, header, claims)
  } else {
    await checkFederatedAssertion(context, app, assertion, claims)
  }
}

function readAssertion(assertion: string): {
  readonly header: ProtectedHeaderParameters
  readonly claims: JWTPayload
} {
  try {
    return { header: decodeProtectedHeader(assertion), claims: decodeJwt(assertion) }
  } catch {
    return refuse(50027)
  }
}

async function checkOwnAssertion(
  context: Context,
  segment: TenantSegment,
  app: App,
  assertion: string,
  header: ProtectedHeaderParameters,
  claims: JWTPayload,
): Promise<void> {
  if (claims.sub !== app.appId) refuse(50027)
  const thumbprint = thumbprintOf(header)
  const certificate = app.certificates
    .map((one) => new X509Certificate(one.pem))
    .find((one) => hasThumbprint(one, thumbprint))
  const unusable = (reason: string) =>
    failure(700027, { reason, thumbprint: `'${thumbprint ?? ''}'`, appId: app.appId })
  if (certificate === undefined) throw new EntraError(unusable('The key was not found.'))
  try {
    await compactVerify(assertion, certificate.publicKey, { algorithms })
  } catch {
    throw new EntraError(
      unusable('The key was found, but use of the key to verify the signature failed.'),
    )
  }
  if (!audiencesOf(claims).some((audience) => isOurAudience(context, segment, audience))) {
    refuse(50012)
  }
  checkTimes(context.clock(), claims)
}

/** `kid` alone is not enough: Entra looks for the certificate's thumbprint. */
function thumbprintOf(header: ProtectedHeaderParameters): string | undefined {
  const sha256 = header['x5t#S256']
  return typeof sha256 === 'string' ? sha256 : header.x5t
}

function hasThumbprint(certificate: X509Certificate, thumbprint: string | undefined): boolean {
  return ['sha1', 'sha256'].some(
    (hash) => createHash(hash).update(certificate.raw).digest('base64url') === thumbprint,
  )
}

function audiencesOf(claims: JWTPayload): readonly string[] {
  return typeof claims.aud === 'string' ? [claims.aud] : (claims.aud ?? [])
}

function isOurAudience(context: Context, segment: TenantSegment, audience: string): boolean {
  const paths = 'tenant' in segment ? [segment.tenant.id, ...segment.tenant.domains] : []
  return [segment.path, ...paths].some(
    (path) =>
      audience === `${context.origin}/${path}/oauth2/v2.0/token` ||
      audience === issuerOf(context.origin, path),
  )
}

const skewSeconds = 300

function checkTimes(now: Date, claims: JWTPayload): void {
  const seconds = Math.floor(now.getTime() / 1000)
  const from = claims.nbf ?? claims.iat ?? 0
  const until = claims.exp
  if (until !== undefined && from <= seconds + skewSeconds && until > seconds - skewSeconds) return
  refuse(700024, { now: now.toISOString(), from: show(from), until: show(until ?? 0) })
}

/** A time out of a stranger's token may be beyond what a date can hold. */
function show(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString()
}

const issuerMetadata = z.object({ issuer: z.string(), jwks_uri: z.string() })
const jsonWebKeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })

/** Compares issuer, subject and audience with regard to case, then fetches the issuer's keys. */
async function checkFederatedAssertion(
  context: Context,
  app: App,
  assertion: string,
  claims: JWTPayload,
): Promise<void> {
  const issuer = claims.iss ?? ''
  const subject = claims.sub ?? ''
  const audience = audiencesOf(claims).join(' ')
  const values = { issuer, subject, audience }
  if (app.federatedCredentials.length === 0) refuse(70021, values)
  const byIssuer = app.federatedCredentials.filter((one) => one.issuer === issuer)
  if (byIssuer.length === 0) refuse(700211, values)
  const bySubject = byIssuer.filter((one) => one.subject === subject)
  if (bySubject.length === 0) refuse(700213, values)
  const byAudience = bySubject.find((one) =>
    one.audiences.some((wanted) => audiencesOf(claims).includes(wanted)),
  )
  if (byAudience === undefined) refuse(700212, values)
  checkTimes(context.clock(), claims)
  const metadata = await fetchOrRefuse(`${issuer}/.well-known/openid-configuration`, issuerMetadata)
  if (metadata.issuer !== issuer) refuse(50166)
  const keys = createLocalJWKSet(await fetchOrRefuse(metadata.jwks_uri, jsonWebKeySet))
  try {
    await jwtVerify(assertion, keys, {
      algorithms,
      currentDate: context.clock(),
      clockTolerance: 300,
    })
  } catch {
    const reason = 'The signature does not match a key of the issuer.'
    refuse(700027, { reason, thumbprint: "''", appId: app.appId })
  }
}

async function fetchOrRefuse<T>(url: string, shape: z.ZodType<T>): Promise<T> {
  const parsed = shape.safeParse(await fetchLoopbackJson(url))
  return parsed.success ? parsed.data : refuse(50166)
}
