export const setUpLinks = {
  description:
    'Let somebody without an account, such as your customer’s IT, set up sign-in and provisioning.',
  make: 'Make a link',
  name: 'For whom',
  nameHint: 'Stands in the audit trail beside everything they do: “Contoso IT”.',
  nameMissing: 'Say for whom it is.',
  scope: 'What it opens',
  scopes: {
    'sign-in': 'Authentication: providers, mapping, role rules',
    provisioning: 'Provisioning: directory, tenant URL and tokens',
    domains: 'Domains: add and prove them',
  },
  scopeNames: { 'sign-in': 'Authentication', provisioning: 'Provisioning', domains: 'Domains' },
  choose: 'Choose at least one.',
  lifetime: 'Good for',
  lifetimes: { 1: '1 day', 7: '7 days', 14: '14 days', 30: '30 days' },
  limits:
    'Whoever has the link sees no members, no sign-ins and no audit trail, and can give nobody an administrator’s role. A link for provisioning also shows which requests came and how they ended, without whom they were about.',
  made: (name: string) => `The link for “${name}” is made`,
  link: 'Link',
  send: 'Send it to them over a way that you trust. Whoever has it can use it until it ends.',
  finish: 'I have copied it',
  expires: 'Ends',
  lastOpened: 'Last opened',
  createdBy: 'Made by',
  state: 'State',
  states: { open: 'Open', finished: 'Done', expired: 'Expired', revoked: 'Revoked' },
  actions: 'Action',
  revoke: 'Revoke',
  revokeTitle: (name: string) => `Revoke the link for “${name}”?`,
  revokeText:
    'Whoever has it open is out at the next click. What they have set up stays. Make a new link if they are to go on.',
  revoked: (name: string) => `The link for “${name}” is revoked`,
  empty: {
    title: 'No set-up links',
    text: 'Make one when somebody else has the rights in Azure. They get a link, and do the rest without an account here.',
  },
}

export const setUp = {
  title: 'Set up sign-in',
  invited:
    'You were sent a link to set up how people sign in to an organization here. You need no account.',
  begin: 'Begin',
  what: 'What you change takes effect at once, and is noted in the organization’s audit trail under the name of your link.',
  noKey: {
    title: 'Open your link again',
    text: 'This page needs the link that you were sent, in full, with everything after the # sign. If your visit has ended, open the link again.',
    signIn: 'I have an account: sign in',
  },
  invalid: {
    title: 'This link opens nothing any more',
    text: 'It has expired, was finished or was revoked. Ask whoever sent it for a new one.',
  },
  bar: (organization: string) => `You are setting up ${organization}`,
  done: 'Done',
  endTitle: 'Are you done?',
  endText: 'What you have set up stays.',
  finished: 'Everything is set up',
  finishedHint: 'The link opens nothing any more.',
  later: 'Leave for now',
  laterHint: 'Open the link again to go on, until it ends.',
  ended: {
    title: 'Thank you',
    text: 'You have left the set-up. You can close this page.',
  },
}
