// Errors of the protocol (RFC 7644 §3.12): what a provisioning client is told.

export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive'
  // RFC 9865 §2.1
  | 'invalidCursor'
  | 'expiredCursor'
  | 'invalidCount'

export class ScimError extends Error {
  override readonly name = 'ScimError'
  readonly status: number
  readonly scimType: ScimType | null
  readonly retryAfterSeconds: number | undefined
  /** `detail` is for people and is sent; it never holds a secret. */
  constructor(
    status: number,
    scimType: ScimType | null,
    detail: string,
    options?: ErrorOptions & { readonly retryAfterSeconds?: number },
  ) {
    super(detail, options)
    this.status = status
    this.scimType = scimType
    this.retryAfterSeconds = options?.retryAfterSeconds
  }
}

export const errorSchemaUrn = 'urn:ietf:params:scim:api:messages:2.0:Error'

export function scimErrorBody(error: ScimError) {
  return {
    schemas: [errorSchemaUrn],
    status: String(error.status),
    ...(error.scimType !== null && { scimType: error.scimType }),
    detail: error.message,
  }
}
