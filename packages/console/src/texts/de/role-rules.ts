import type { Texts } from '../texts.ts'

export const roleRules: Texts['roleRules'] = {
  add: 'Regel hinzufügen',
  role: 'Rolle',
  roleOf: (number) => `Rolle der Regel ${number}`,
  moveUp: (number) => `Regel ${number} nach oben`,
  moveDown: (number) => `Regel ${number} nach unten`,
  remove: (number) => `Regel ${number} entfernen`,
  unfinished:
    'Eine Regel ist nicht fertig: Füllen Sie sie aus oder entfernen Sie sie, bevor Sie speichern.',
  impact: {
    title: 'Was sich ändern würde',
    ask: 'Änderungen ansehen',
    nobody: (lookedAt) =>
      lookedAt === '1'
        ? 'Für die eine angesehene Person ändert sich nichts'
        : `Für die ${lookedAt} angesehenen Personen ändert sich nichts`,
    some: (changed, lookedAt) =>
      `Rollen ändern sich für ${changed} von ${lookedAt} ${lookedAt === '1' ? 'Person' : 'Personen'}`,
    role: (role, gain, lose) =>
      `${role}: ${gain} ${gain === '1' ? 'bekommt' : 'bekommen'} sie, ${lose} ${lose === '1' ? 'verliert' : 'verlieren'} sie`,
    unknown: (count) =>
      `Von ${count === '1' ? '1 Person' : `${count} Personen`} ist zu wenig über die letzte Anmeldung bekannt: Es entscheidet sich bei der nächsten.`,
    partly: 'Noch sind nicht alle angesehen.',
    countFurther: 'Weitere ansehen',
    member: 'Mitglied',
    gained: 'Bekommt',
    lost: 'Verliert',
    moreNames: 'Mehr Namen zeigen',
  },
}
