import type { Texts } from '../texts.ts'

export const domains: Texts['domains'] = {
  description:
    'Weisen Sie nach, welche E-Mail-Domänen Ihnen gehören. Dann spricht Ihre Anmeldung für deren Adressen.',
  add: 'Domäne hinzufügen',
  domain: 'Domäne',
  domainHint: 'Eine, die Ihre Organisation registriert hat, wie contoso.com.',
  added: (domain) => `${domain} ist hinzugefügt. Weisen Sie sie jetzt nach.`,
  empty: {
    title: 'Noch keine Domänen',
    text: 'Fügen Sie die Domäne Ihrer E-Mail-Adressen hinzu, legen Sie einen Eintrag in deren DNS an, und drücken Sie „Prüfen“.',
  },
  verified: 'Bestätigt',
  waiting: 'Noch nicht bestätigt',
  verifiedByDns: 'Durch DNS nachgewiesen',
  verifiedByOperator: 'Vom Betreiber bestätigt',
  steps: {
    intro: 'Legen Sie diesen Eintrag dort an, wo das DNS der Domäne verwaltet wird:',
    type: 'Typ',
    name: 'Name',
    nameHint: (name) =>
      `Manche DNS-Anbieter ergänzen die Domäne selbst: Dann geben Sie ${name} ein.`,
    value: 'Wert',
    after: 'Neue Einträge sind oft erst nach einigen Minuten zu sehen. Prüfen Sie dann.',
  },
  check: 'DNS-Eintrag prüfen',
  checked: (domain) => `${domain} ist bestätigt`,
  vouch: {
    action: 'Verbürgen',
    title: (domain) => `Für ${domain} verbürgen?`,
    text: 'Als Betreiber dieser Instanz sagen Sie, ohne Blick ins DNS, dass die Domäne dieser Organisation gehört: Ihre Anmeldung spricht dann für jede Adresse darin. Es wird im Audit vermerkt.',
    confirm: 'Verbürgen',
    done: (domain) => `${domain} ist bestätigt`,
  },
  found: {
    none: (name) => `Unter ${name} gibt es noch keinen TXT-Eintrag.`,
    noneHint: 'Wenn Sie ihn gerade angelegt haben, warten Sie einige Minuten und prüfen erneut.',
    other: (name) => `Unter ${name} steht ein anderer Wert:`,
    otherHint: 'Vergleichen Sie ihn Zeichen für Zeichen mit dem Wert oben, ohne Anführungszeichen.',
    misplaced: (name) => `Der richtige Wert ist da, aber unter ${name}.`,
    misplacedHint: 'Verschieben Sie ihn: Beim Namen fehlt die Domäne oder ist einmal zu viel.',
    noAnswer: 'DNS hat nicht geantwortet.',
    noAnswerHint: (code) =>
      `Die Nameserver der Domäne ließen sich nicht fragen (${code}). Prüfen Sie gleich noch einmal.`,
    taken: 'Eine andere Organisation hat diese Domäne hier bestätigt.',
    takenHint:
      'Sie muss dort zuerst entfernt werden. Fragen Sie Ihren Betreiber, wenn Sie nicht wissen, wer es ist.',
  },
  gives: {
    title: 'Was eine bestätigte Domäne bewirkt',
    authority:
      'Adressen in der Domäne, die Ihr Anbieter und Ihr Verzeichnis nennen, gelten als nachgewiesen.',
    routing:
      'Wer auf der Anmeldeseite eine Adresse der Domäne eingibt, wird zu Ihrem Anbieter geführt.',
    restrict: 'Sie können nur Adressen Ihrer bestätigten Domänen einlassen (Organisation).',
  },
  remove: 'Entfernen',
  removeTitle: (domain) => `${domain} entfernen?`,
  removeVerifiedText:
    'Adressen darin gelten nicht mehr als durch Ihren Anbieter nachgewiesen, die Adresse führt nicht mehr zu Ihrem Anbieter, und eine andere Organisation kann die Domäne bestätigen. Mitglieder und Konten bleiben. Um sie zurückzubekommen, muss sie neu nachgewiesen werden.',
  removeText: 'Der Eintrag im DNS nützt nichts mehr; ein neuer Anspruch bekommt einen neuen Wert.',
  removed: (domain) => `${domain} ist entfernt`,
}
