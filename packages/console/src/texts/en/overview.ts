export const overview = {
  title: 'Overview',
  description: (organization: string) => `How ${organization} fares, over the last 30 days.`,
  attention: {
    title: 'Needs attention',
    none: 'Nothing needs attention.',
    secretExpires: (name: string, when: string) => `The client secret of “${name}” expires ${when}`,
    secretExpired: (name: string, when: string) => `The client secret of “${name}” expired ${when}`,
    secretFix:
      'Make a new secret at the provider and add it here: two work at once, so that nobody is locked out.',
    tokenExpires: (name: string, when: string) =>
      `The last SCIM token of “${name}” expires ${when}`,
    tokenExpired: (name: string, when: string) =>
      `The last SCIM token of “${name}” expired ${when}`,
    tokenFix: 'Make a second token and paste it into the provisioning client.',
    silent: (name: string, when: string) => `“${name}” was last heard of ${when}`,
    silentFix:
      'Look at the provider whether provisioning is still on. Entra sends every 40 minutes, unless it has put it in quarantine.',
    failing: (count: string, title: string) => `${count} failed sign-ins with one cause: ${title}`,
    open: 'Look',
  },
  steps: {
    title: 'Next steps',
    description: 'What turns a new organization into a working one.',
    done: 'Done',
    provider: 'Add an authentication provider',
    providerText:
      'People sign in through Entra ID, or any other OpenID Connect or OAuth 2.0 provider.',
    signedIn: 'Sign in through it once',
    signedInText: 'Test the sign-in, then open the sign-in page in a private window.',
    directory: 'Connect the company directory',
    directoryText: 'Optional: Entra brings people and groups by SCIM, and takes them away.',
    provisioned: 'Receive the first people',
    provisionedText: 'Start provisioning in Entra and watch them arrive.',
    domain: 'Verify your domain',
    domainText: 'Whoever types an address of yours is led to your provider.',
  },
  figures: {
    active: 'Active members',
    deactivated: 'Deactivated',
    signIns: 'Sign-ins, 7 days',
    refused: 'Refused, 7 days',
  },
  charts: {
    signIns: 'Sign-ins',
    signInsText: 'A day, in UTC.',
    signedIn: 'Signed in',
    refused: 'Denied or failed',
    members: 'New members',
    membersText: 'Who came that day and is still here.',
    joined: 'Joined',
    provisioning: 'Provisioning',
    provisioningText: 'What the directory asked to change.',
    provisioned: 'Done',
    provisioningRefused: 'Refused',
  },
}
