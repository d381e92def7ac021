import type { Endpoint, Fault, FaultKind, TransportFault } from './faults.ts'

/** Every fault with parameters that make sense, for the control page and for tests over all kinds. */

type Examples<K extends FaultKind> = { readonly [Kind in K]: Extract<Fault, { kind: Kind }> }

const transportFaults: Examples<TransportFault['kind']> = {
  slow: { kind: 'slow', milliseconds: 3_000 },
  serverError: { kind: 'serverError', status: 503 },
  throttled: { kind: 'throttled', retryAfterSeconds: 10 },
  dropConnection: { kind: 'dropConnection' },
  truncatedJson: { kind: 'truncatedJson' },
  oversizedBody: { kind: 'oversizedBody', bytes: 20_000_000 },
  redirectAnswer: { kind: 'redirectAnswer', location: 'http://localhost:9/elsewhere' },
  wrongContentType: { kind: 'wrongContentType', contentType: 'text/html; charset=utf-8' },
}

export const exampleFaults: Examples<FaultKind> = {
  ...transportFaults,
  badSignature: { kind: 'badSignature' },
  wrongAudience: { kind: 'wrongAudience' },
  wrongIssuer: { kind: 'wrongIssuer' },
  wrongNonce: { kind: 'wrongNonce' },
  missingNonce: { kind: 'missingNonce' },
  wrongTenant: { kind: 'wrongTenant' },
  algNone: { kind: 'algNone' },
  hmacWithPublicKeyPem: { kind: 'hmacWithPublicKeyPem' },
  hmacWithModulus: { kind: 'hmacWithModulus' },
  unknownKeyId: { kind: 'unknownKeyId' },
  foreignKey: { kind: 'foreignKey' },
  expiredToken: { kind: 'expiredToken' },
  notYetValid: { kind: 'notYetValid' },
  skewedClock: { kind: 'skewedClock', seconds: -240 },
  missingIdToken: { kind: 'missingIdToken' },
  wrongResponseIssuer: { kind: 'wrongResponseIssuer' },
  claimsChallenge: { kind: 'claimsChallenge' },
  missingExpiresIn: { kind: 'missingExpiresIn' },
}

export function isTransportFault(fault: Fault): fault is TransportFault {
  return fault.kind in transportFaults
}

export const endpoints: readonly Endpoint[] = [
  'discovery',
  'jwks',
  'authorize',
  'token',
  'logout',
  'userinfo',
  'me',
  'photo',
  'groups',
  'users',
]
