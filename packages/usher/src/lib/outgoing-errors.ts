// How a call to an address of somebody else's choice can fail. Both classes carry a code of the
// error catalogue, so that an edge can show them without knowing this folder.

export type RefusalReason = 'url' | 'scheme' | 'credentials' | 'plain-http' | 'private-address'

/** The address is not one this server may call. */
export class OutgoingRefused extends Error {
  override readonly name = 'OutgoingRefused'
  readonly code = 'ADDRESS_NOT_ALLOWED'
  readonly reason: RefusalReason
  readonly host: string

  constructor(reason: RefusalReason, host: string, why: string) {
    super(host === '' ? why : `${host}: ${why}`)
    this.reason = reason
    this.host = host
  }
}

export type FailureReason = 'timeout' | 'aborted' | 'too-large' | 'connection' | 'malformed'

/** The other side did not answer, or not properly. The message names the host and nothing secret. */
export class OutgoingFailed extends Error {
  override readonly name = 'OutgoingFailed'
  readonly code = 'PROVIDER_UNAVAILABLE'
  readonly reason: FailureReason
  readonly host: string

  constructor(reason: FailureReason, host: string, why: string, cause?: unknown) {
    super(`${host} ${why}`, { cause })
    this.reason = reason
    this.host = host
  }
}
