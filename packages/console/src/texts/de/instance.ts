import type { Texts } from '../texts.ts'

export const instance: Texts['instance'] = {
  title: 'Organisationen',
  description: 'Alle Organisationen dieser Instanz. Für Betreiber.',
  create: 'Neue Organisation',
  name: 'Name',
  slug: 'Name in Adressen',
  slugText: 'Kleinbuchstaben, Ziffern und Bindestriche; er steht in der Adresse der Anmeldeseite.',
  emailEnabled: 'Anmeldung mit Adresse und Passwort',
  emailText: 'Nötig für Personen ohne Anbieter; lässt sich jederzeit abschalten.',
  created: (name) => `${name} wurde angelegt`,
  createdNext: 'Laden Sie die erste Person zum Verwalten ein: Noch ist niemand darin.',
  columns: {
    name: 'Name',
    slug: 'In Adressen',
    state: 'Zustand',
    created: 'Angelegt',
    actions: 'Aktionen',
  },
  enabled: 'Aktiv',
  disabled: 'Gesperrt',
  enable: 'Freigeben',
  disable: 'Sperren',
  disableTitle: (name) => `${name} sperren?`,
  disableText:
    'Jede Sitzung darin endet sofort, niemand kann sich anmelden, und das Verzeichnis wird abgewiesen. Nichts wird gelöscht; die Freigabe bringt alles zurück außer den Sitzungen.',
  enableTitle: (name) => `${name} freigeben?`,
  enableText: 'Die Anmeldung ist wieder möglich, und das Verzeichnis wird zugelassen.',
  disabledNow: (name) => `${name} ist gesperrt`,
  enabledNow: (name) => `${name} ist freigegeben`,
  invite: 'Zum Verwalten einladen',
  inviteTitle: (name) => `Jemanden zum Verwalten von ${name} einladen`,
  inviteEmail: 'E-Mail-Adresse',
  inviteText:
    'Die Person bekommt einen Brief mit einem Link, der sie zum Inhaber der Organisation macht.',
  inviteSend: 'Einladung senden',
  invited: (email) => `${email} wurde eingeladen`,
}
