import { text } from '../texts.ts'
import { harmlessName } from './harmless-name.ts'
import { letter, type Letter } from './letter.ts'

export type SetUpLetterView = {
  /** Name of the organization, or of the product. */
  readonly site: string
  readonly link: string
  readonly expiresAt: Date
}

/** Lets somebody choose their first password. */
export function setUpLetter(view: SetUpLetterView): Letter {
  const site = harmlessName(view.site)
  return letter({
    subject: text('mailSetUpSubject', { site }),
    paragraph: text('mailSetUpText', { site }),
    button: text('mailSetUpButton'),
    link: view.link,
    expiresAt: view.expiresAt,
    ignore: text('mailSetUpIgnore'),
    site,
  })
}
