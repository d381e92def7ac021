import type { Texts } from '../texts.ts'

export const organization: Texts['organization'] = {
  description: 'Name, wer wie hereinkommt, und wie lange man angemeldet bleibt.',
  general: {
    title: 'Name und Logo',
    description: 'Was auf der Anmeldeseite und in E-Mails zu sehen ist.',
    name: 'Name',
    slug: 'Kurzname',
    slugHint: (address) =>
      `Steht in Adressen: ${address}. Wenn Sie ihn ändern, führen alte Links damit nirgends mehr hin.`,
    id: 'Organisations-ID',
    idHint: 'Für die API und für Adressen der Bereitstellung. Sie ändert sich nie.',
    logo: 'Logo',
    logoHint: 'PNG, JPEG, GIF oder WebP. Es wird passend verkleinert.',
    chooseLogo: 'Bild wählen',
    removeLogo: 'Entfernen',
    logoAlt: (name) => `Logo von ${name}`,
    logoUnreadable: 'Diese Datei ließ sich nicht als Bild lesen.',
    logoTooLarge: 'Dieses Bild bleibt zu groß. Wählen Sie ein schlichteres.',
  },
  ways: {
    title: 'Wege zur Anmeldung',
    description:
      'Nur was hier eingeschaltet ist, führt in diese Organisation. Wer anders kam und hierher wechselt, muss sich neu anmelden.',
    provider: 'Anbieter',
    registration: 'Neue Personen',
    state: 'Zustand',
    on: 'Ein',
    off: 'Aus',
    creates: 'Kommen durch Anmelden herein',
    refuses: 'Nur wer schon bekannt ist',
    turnOn: 'Einschalten',
    turnOff: 'Ausschalten',
    actions: 'Aktion',
    turnOffTitle: (name) => `${name} ausschalten?`,
    turnOffText:
      'Die Schaltfläche verschwindet von der Anmeldeseite, und wer darüber kam, wird sofort abgemeldet. Konten und Mitglieder bleiben; Sie können den Anbieter wieder einschalten.',
    turnedOn: (name) => `${name} ist eingeschaltet`,
    turnedOff: (name) => `${name} ist ausgeschaltet`,
    email: 'E-Mail und Passwort',
    manage: 'Anbieter unter Authentifizierung einrichten',
  },
  arrival: {
    title: 'Wer neu kommen darf',
    description: 'Was für Personen gilt, die sich zum ersten Mal anmelden.',
    restrict: 'Nur Adressen in unseren bestätigten Domänen',
    restrictHint:
      'Wer eine andere Adresse hat, oder eine, die nichts beweist, wird abgewiesen, außer mit Einladung. Wer schon Mitglied ist, kommt weiterhin herein.',
    noDomains:
      'Noch ist keine Domäne bestätigt: Eingeschaltet könnte niemand Neues von selbst hereinkommen.',
    domains: (domains) => `Bestätigt: ${domains}`,
    role: 'Rolle neuer Personen',
    roleHint: 'Was jemand bekommt, der ohne eigene Rolle kommt. Nie Inhaber oder Admin.',
  },
  sessions: {
    title: 'Sitzungen',
    description: 'Wie lange man angemeldet bleibt.',
    idle: 'Endet unbenutzt nach',
    absolute: 'Endet spätestens nach',
    units: { minutes: 'Minuten', hours: 'Stunden', days: 'Tagen' },
    unitOf: (label) => `Einheit: ${label}`,
    effect:
      'Laufende Sitzungen behalten ihr spätestes Ende. Eine neue Frist ohne Benutzung gilt für sie ab der nächsten Benutzung.',
    running: (count) => `Laufende Sitzungen: ${count}`,
    end: 'Alle abmelden',
    endTitle: 'Alle abmelden?',
    endText: (count) =>
      `Alle Sitzungen dieser Organisation außer Ihrer enden sofort: insgesamt ${count}. Man meldet sich neu an; sonst ändert sich nichts.`,
    ended: (count) => `Beendete Sitzungen: ${count}`,
    idleTooLong: 'Nicht länger als das späteste Ende.',
    tooLong: (days) => `Höchstens ${days} Tage.`,
    number: 'Geben Sie eine ganze Zahl ab 1 ein.',
  },
}
