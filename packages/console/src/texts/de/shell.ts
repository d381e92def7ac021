import type { Texts } from '../texts.ts'

export const shell: Texts['shell'] = {
  productName: 'Usher',
  skipToContent: 'Zum Inhalt springen',
  navigation: 'Hauptnavigation',
  openNavigation: 'Navigation öffnen',
  closeNavigation: 'Navigation schließen',
  account: 'Ihr Konto',
  signOut: 'Abmelden',
  theme: 'Darstellung',
  themes: { light: 'Hell', dark: 'Dunkel', auto: 'Wie das System' },
  language: 'Sprache',
  sections: {
    people: 'Personen',
    signIn: 'Anmeldung',
    provisioning: 'Bereitstellung',
    organization: 'Organisation',
    instance: 'Diese Instanz',
  },
  pages: {
    overview: 'Überblick',
    members: 'Mitglieder',
    groups: 'Gruppen',
    authentication: 'Authentifizierung',
    signInLog: 'Anmeldeprotokoll',
    provisioning: 'Bereitstellung (SCIM)',
    domains: 'Domänen',
    roles: 'Rollen',
    apiTokens: 'API-Tokens',
    setUpLinks: 'Einrichtungslinks',
    audit: 'Audit',
    organization: 'Organisation',
    instance: 'Organisationen',
  },
  switchOrganization: 'Organisation wechseln',
  otherOrganization: {
    title: 'Sie sind in einer anderen Organisation angemeldet',
    text: (current) =>
      `Diese Adresse gehört zu einer anderen Organisation als ${current}. Wechseln Sie dorthin, um fortzufahren.`,
    stay: (current) => `In ${current} bleiben`,
  },
  notAdmin: {
    title: 'Diese Konsole ist für Administratoren',
    text: 'Bitten Sie einen Inhaber oder Administrator Ihrer Organisation um eine Rolle, oder öffnen Sie Ihr Konto.',
    action: 'Zum eigenen Konto',
  },
  notFound: {
    title: 'Hier ist nichts',
    text: 'Die Adresse ist vielleicht falsch geschrieben, oder was sie zeigte, wurde entfernt.',
    action: 'Zum Überblick',
  },
  crashed: {
    title: 'Diese Seite ist gestolpert',
    text: 'Laden Sie sie neu. Stolpert sie jedes Mal, sagen Sie Ihrem Betreiber, was Sie getan haben.',
    action: 'Neu laden',
  },
}
