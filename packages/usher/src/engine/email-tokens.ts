// The links that are mailed: 256 random bits, stored as a hash, used once, for one purpose, good for
// an hour.
import type { NormalizedEmail } from '../core/email-address.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { MailToken } from '../core/model.ts'
import { emailProviderOf, type EmailProvider } from './email-provider.ts'
import type { EnginePorts, Stores } from './ports.ts'

export const mailTokenSeconds = 3600
/** 32 bytes as base64url. Anything else is not a token of ours and costs no look-up. */
const tokenPattern = /^[A-Za-z0-9_-]{43}$/

export type MailPurpose = Extract<MailToken['purpose'], 'sign-up' | 'reset'>

/** A letter to send once the transaction has committed. `to` is the very address that it proves. */
export type EmailLetter = {
  readonly kind: 'sign-up' | 'account-exists' | 'reset'
  readonly to: NormalizedEmail
  readonly token: string
  readonly expiresAt: Date
}

/**
 * Makes a token. `usable: false` writes the same row, already spent: a request for an address that
 * gets no link costs the same work as one that does.
 */
export async function insertMailToken(
  ports: EnginePorts,
  stores: Stores,
  input: {
    readonly provider: EmailProvider
    readonly purpose: MailPurpose
    readonly email: NormalizedEmail
    readonly displayName: string | null
    readonly usable: boolean
  },
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const now = ports.clock()
  const token = ports.randomToken()
  const expiresAt = new Date(now.getTime() + mailTokenSeconds * 1000)
  await stores.credentials.insertMailToken({
    id: ports.ids('mailToken'),
    purpose: input.purpose,
    organizationId: input.provider.organization.id,
    email: input.email,
    normalizedEmail: input.email,
    displayName: input.displayName,
    tokenHash: ports.hashToken(token),
    expiresAt,
    spentAt: input.usable ? null : now,
    createdAt: now,
  })
  return { token, expiresAt }
}

/** The token as it was stored, open or not; `undefined` for what was never ours. */
export async function findMailToken(
  ports: EnginePorts,
  stores: Stores,
  token: string,
): Promise<MailToken | undefined> {
  return tokenPattern.test(token)
    ? stores.credentials.findMailToken(ports.hashToken(token))
    : undefined
}

export type OpenMailToken = { readonly token: MailToken; readonly provider: EmailProvider }

/** Looks and does not spend: mail scanners open links too. Errors: EMAIL_PROVIDER_DISABLED, TOKEN_INVALID. */
export async function requireMailToken(
  ports: EnginePorts,
  stores: Stores,
  text: string,
  purpose: MailPurpose,
): Promise<OpenMailToken> {
  const token = await findMailToken(ports, stores, text)
  if (!token || token.organizationId === null) throw new UsherError('TOKEN_INVALID')
  const provider = await emailProviderOf(stores, token.organizationId)
  const isOpen = token.spentAt === null && token.expiresAt > ports.clock()
  if (!isOpen || token.purpose !== purpose) throw new UsherError('TOKEN_INVALID')
  return { token, provider }
}
