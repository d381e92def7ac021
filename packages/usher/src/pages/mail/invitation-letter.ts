import { text } from '../texts.ts'
import { harmlessName } from './harmless-name.ts'
import { letter, type Letter } from './letter.ts'

export type InvitationLetterView = {
  readonly organization: string
  readonly inviterName: string | null
  readonly link: string
  readonly expiresAt: Date
}

/** Invites somebody into an organization. */
export function invitationLetter(view: InvitationLetterView): Letter {
  const organization = harmlessName(view.organization)
  return letter({
    subject: text('mailInvitationSubject', { organization }),
    paragraph:
      view.inviterName === null
        ? text('mailInvitationTextByNobody', { organization })
        : text('mailInvitationText', { inviter: harmlessName(view.inviterName), organization }),
    button: text('mailInvitationButton'),
    link: view.link,
    expiresAt: view.expiresAt,
    ignore: text('mailInvitationIgnore'),
    site: organization,
  })
}
