import type { Texts } from '../texts.ts'

export const setUpLinks: Texts['setUpLinks'] = {
  description:
    'Lassen Sie jemanden ohne Konto, etwa die IT Ihres Kunden, Anmeldung und Bereitstellung einrichten.',
  make: 'Link anlegen',
  name: 'Für wen',
  nameHint: 'Steht im Audit neben allem, was damit geschieht: „Contoso IT“.',
  nameMissing: 'Sagen Sie, für wen er ist.',
  scope: 'Was er öffnet',
  scopes: {
    'sign-in': 'Authentifizierung: Anbieter, Zuordnung, Rollenregeln',
    provisioning: 'Bereitstellung: Verzeichnis, Tenant URL und Token',
    domains: 'Domänen: hinzufügen und nachweisen',
  },
  scopeNames: {
    'sign-in': 'Authentifizierung',
    provisioning: 'Bereitstellung',
    domains: 'Domänen',
  },
  choose: 'Wählen Sie mindestens eines.',
  lifetime: 'Gültig für',
  lifetimes: { 1: '1 Tag', 7: '7 Tage', 14: '14 Tage', 30: '30 Tage' },
  limits:
    'Wer den Link hat, sieht keine Mitglieder, keine Anmeldungen und kein Audit und kann niemandem eine Rolle geben, die verwaltet. Ein Link für die Bereitstellung zeigt auch, welche Anfragen kamen und wie sie endeten, aber nicht, um wen es ging.',
  made: (name) => `Der Link für „${name}“ ist angelegt`,
  link: 'Link',
  send: 'Senden Sie ihn auf einem Weg, dem Sie trauen. Wer ihn hat, kann ihn benutzen, bis er endet.',
  finish: 'Ich habe ihn kopiert',
  expires: 'Endet',
  lastOpened: 'Zuletzt geöffnet',
  createdBy: 'Angelegt von',
  state: 'Zustand',
  states: { open: 'Offen', finished: 'Erledigt', expired: 'Abgelaufen', revoked: 'Widerrufen' },
  actions: 'Aktion',
  revoke: 'Widerrufen',
  revokeTitle: (name) => `Den Link für „${name}“ widerrufen?`,
  revokeText:
    'Wer ihn offen hat, ist beim nächsten Klick draußen. Was eingerichtet wurde, bleibt. Legen Sie einen neuen Link an, wenn es weitergehen soll.',
  revoked: (name) => `Der Link für „${name}“ ist widerrufen`,
  empty: {
    title: 'Keine Einrichtungslinks',
    text: 'Legen Sie einen an, wenn jemand anderes die Rechte in Azure hat. Mit dem Link geht der Rest ohne Konto hier.',
  },
}

export const setUp: Texts['setUp'] = {
  title: 'Anmeldung einrichten',
  invited:
    'Sie haben einen Link bekommen, um einzurichten, wie man sich bei einer Organisation hier anmeldet. Sie brauchen kein Konto.',
  begin: 'Beginnen',
  what: 'Was Sie ändern, gilt sofort und steht im Audit der Organisation unter dem Namen Ihres Links.',
  noKey: {
    title: 'Öffnen Sie Ihren Link erneut',
    text: 'Diese Seite braucht den Link, den Sie bekommen haben, ganz und mit allem nach dem Zeichen #. Wenn Ihr Besuch zu Ende ist, öffnen Sie den Link noch einmal.',
    signIn: 'Ich habe ein Konto: anmelden',
  },
  invalid: {
    title: 'Dieser Link öffnet nichts mehr',
    text: 'Er ist abgelaufen, erledigt oder widerrufen. Bitten Sie um einen neuen.',
  },
  bar: (organization) => `Sie richten ${organization} ein`,
  done: 'Fertig',
  endTitle: 'Sind Sie fertig?',
  endText: 'Was Sie eingerichtet haben, bleibt.',
  finished: 'Alles ist eingerichtet',
  finishedHint: 'Der Link öffnet danach nichts mehr.',
  later: 'Für jetzt verlassen',
  laterHint: 'Öffnen Sie den Link erneut, um weiterzumachen, bis er endet.',
  ended: {
    title: 'Danke',
    text: 'Sie haben die Einrichtung verlassen. Sie können diese Seite schließen.',
  },
}
