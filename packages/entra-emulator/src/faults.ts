/**
 * What can be made to go wrong. A fault is set until it is cleared, or for a number of times, and
 * each is one member of a closed union, so that a test cannot ask for a fault that is not there.
 */
export type Endpoint =
  | 'discovery'
  | 'jwks'
  | 'authorize'
  | 'token'
  | 'logout'
  | 'userinfo'
  | 'me'
  | 'photo'
  | 'groups'
  | 'users'

/** Faults of the transport. Without `endpoint` they hold everywhere but on the control page. */
export type TransportFault =
  | { readonly kind: 'slow'; readonly endpoint?: Endpoint; readonly milliseconds: number }
  | {
      readonly kind: 'serverError'
      readonly endpoint?: Endpoint
      readonly status?: 500 | 502 | 503 | 504
    }
  | {
      readonly kind: 'throttled'
      readonly endpoint?: Endpoint
      readonly retryAfterSeconds?: number
    }
  | { readonly kind: 'dropConnection'; readonly endpoint?: Endpoint }
  | { readonly kind: 'truncatedJson'; readonly endpoint?: Endpoint }
  | { readonly kind: 'oversizedBody'; readonly endpoint?: Endpoint; readonly bytes?: number }
  | { readonly kind: 'redirectAnswer'; readonly endpoint?: Endpoint; readonly location: string }
  | {
      readonly kind: 'wrongContentType'
      readonly endpoint?: Endpoint
      readonly contentType?: string
    }

/** Faults of the id_token and of the answers around it. */
export type TokenFault =
  | { readonly kind: 'badSignature' }
  | { readonly kind: 'wrongAudience' }
  | { readonly kind: 'wrongIssuer' }
  | { readonly kind: 'wrongNonce' }
  | { readonly kind: 'missingNonce' }
  | { readonly kind: 'wrongTenant' }
  | { readonly kind: 'algNone' }
  /** HS256 keyed with the public key, as PEM or as the raw modulus: the confusion attack. */
  | { readonly kind: 'hmacWithPublicKeyPem' }
  | { readonly kind: 'hmacWithModulus' }
  | { readonly kind: 'unknownKeyId' }
  /** Signed with a key of the attacker's, under the `kid` of ours. */
  | { readonly kind: 'foreignKey' }
  | { readonly kind: 'expiredToken' }
  | { readonly kind: 'notYetValid' }
  /** Moves iat, nbf and exp; negative is a clock that runs behind. */
  | { readonly kind: 'skewedClock'; readonly seconds: number }
  | { readonly kind: 'missingIdToken' }

export type OtherFault =
  /** Adds an `iss` parameter of somebody else to the authorization response (RFC 9207). */
  | { readonly kind: 'wrongResponseIssuer' }
  /** Graph answers 401 with a claims challenge (continuous access evaluation). */
  | { readonly kind: 'claimsChallenge' }
  /** `expires_in` is left out of token answers. */
  | { readonly kind: 'missingExpiresIn' }

export type Fault = TransportFault | TokenFault | OtherFault
export type FaultKind = Fault['kind']

export type ActiveFault = { readonly fault: Fault; readonly timesLeft: number | null }

export class Faults {
  #active: { fault: Fault; timesLeft: number | null }[] = []

  /** Switches a fault on, replacing one of the same kind at the same endpoint. */
  set(fault: Fault, options: { readonly times?: number } = {}): void {
    this.#active = this.#active.filter((known) => !sameSwitch(known.fault, fault))
    this.#active.push({ fault, timesLeft: options.times ?? null })
  }

  /** Switches one kind off, or everything. */
  clear(kind?: FaultKind): void {
    this.#active = kind === undefined ? [] : this.#active.filter((one) => one.fault.kind !== kind)
  }

  get active(): readonly ActiveFault[] {
    return this.#active.map((one) => ({ ...one }))
  }

  /** The fault of this kind if it is on, counting one use of it. */
  take<K extends FaultKind>(kind: K, endpoint?: Endpoint): Extract<Fault, { kind: K }> | undefined {
    const found = this.#active.find(
      (one): one is { fault: Extract<Fault, { kind: K }>; timesLeft: number | null } =>
        one.fault.kind === kind && appliesTo(one.fault, endpoint),
    )
    if (found === undefined) return undefined
    if (found.timesLeft !== null) found.timesLeft -= 1
    if (found.timesLeft === 0) this.#active = this.#active.filter((one) => one !== found)
    return found.fault
  }

  get any(): boolean {
    return this.#active.length > 0
  }
}

function endpointOf(fault: Fault): Endpoint | undefined {
  return 'endpoint' in fault ? fault.endpoint : undefined
}

function appliesTo(fault: Fault, endpoint: Endpoint | undefined): boolean {
  const wanted = endpointOf(fault)
  return wanted === undefined || wanted === endpoint
}

function sameSwitch(one: Fault, other: Fault): boolean {
  return one.kind === other.kind && endpointOf(one) === endpointOf(other)
}
