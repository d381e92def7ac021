import type { Texts } from '../texts.ts'

export const parts: Texts['parts'] = {
  copy: 'Kopieren',
  copied: 'Kopiert',
  copyValue: (label) => `${label} kopieren`,
  cancel: 'Abbrechen',
  save: 'Speichern',
  discard: 'Änderungen verwerfen',
  readOnly: 'Sie dürfen dies ansehen, aber nicht ändern.',
  saved: 'Gespeichert',
  unsaved: {
    title: 'Verlassen, ohne zu speichern?',
    text: 'Es gibt Änderungen, die nicht gespeichert sind. Sie gehen verloren, wenn Sie weitergehen.',
    leave: 'Verlassen',
    stay: 'Hier bleiben',
  },
  close: 'Schließen',
  undo: 'Rückgängig',
  retry: 'Erneut versuchen',
  loading: 'Wird geladen …',
  none: 'Keine',
  never: 'Nie',
  previousPage: 'Vorige Seite',
  nextPage: 'Nächste Seite',
  pages: 'Seiten',
  pageNumber: (number) => `Seite ${number}`,
  reference: (reference) => `Referenz ${reference}`,
  shownOnce: 'Kopieren Sie es jetzt: Es wird nicht wieder angezeigt.',
  charts: { table: 'Als Tabelle', day: 'Tag', quiet: 'Nichts in diesem Zeitraum.' },
  network: {
    title: 'Der Server war nicht zu erreichen',
    hint: 'Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.',
  },
  unexpected: {
    title: 'Der Server hat etwas geantwortet, das diese Seite nicht versteht',
    hint: 'Vielleicht hat etwas zwischen Ihnen und ihm geantwortet. Versuchen Sie es erneut; bleibt es so, sagen Sie es Ihrem Betreiber.',
  },
}
