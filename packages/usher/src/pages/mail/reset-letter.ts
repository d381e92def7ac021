import { text } from '../texts.ts'
import { harmlessName } from './harmless-name.ts'
import { letter, type Letter } from './letter.ts'

export type ResetLetterView = {
  /** Name of the organization, or of the product. */
  readonly site: string
  readonly link: string
  readonly expiresAt: Date
}

/** Lets its owner choose a new password. */
export function resetLetter(view: ResetLetterView): Letter {
  const site = harmlessName(view.site)
  return letter({
    subject: text('mailResetSubject', { site }),
    paragraph: text('mailResetText', { site }),
    button: text('mailResetButton'),
    link: view.link,
    expiresAt: view.expiresAt,
    ignore: text('mailResetIgnore'),
    site,
  })
}
