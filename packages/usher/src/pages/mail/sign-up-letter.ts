import { text } from '../texts.ts'
import { letter, type Letter } from './letter.ts'
import { harmlessName } from './harmless-name.ts'

export type SignUpLetterView = {
  /** Name of the organization, or of the product. */
  readonly site: string
  readonly link: string
  readonly expiresAt: Date
}

/** Proves an address. It says no name: whoever asked could have typed anything. */
export function signUpLetter(view: SignUpLetterView): Letter {
  const site = harmlessName(view.site)
  return letter({
    subject: text('mailSignUpSubject', { site }),
    paragraph: text('mailSignUpText', { site }),
    button: text('mailSignUpButton'),
    link: view.link,
    expiresAt: view.expiresAt,
    ignore: text('mailSignUpIgnore'),
    site,
  })
}
