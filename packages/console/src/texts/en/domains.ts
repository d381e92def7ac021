export const domains = {
  description:
    'Prove which e-mail domains are yours. Then your sign-in speaks for addresses in them.',
  add: 'Add a domain',
  domain: 'Domain',
  domainHint: 'One that your organization has registered, like contoso.com.',
  added: (domain: string) => `${domain} is added. Now prove it.`,
  empty: {
    title: 'No domains yet',
    text: 'Add the domain of your e-mail addresses, put one record into its DNS, and press “Check”.',
  },
  verified: 'Verified',
  waiting: 'Not verified yet',
  verifiedByDns: 'Proven by DNS',
  verifiedByOperator: 'Vouched for by the operator',
  steps: {
    intro: 'Add this record where the DNS of the domain is managed:',
    type: 'Type',
    name: 'Name',
    nameHint: (name: string) => `Some DNS providers add the domain themselves: then enter ${name}.`,
    value: 'Value',
    after: 'New records may take some minutes until others see them. Then check.',
  },
  check: 'Check the DNS record',
  checked: (domain: string) => `${domain} is verified`,
  vouch: {
    action: 'Vouch for it',
    title: (domain: string) => `Vouch for ${domain}?`,
    text: 'As an operator of this instance you say, without a look into DNS, that the domain is this organization’s: its sign-in speaks for every address in it. It is noted in the audit trail.',
    confirm: 'Vouch for it',
    done: (domain: string) => `${domain} is verified`,
  },
  found: {
    none: (name: string) => `There is no TXT record at ${name} yet.`,
    noneHint: 'If you have just added it, wait some minutes and check again.',
    other: (name: string) => `At ${name} there is another value:`,
    otherHint: 'Compare it with the value above, letter by letter, without quotation marks.',
    misplaced: (name: string) => `The right value is there, but at ${name}.`,
    misplacedHint: 'Move it: the name is entered without, or with one domain too many.',
    noAnswer: 'DNS did not answer.',
    noAnswerHint: (code: string) =>
      `The name servers of the domain could not be asked (${code}). Check again in a moment.`,
    taken: 'Another organization here has verified this domain.',
    takenHint: 'It must be removed there first. Ask your operator if you do not know who it is.',
  },
  gives: {
    title: 'What a verified domain gives',
    authority:
      'The addresses that your provider and your directory name inside the domain count as proven.',
    routing: 'Whoever enters an address of the domain on the sign-in page is led to your provider.',
    restrict: 'You can let in addresses of your verified domains only (Organization).',
  },
  remove: 'Remove',
  removeTitle: (domain: string) => `Remove ${domain}?`,
  removeVerifiedText:
    'Addresses in it no longer count as proven by your provider, its people are no longer led to your provider by their address, and another organization may verify it. Members and accounts stay. To have it back, it must be proven anew.',
  removeText: 'The record in DNS is of no use any more; a new claim gets a new value.',
  removed: (domain: string) => `${domain} is removed`,
}
