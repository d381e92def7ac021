import type { Texts } from '../texts.ts'

// Names of Azure's pages, fields and buttons stand as Azure shows them, in every language.
export const authentication: Texts['authentication'] = {
  title: 'Authentifizierung',
  description: 'Wie sich Menschen bei dieser Organisation anmelden.',
  add: 'Anmeldeanbieter hinzufügen',
  listLabel: 'Anmeldeanbieter',
  kinds: {
    entra: 'Microsoft Entra ID',
    oidc: 'OpenID Connect',
    generic: 'Generisches OAuth 2.0',
    email: 'E-Mail und Passwort',
  },
  columns: {
    provider: 'Anbieter',
    enabled: 'Eingeschaltet',
    registration: 'Registrierung erlauben',
    secret: 'Clientgeheimnis',
    lastSignIn: 'Letzte Anmeldung',
  },
  signInPage: {
    label: 'Anmeldeseite',
    hint: 'Für die Menschen dieser Organisation. Zum Ausprobieren in einem privaten Fenster öffnen: Dort sind Sie noch nicht angemeldet.',
  },
  noUpstream: {
    title: 'Lassen Sie Menschen mit ihrem Firmenkonto herein',
    text: 'Fügen Sie Microsoft Entra ID oder einen anderen Anbieter hinzu: Auf der Anmeldeseite erscheint ein Knopf, und das Konto entsteht, wenn jemand zum ersten Mal kommt.',
  },
  failedSince: 'Gescheitert',
  enabledSwitch: (name) => `${name} ist eingeschaltet`,
  registrationSwitch: (name) => `Registrierung über ${name} erlauben`,
  enabledNow: (name) => `${name} ist auf der Anmeldeseite.`,
  disabledNow: (name) => `${name} ist ausgeschaltet.`,
  registrationOn: (name) => `${name} legt für Neue ein Konto an.`,
  registrationOff: (name) => `${name} lässt nur herein, wer ein Konto hat.`,
  states: { enabled: 'Eingeschaltet', disabled: 'Ausgeschaltet' },
  enable: 'Einschalten',
  disable: 'Ausschalten',
  disableTitle: (name) => `${name} ausschalten?`,
  disableText: (sessions) =>
    `Der Knopf verschwindet von der Anmeldeseite. Sofort beendet wird, was darüber geöffnet wurde: ${sessions}. Die Konten bleiben, und Sie können den Anbieter jederzeit wieder einschalten.`,
  sessions: (count) => (count === 1 ? '1 Sitzung' : `${count} Sitzungen`),
  identities: (count) =>
    count === 1
      ? 'die Verknüpfung 1 Person mit dem Anbieter'
      : `die Verknüpfungen von ${count} Personen mit dem Anbieter`,
  secrets: {
    none: 'Keines gespeichert',
    notNeeded: 'Nicht nötig',
    noExpiry: 'Kein Ablaufdatum bekannt',
    expires: (when) => `Läuft ab ${when}`,
    expired: 'Abgelaufen',
  },
  whereInAzure: (where) => `Wo: ${where}`,

  fields: {
    name: 'Name des Anbieters (Provider Name)',
    authType: 'Art (Auth Type)',
    clientId: 'Client ID',
    clientSecret: 'Client Secret',
    authorizationEndpoint: 'Authorization Endpoint',
    tokenEndpoint: 'Token Endpoint',
    userInfoEndpoint: 'User Info Endpoint',
    scope: 'Scope',
    registrationEnabled: 'Registrierung erlauben (Enable Registration)',
    issuer: 'Aussteller (Issuer)',
    jwksUri: 'JWKS URI',
    entraClientId: 'Application (client) ID',
    tenantId: 'Directory (tenant) ID',
    tenantIds: 'Directory (tenant) IDs',
    entraSecret: 'Client secret: Value',
    secretExpiresAt: 'Läuft ab (Expires)',
    authority: 'Authority',
    graphEndpoint: 'Adresse von Microsoft Graph',
    attributeMapping: 'Attributzuordnung',
    redirectUri: 'Redirect URI',
    frontChannelLogoutUri: 'Front-channel logout URL',
    fetchUserInfo: 'User Info Endpoint lesen',
    responseMode: 'Art der Antwort (response mode)',
    linkPolicy: 'Wenn es schon ein Konto mit der Adresse gibt',
    clientAuthentication: 'Wie sich der Client ausweist',
    certificatePem: 'Zertifikat (PEM)',
    algorithm: 'Signaturverfahren',
    assertionFile: 'Assertion-Datei auf dem Server',
    enabled: 'Eingeschaltet',
  },
  help: {
    name: 'Steht auf dem Knopf „Sign in with …“ und ist die Anmeldequelle derer, die darüber kommen.',
    registration:
      'Das Konto entsteht, wenn sich jemand zum ersten Mal anmeldet (Just-in-Time-Bereitstellung). Ohne kommt nur herein, wer schon ein Konto hat.',
    entraClientId: 'Auf der Seite Overview Ihrer App-Registrierung.',
    tenantId: 'Auf derselben Seite, gleich darunter.',
    entraSecret:
      'Aus der Spalte Value von Certificates & secrets, nicht aus der Spalte Secret ID daneben.',
    secretExpiresAt:
      'Aus der Spalte Expires daneben. Sie werden 30, 14, 3 und 1 Tag vorher gewarnt.',
    secretExpiresOptional: 'Falls der Anbieter es ablaufen lässt. Sie werden vorher gewarnt.',
    issuer:
      'Die Adresse vor /.well-known/openid-configuration, Zeichen für Zeichen so, wie der Anbieter sie schreibt.',
    scope: 'Worum der Anbieter gebeten wird, durch Leerzeichen getrennt.',
    authority:
      'In der globalen Cloud: https://login.microsoftonline.com. Nationale Clouds und ein lokales Entra haben eine andere.',
    graphEndpoint: 'In der globalen Cloud: https://graph.microsoft.com.',
    tenantIds: 'Wessen Leute hereindürfen. Mit einer ist der Anbieter auf diese Firma festgelegt.',
    mapping: 'Welches Attribut des Anbieters zu welchem Feld des Kontos wird.',
    jwksUri:
      'Mit Aussteller und JWKS URI wird ein ID-Token geprüft, und seine Angaben werden mit verwendet.',
    fetchUserInfo: 'Für Angaben, die nicht im ID-Token stehen.',
    assertionFile: 'Nur Betreiber dieses Servers dürfen sie setzen.',
    blanks: {
      domain: 'Domäne',
      host: 'Host',
      realm: 'Realm',
    },
  },
  secretLooksLikeId:
    'Das sieht nach der Secret ID aus. Azure zeigt zwei Spalten: Kopieren Sie die mit dem Namen Value.',
  placeholderLeft:
    'Ersetzen Sie, was in Klammern steht, etwa {tenant-id}, durch Ihren eigenen Wert.',

  choose: {
    title: 'Anmeldeanbieter hinzufügen',
    description: 'Wo haben Ihre Leute ihre Konten?',
    entra: 'Für Firmen mit Microsoft 365 oder Azure. Sie werden durch das Azure-Portal geführt.',
    google: 'Für Firmen mit Google Workspace.',
    okta: 'Für Firmen mit Okta Workforce Identity.',
    auth0: 'Für Mandanten von Auth0.',
    keycloak: 'Für Realms von Keycloak.',
    github: 'Für Konten bei GitHub.',
    oidc: 'Jeder Anbieter mit einem Discovery-Dokument.',
    generic: 'Jeder Anbieter mit einem User Info Endpoint, Adresse für Adresse eingerichtet.',
  },

  setUp: {
    title: (provider) => `${provider} einrichten`,
    steps: {
      register: 'In Azure',
      registerElsewhere: (provider) => `Bei ${provider}`,
      atProvider: 'Beim Anbieter',
      values: 'Werte einfügen',
      done: 'Wie es weitergeht',
    },
    stepDescriptions: {
      register: 'App registrieren',
      values: 'Prüfen und speichern',
      done: 'Ausprobieren',
    },
    next: 'Das ist erledigt',
    back: 'Zurück',
    save: 'Speichern',
    saveAndEnable: 'Speichern und einschalten',
    nameMissing: 'Geben Sie ihm einen Namen: Er steht auf dem Knopf.',
    check: 'Prüfen',
    checkHint:
      'Eine Prüfung speichert nichts und meldet niemanden an: Der Anbieter wird nach Adressen, Client, Redirect URI und Clientgeheimnis gefragt.',
    advanced: 'Erweitert: nationale Cloud oder andere Authority',
    advancedGeneric: 'Erweitert',
    openAzure: 'Azure-Portal öffnen',
    openProvider: (provider) => `${provider} öffnen`,
    registerApp: {
      title: '1. Eine neue Anwendung registrieren',
      steps: [
        'Öffnen Sie im Azure-Portal Microsoft Entra ID → App registrations.',
        'Klicken Sie auf New registration.',
        'Geben Sie den Namen unten ein.',
        'Supported account types: Wählen Sie „Accounts in this organizational directory only“ (Single tenant), außer wenn mehrere Firmen hereinkommen sollen.',
        'Redirect URI: Wählen Sie die Plattform Web und fügen Sie die Adresse unten ein.',
        'Klicken Sie auf Register.',
      ],
      appName: 'Name',
    },
    permissions: {
      title: '2. Erlauben, die Angemeldeten zu lesen',
      steps: [
        'Öffnen Sie in der App-Registrierung API permissions.',
        'Klicken Sie auf Add a permission → Microsoft Graph → Delegated permissions.',
        'Kreuzen Sie diese Berechtigungen an:',
        'Klicken Sie auf Add permissions.',
        'Klicken Sie auf Grant admin consent, damit nicht jeder einzeln gefragt wird.',
      ],
    },
    secret: {
      title: '3. Ein Clientgeheimnis anlegen',
      steps: [
        'Öffnen Sie Certificates & secrets und klicken Sie auf New client secret.',
        'Description: der Text unten. Expires: 12 bis 24 Monate.',
        'Klicken Sie auf Add.',
        'Kopieren Sie sofort den Value: Azure zeigt ihn nie wieder. Die Secret ID brauchen Sie nicht.',
      ],
      description: 'Description',
    },
    elsewhere: {
      title: 'Diesen Server beim Anbieter registrieren',
      steps: [
        'Legen Sie einen neuen Client (auch App, Anwendung oder OAuth-App) für eine Webanwendung an.',
        'Fügen Sie die Redirect URI unten ein, genau wie sie da steht. Manche nennen sie Callback URL.',
        'Notieren Sie Client ID und Client Secret.',
      ],
    },
    pasteTitle: 'Was Azure Ihnen gegeben hat',
    pasteElsewhere: 'Was der Anbieter Ihnen gegeben hat',
    mappingGuide: 'Wie in der Anleitung',
    mappingNoMail: 'Falls mail manchmal leer ist',
    authTypes: {
      GENERIC: 'GENERIC (Generic OAuth2)',
    },
    done: {
      title: (name) => `${name} ist gespeichert`,
      enabledText: 'Der Knopf ist auf der Anmeldeseite. Bevor Sie es allen sagen:',
      disabledText: 'Auf der Anmeldeseite ist er noch nicht. Bevor Sie ihn einschalten:',
      test: 'Anmeldung testen',
      testText: 'Ein echter Durchlauf, der nichts anlegt und zeigt, was zurückkam.',
      visit: 'Anmelden wie alle anderen',
      visitText: 'Der Knopf ist da: Kommen Sie selbst einmal darüber herein.',
      visitLater: 'Der Knopf ist da, sobald der Anbieter eingeschaltet ist.',
      logout: 'Azure sagen, wo Leute abgemeldet werden',
      logoutText:
        'Öffnen Sie in der App-Registrierung Authentication und fügen Sie dies als Front-channel logout URL ein: Wer sich bei Microsoft abmeldet, wird dann auch hier abgemeldet.',
      logoutElsewhere:
        'Falls der Anbieter Front-Channel-Logout kennt: Wer sich dort abmeldet, wird dann auch hier abgemeldet.',
      more: 'Attribute zuordnen und Rollen geben',
      moreText: 'Was zu Name, Adresse und Bild wird, und wer welche Rolle bekommt.',
      open: 'Anbieter öffnen',
    },
  },

  check: {
    title: 'Prüfung',
    description:
      'Fragt den Anbieter, ob eine Anmeldung mit diesen Einstellungen gelänge. Niemand wird angemeldet.',
    run: 'Jetzt prüfen',
    runAgain: 'Erneut prüfen',
    failed: (count) =>
      count === 1
        ? 'Eine Sache ist zu beheben, bevor sich jemand anmelden kann.'
        : `${count} Dinge sind zu beheben, bevor sich jemand anmelden kann.`,
    passed: 'Alles ist, wie es sein soll.',
    passedSoFar: 'Es wurde nichts Falsches gefunden. Den Rest zeigt eine Testanmeldung.',
    passedWithWarnings: 'Eine Anmeldung gelingt, aber etwas sollten Sie sich ansehen.',
    proven: {
      addresses: 'Die Adressen antworten.',
      keys: 'Signaturschlüssel und Aussteller passen zusammen.',
      client: 'Der Anbieter kennt den Client und die Redirect URI.',
      secret: 'Die Zugangsdaten wurden angenommen.',
    },
  },

  connection: {
    tabs: {
      label: 'Teile des Anbieters',
      settings: 'Einstellungen',
      mapping: 'Attributzuordnung',
      roles: 'Rollenregeln',
      test: 'Anmeldung testen',
    },
    addresses: 'Werte für den Anbieter',
    addressesText: 'Dort einzutragen, genau wie sie da stehen.',
    general: 'Allgemein',
    client: 'Anbieter',
    behaviour: 'Anmeldung',
    save: 'Änderungen speichern',
    saved: (name) => `${name} ist gespeichert.`,
    unsaved: 'Es gibt Änderungen, die nicht gespeichert sind.',
    movesTitle: 'Danach könnten andere Menschen gemeint sein',
    movesText:
      'Ein anderer Client, Mandant oder eine andere Adresse kann dieselben Kennungen für andere Menschen verwenden, und daran werden Angemeldete erkannt. Es wird im Audit vermerkt.',
    losesSecretTitle: 'Das Clientgeheimnis muss neu eingegeben werden',
    losesSecretText:
      'Es wurde für einen anderen Host hinterlegt und wird nie an diesen gesendet: Beim Speichern wird es vergessen. Niemand kann sich über diesen Anbieter anmelden, bis Sie unten ein Clientgeheimnis hinzufügen.',
    emailText:
      'Menschen registrieren sich mit einer Adresse, bestätigen sie über eine E-Mail und wählen ein Passwort. Mehr ist hier nicht einzurichten.',
    responseModes: {
      query: 'query: in der Adresse (üblich)',
      form_post: 'form_post: in einem Formular statt in der Adresse',
    },
    linkPolicies: {
      confirm: 'Die Person sich anmelden und zustimmen lassen (sicher)',
      automatic: 'Ohne Nachfrage verknüpfen, wenn beide Adressen bewiesen sind (nur Inhaber)',
    },
    authentications: {
      client_secret_post: 'Clientgeheimnis im Formular (client_secret_post)',
      client_secret_basic: 'Clientgeheimnis in der Kopfzeile (client_secret_basic)',
      private_key_jwt: 'Zertifikat (private_key_jwt)',
      federated: 'Verbundanmeldung aus einer Datei (federated credential)',
      none: 'Gar nicht: öffentlicher Client allein mit PKCE',
    },
  },

  rotation: {
    title: 'Clientgeheimnisse',
    text: 'Zwei können zugleich gelten, damit eines ersetzt wird, ohne dass es jemand merkt.',
    listLabel: 'Clientgeheimnisse',
    columns: { hint: 'Endet auf', added: 'Hinzugefügt', expires: 'Läuft ab' },
    hidden: 'verborgen',
    privateKey: 'Privater Schlüssel',
    newer: 'wird zuerst verwendet',
    stepsTitle: 'So wird ein Clientgeheimnis ersetzt',
    steps: [
      'Öffnen Sie in Azure Certificates & secrets, klicken Sie auf New client secret und kopieren Sie den Value.',
      'Fügen Sie es hier hinzu. Ab jetzt wird das neueste verwendet, und das ältere, falls Azure es noch nicht annimmt.',
      'Klicken Sie auf „Jetzt prüfen“: Beide werden probiert.',
      'Entfernen Sie das ältere hier, dann in Azure.',
    ],
    stepsElsewhere: [
      'Legen Sie beim Anbieter ein zweites Clientgeheimnis an, falls er zwei erlaubt.',
      'Fügen Sie es hier hinzu. Ab jetzt wird das neueste verwendet, und das ältere, falls der Anbieter es noch nicht annimmt.',
      'Klicken Sie auf „Jetzt prüfen“: Beide werden probiert.',
      'Entfernen Sie das ältere hier, dann beim Anbieter.',
    ],
    add: 'Clientgeheimnis hinzufügen',
    value: 'Wert',
    keyValue: 'Privater Schlüssel (PEM)',
    added: 'Es ist gespeichert und wird nie wieder angezeigt.',
    full: 'Zwei sind gespeichert. Entfernen Sie das ältere, bevor Sie ein weiteres hinzufügen.',
    remove: 'Entfernen',
    removeTitle: (hint) => `Das Clientgeheimnis entfernen, das auf ${hint} endet?`,
    removeTitleHidden: 'Dieses Clientgeheimnis entfernen?',
    removeLast:
      'Es ist das einzige: Niemand kann sich über diesen Anbieter anmelden, bis Sie ein anderes hinzufügen.',
    removeOther:
      'Ab jetzt wird das andere verwendet. Dieses kann nicht angezeigt oder zurückgeholt werden.',
    removed: 'Das Clientgeheimnis ist vergessen.',
  },

  explain: {
    title: 'Was bedeutet dieser Fehler?',
    text: 'Manche Fehler zeigt Microsoft auf einer eigenen Seite, und dieser Server erfährt nichts davon. Geben Sie die Nummer ein, die die Person gesehen hat.',
    field: 'Nummer oder Name des Fehlers',
    placeholder: 'AADSTS50105',
    unknown:
      'Über diesen Fehler ist nichts bekannt. Suchen Sie ihn unter login.microsoftonline.com/error.',
    fix: 'Was zu tun ist',
  },

  danger: {
    title: 'Diesen Anbieter löschen',
    text: 'Ausschalten genügt, um Leute draußen zu halten, und lässt sich zurücknehmen. Löschen nicht.',
    action: 'Löschen',
    question: (name) => `${name} löschen?`,
    confirm: 'Endgültig löschen',
    lose: (identities, sessions) =>
      `Das entfernt ${identities}, beendet ${sessions} und vergisst Clientgeheimnisse, Attributzuordnung und Rollenregeln. Rollen, die seine Regeln gaben, gehen mit.`,
    keep: 'Konten und Mitglieder bleiben. Sie kommen auf anderem Weg wieder herein oder werden neu verknüpft, wenn ein Anbieter hinzukommt.',
    directories: (names) => `Das Verzeichnis ${names} verliert seine Verbindung mit ihm.`,
    deleted: (name) => `${name} ist gelöscht.`,
  },
}
