import { detailOf, type Detail, type DetailCode, type Explanation } from '../core/detail.ts'
import type { ErrorCode } from '../core/error-catalogue.ts'
import {
  OutgoingFailed,
  OutgoingRefused,
  type FailureReason,
  type RefusalReason,
} from '../lib/outgoing-errors.ts'
import type { ProviderError, Refusal } from './relying-party-types.ts'

/** The provider or the browser broke the protocol: ends one sign-in with a code and a reason. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused'
  readonly code: ErrorCode
  /** Public: says which check failed, holds no value that came from outside unchecked. */
  readonly detail: string
  readonly explanation: Explanation | null
  readonly providerError: ProviderError | null

  constructor(
    code: ErrorCode,
    { detail, explanation }: Detail,
    more: { readonly providerError?: ProviderError | null; readonly cause?: unknown } = {},
  ) {
    super(`${code}: ${detail}`, { cause: more.cause })
    this.code = code
    this.detail = detail
    this.explanation = explanation
    this.providerError = more.providerError ?? null
  }
}

/** The refusal that an error stands for, or `undefined` if it is a mistake of our own. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof SignInRefused) {
    const { code, detail, explanation, providerError } = error
    return { kind: 'refused', code, detail, explanation, providerError }
  }
  if (error instanceof OutgoingRefused || error instanceof OutgoingFailed) {
    const { code, message: detail } = error
    const explanation = outgoing(error)
    return { kind: 'refused', code, detail, explanation, providerError: null }
  }
  return undefined
}

/** The message may say more, such as what kind of address it is. */
function outgoing({ reason, host }: OutgoingRefused | OutgoingFailed): Explanation | null {
  if (reason === 'url') return detailOf('addressInvalid').explanation
  return detailOf(outgoingDetails[reason], { host }).explanation
}

const outgoingDetails = {
  scheme: 'addressScheme',
  credentials: 'addressCredentials',
  'plain-http': 'addressPlainHttp',
  'private-address': 'addressPrivate',
  timeout: 'hostTooSlow',
  aborted: 'hostGivenUp',
  'too-large': 'hostTooLarge',
  connection: 'hostUnreachable',
  malformed: 'hostMalformed',
} as const satisfies Record<Exclude<RefusalReason, 'url'> | FailureReason, DetailCode>
