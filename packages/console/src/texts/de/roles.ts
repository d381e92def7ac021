import type { Texts } from '../texts.ts'

export const roles: Texts['roles'] = {
  description: 'Was Mitglieder sein können. Ihre Anwendungen sehen diese Namen.',
  name: 'Rolle',
  kind: 'Art',
  meaning: 'Was sie hier bedeutet',
  builtIn: 'Eingebaut',
  own: 'Eigene',
  meanings: {
    owner:
      'Darf alles und entscheidet allein über Inhaber. Nur ein Inhaber macht jemanden zum Inhaber.',
    admin: 'Verwaltet hier alles außer den Inhabern.',
    member: 'Meldet sich an und nutzt die Anwendungen; sieht keine Verwaltung.',
    own: 'Bedeutet, was Ihre Anwendungen daraus machen; in dieser Konsole öffnet sie nichts.',
  },
  add: 'Rolle hinzufügen',
  newName: 'Name der Rolle',
  newNameHint: 'Kleinbuchstaben, Ziffern, - und _, wie billing-viewer.',
  added: (name) => `Die Rolle ${name} gibt es jetzt`,
  delete: 'Löschen',
  deleteTitle: (name) => `Rolle ${name} löschen?`,
  deleteText:
    'Niemand hat sie, und nichts würde sie vergeben. Ihre Anwendungen sehen sie danach nicht mehr.',
  deleted: (name) => `Die Rolle ${name} ist gelöscht`,
  inUse:
    'Solange sie gebraucht wird, lässt sie sich nicht löschen. Niemand verliert eine Rolle ungenannt: Ändern Sie zuerst dies.',
  usedBy: {
    members: (count) => `Mitglieder, die sie haben: ${count}`,
    invitations: (count) => `Offene Einladungen mit ihr: ${count}`,
    connections: (names) => `Regeln von ${names} vergeben sie`,
    directories: (names) => `Gruppenregeln von ${names} vergeben sie`,
    isDefault: 'Wer neu kommt, bekommt sie: Sie ist die Vorgabe',
  },
  give: 'Rollen vergibt man auf der Seite eines Mitglieds oder durch Regeln unter Authentifizierung und Bereitstellung.',
}
