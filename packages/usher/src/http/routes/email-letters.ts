// The letters of the e-mail provider: which one goes where, and what its link is.
import type { EmailLetter } from '../../engine/email-tokens.ts'
import type { Mail } from '../../engine/ports.ts'
import type { Organization } from '../../core/model.ts'
import { unreachable } from '../../lib/assert.ts'
import { html } from '../../pages/html.ts'
import { harmlessName } from '../../pages/mail/harmless-name.ts'
import { resetLetter } from '../../pages/mail/reset-letter.ts'
import { signUpLetter } from '../../pages/mail/sign-up-letter.ts'
import type { AppDeps } from '../deps.ts'

export const verifyPath = '/api/auth/email/verify'
export const resetPath = '/api/auth/email/reset'

export function writeLetter(
  deps: AppDeps,
  organization: Organization,
  letter: EmailLetter,
  returnTo: string | undefined,
): Mail {
  const site = organization.name
  const { to, token, expiresAt } = letter
  const linkTo = (path: string, values: Readonly<Record<string, string>>): string => {
    const link = new URL(path, deps.settings.baseUrl)
    for (const [name, value] of Object.entries(values)) link.searchParams.set(name, value)
    if (returnTo !== undefined) link.searchParams.set('return_to', returnTo)
    return link.href
  }
  switch (letter.kind) {
    case 'sign-up':
      return { to, ...signUpLetter({ site, link: linkTo(verifyPath, { token }), expiresAt }) }
    case 'reset':
      return { to, ...resetLetter({ site, link: linkTo(resetPath, { token }), expiresAt }) }
    case 'account-exists':
      return {
        to,
        ...accountExistsLetter(site, linkTo('/sign-in', { organization: organization.slug })),
      }
    default:
      return unreachable(letter.kind)
  }
}

/**
 * Sends without waiting: how long the mail server takes, or whether there is a letter at all, would
 * tell a stranger who has an account.
 */
export function sendInBackground(deps: AppDeps, requestId: string, mail: Mail): void {
  deps.mailer.send(mail).catch((err: unknown) => {
    deps.logger.error({ err, requestId }, 'a mail could not be sent')
  })
}

/** Tells the owner of an address, and nobody else, that there is an account already. */
function accountExistsLetter(organization: string, link: string): Omit<Mail, 'to'> {
  const site = harmlessName(organization)
  const subject = `You have an account at ${site} already`
  const paragraph = `Somebody, hopefully you, wanted to create an account at ${site} with this address. There is one already: sign in to it, or choose a new password there if you have forgotten yours.`
  const ignore = 'Not you? Ignore this letter; nothing has changed.'
  return {
    subject,
    text: [paragraph, link, ignore, `-- \nSent by ${site}`].join('\n\n'),
    html: html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <title>${subject}</title>
        </head>
        <body>
          <p>${paragraph}</p>
          <p>
            <a href="${link}"><strong>Sign in</strong></a>
          </p>
          <p>${ignore}</p>
        </body>
      </html>`.toString(),
  }
}
