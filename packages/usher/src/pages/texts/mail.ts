// English texts of the letters.
export const mailTexts = {
  mailLinkIntro: 'If the button does not work, open this address:',
  mailExpires: 'The link works once, until {time}.',
  mailSentBy: 'Sent by {site}',

  mailSignUpSubject: 'Finish your account at {site}',
  mailSignUpText:
    'Somebody, hopefully you, wants to create an account at {site} with this address. Open the link to prove that it is yours and to choose a password.',
  mailSignUpButton: 'Prove my address',
  mailSignUpIgnore: 'Not you? Ignore this letter; no account will be made.',

  mailResetSubject: 'Choose a new password for {site}',
  mailResetText:
    'Somebody, hopefully you, asked for a new password at {site}. Open the link to choose one.',
  mailResetButton: 'Choose a new password',
  mailResetIgnore: 'Not you? Ignore this letter; your password stays as it is.',

  mailInvitationSubject: 'Join {organization}',
  mailInvitationText: '{inviter} invites you to join {organization}.',
  mailInvitationTextByNobody: 'You are invited to join {organization}.',
  mailInvitationButton: 'See the invitation',
  mailInvitationIgnore: 'You do not know them? Ignore this letter; nothing will happen.',

  mailSetUpSubject: 'Set up {site}',
  mailSetUpText:
    'Your account at {site} is waiting for its password. Open the link to choose one and to sign in.',
  mailSetUpButton: 'Choose a password',
  mailSetUpIgnore: 'You did not expect this? Ignore this letter and tell your administrator.',
} as const
