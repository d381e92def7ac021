import type { Texts } from '../texts.ts'

export const live: Texts['live'] = {
  states: { live: 'Live', connecting: 'Verbindet …', off: 'Nicht live' },
  hints: {
    live: 'Was eintrifft, erscheint hier von selbst.',
    connecting: 'Die Verbindung zum Server wird aufgebaut.',
    off: 'Laden Sie die Seite neu, um Neues zu sehen. Sie versucht von selbst, wieder live zu sein.',
  },
}
