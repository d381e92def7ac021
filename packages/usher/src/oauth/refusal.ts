import type { ErrorCode } from '../core/error-catalogue.ts'
import { OutgoingFailed, OutgoingRefused } from '../lib/outgoing-errors.ts'
import type { ProviderError, Refusal } from './relying-party-types.ts'

/** The provider or the browser broke the protocol: ends one sign-in with a code and a reason. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused'
  readonly code: ErrorCode
  /** Public: says which check failed, holds no value that came from outside unchecked. */
  readonly detail: string
  readonly providerError: ProviderError | null

  constructor(
    code: ErrorCode,
    detail: string,
    more: { readonly providerError?: ProviderError | null; readonly cause?: unknown } = {},
  ) {
    super(`${code}: ${detail}`, { cause: more.cause })
    this.code = code
    this.detail = detail
    this.providerError = more.providerError ?? null
  }
}

/** The refusal that an error stands for, or `undefined` if it is a mistake of our own. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof SignInRefused) {
    const { code, detail, providerError } = error
    return { kind: 'refused', code, detail, providerError }
  }
  if (error instanceof OutgoingRefused || error instanceof OutgoingFailed) {
    return { kind: 'refused', code: error.code, detail: error.message, providerError: null }
  }
  return undefined
}
