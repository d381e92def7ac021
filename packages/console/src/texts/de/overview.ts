import type { Texts } from '../texts.ts'

export const overview: Texts['overview'] = {
  title: 'Überblick',
  description: (organization) => `Wie es ${organization} geht, über die letzten 30 Tage.`,
  attention: {
    title: 'Braucht Aufmerksamkeit',
    none: 'Nichts braucht Aufmerksamkeit.',
    secretExpires: (name, when) => `Das Clientgeheimnis von „${name}“ läuft ${when} ab`,
    secretExpired: (name, when) => `Das Clientgeheimnis von „${name}“ ist ${when} abgelaufen`,
    secretFix:
      'Erstellen Sie beim Anbieter ein neues und tragen Sie es hier ein: Zwei gelten zugleich, sodass niemand ausgesperrt wird.',
    tokenExpires: (name, when) => `Das letzte SCIM-Token von „${name}“ läuft ${when} ab`,
    tokenExpired: (name, when) => `Das letzte SCIM-Token von „${name}“ ist ${when} abgelaufen`,
    tokenFix: 'Erstellen Sie ein zweites Token und fügen Sie es im Bereitstellungsdienst ein.',
    silent: (name, when) => `Von „${name}“ kam zuletzt ${when} etwas`,
    silentFix:
      'Sehen Sie beim Anbieter nach, ob die Bereitstellung noch läuft. Entra sendet alle 40 Minuten, außer in Quarantäne.',
    failing: (count, title) => `${count} fehlgeschlagene Anmeldungen mit einer Ursache: ${title}`,
    open: 'Ansehen',
  },
  steps: {
    title: 'Nächste Schritte',
    description: 'Was aus einer neuen Organisation eine arbeitende macht.',
    done: 'Erledigt',
    provider: 'Anmeldeanbieter hinzufügen',
    providerText:
      'Die Anmeldung geht über Entra ID oder jeden anderen Anbieter mit OpenID Connect oder OAuth 2.0.',
    signedIn: 'Einmal darüber anmelden',
    signedInText:
      'Testen Sie die Anmeldung und öffnen Sie dann die Anmeldeseite in einem privaten Fenster.',
    directory: 'Unternehmensverzeichnis verbinden',
    directoryText:
      'Freiwillig: Entra bringt Personen und Gruppen per SCIM und nimmt sie wieder weg.',
    provisioned: 'Die ersten Personen empfangen',
    provisionedText: 'Starten Sie die Bereitstellung in Entra und sehen Sie zu, wie sie ankommen.',
    domain: 'Domäne bestätigen',
    domainText: 'Wer eine Adresse von Ihnen eingibt, wird zu Ihrem Anbieter geleitet.',
  },
  figures: {
    active: 'Aktive Mitglieder',
    deactivated: 'Deaktiviert',
    signIns: 'Anmeldungen, 7 Tage',
    refused: 'Abgelehnt, 7 Tage',
  },
  charts: {
    signIns: 'Anmeldungen',
    signInsText: 'Je Tag, in UTC.',
    signedIn: 'Angemeldet',
    refused: 'Abgelehnt oder fehlgeschlagen',
    members: 'Neue Mitglieder',
    membersText: 'Wer an dem Tag kam und noch da ist.',
    joined: 'Gekommen',
    provisioning: 'Bereitstellung',
    provisioningText: 'Was das Verzeichnis ändern wollte.',
    provisioned: 'Getan',
    provisioningRefused: 'Abgelehnt',
  },
}
