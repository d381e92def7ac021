import type { ProviderErrorTexts } from '../en/diagnosis.ts'

const again = 'Gehen Sie zur Anmeldeseite zurück und beginnen Sie neu.'
const scope =
  'Berichtigen Sie den Scope; für Microsoft Graph lautet er „openid profile email User.Read“.'
const webPlatform =
  'Registrieren Sie die Redirect URI unter der Plattform „Web“, nicht „Single-page application“.'
const otherPlatform = {
  meaning: 'Die Rücksprungadresse ist für eine andere Art von App registriert.',
  fix: webPlatform,
}
const otherFlow = {
  meaning: 'Der Code gehört zu einer anderen Anmeldung (PKCE).',
  fix: again,
}
const busy = {
  meaning: 'Entra drosselt diese Anwendung.',
  fix: 'Warten Sie eine Minute und beginnen Sie neu.',
}
const adminConsent =
  'Klicken Sie unter API permissions der App-Registrierung auf Grant admin consent.'
const federated = (problem: string) => ({
  meaning: `Entra ${problem}.`,
  fix: 'Vergleichen Sie issuer, subject und audience des federated credential unter Certificates & secrets der App-Registrierung; Groß- und Kleinschreibung zählt.',
})
const clientSecret = {
  meaning: 'Der Anbieter nimmt Client ID und Client Secret zusammen nicht an.',
  fix: 'Kopieren Sie beides neu vom Anbieter, und prüfen Sie, ob sich der Client so ausweist, wie er es erwartet.',
}
const redirectAddress = {
  meaning: 'Die Rücksprungadresse ist beim Anbieter nicht registriert.',
  fix: 'Registrieren Sie die Redirect URI des Anbieters, genau wie sie da steht.',
}
const spentCode = { meaning: 'Der Anbieter hat den Anmeldecode nicht angenommen.', fix: again }
const asksForMore = {
  meaning: 'Der Anbieter will, dass sich die Person anmeldet oder ein Konto wählt.',
  fix: again,
}
const down = {
  meaning: 'Der Anbieter hat selbst ein Problem.',
  fix: 'Warten Sie eine Minute und beginnen Sie neu; bleibt es so, sehen Sie auf seine Statusseite.',
}

/** Jeder Fehler eines Anbieters, zu dem der Server etwas weiß. */
export const providerErrorTexts: ProviderErrorTexts = {
  AADSTS50011: {
    meaning: 'Die Rücksprungadresse ist für die App nicht registriert.',
    fix: 'Tragen Sie die Redirect URI des Anbieters unter Authentication der App-Registrierung ein, genau wie sie da steht.',
  },
  AADSTS500112: {
    meaning:
      'Der Code wurde für eine andere Rücksprungadresse ausgestellt als die, mit der er eingelöst wurde.',
    fix: 'Beginnen Sie neu; bleibt es so, prüfen Sie, ob die Basisadresse dieses Servers gleich bleibt.',
  },
  AADSTS700016: {
    meaning: 'Der Mandant kennt die Anwendungs-ID nicht.',
    fix: 'Prüfen Sie die Application (client) ID, und ob die App in dem eingegebenen Mandanten liegt oder ihr dort zugestimmt wurde.',
  },
  AADSTS700038: {
    meaning: 'Die Client ID ist keine Anwendungs-ID.',
    fix: 'Kopieren Sie die Application (client) ID von der Seite Overview der App-Registrierung, nicht ihre Object ID.',
  },
  AADSTS7000112: {
    meaning: 'Die Anwendung ist ausgeschaltet.',
    fix: 'Erlauben Sie die Anmeldung unter Properties der Enterprise application („Enabled for users to sign-in?“).',
  },
  AADSTS90002: {
    meaning: 'Entra kennt den Mandanten nicht.',
    fix: 'Prüfen Sie die Directory (tenant) ID, und ob die Authority zur richtigen Cloud gehört.',
  },
  AADSTS50194: {
    meaning: 'Die App ist nur für einen Mandanten, wurde aber für viele angefragt.',
    fix: 'Geben Sie genau eine Tenant-ID ein, oder machen Sie die App-Registrierung mandantenfähig (multi-tenant).',
  },
  AADSTS500011: {
    meaning: 'Der Scope nennt eine Ressource, die der Mandant nicht hat.',
    fix: scope,
  },
  AADSTS70011: { meaning: 'Der Scope ist ungültig.', fix: scope },
  AADSTS1002012: { meaning: 'Der Scope passt nicht zu dieser Art von Anfrage.', fix: scope },
  AADSTS70003: {
    meaning: 'Der Token Endpoint nimmt keinen Autorisierungscode an.',
    fix: 'Prüfen Sie den Token Endpoint in den Einstellungen des Anbieters.',
  },
  AADSTS700054: {
    meaning: 'ID-Tokens vom Authorization Endpoint sind für die App nicht eingeschaltet.',
    fix: 'Prüfen Sie den Authorization Endpoint: Hier wird nur nach dem Autorisierungscode gefragt.',
  },
  AADSTS900144: {
    meaning: 'Der Anfrage fehlte eine Angabe, die Entra verlangt.',
    fix: 'Prüfen Sie, ob Client ID und Scope ausgefüllt sind.',
  },
  AADSTS900561: {
    meaning: 'Die Adresse wurde auf eine Weise aufgerufen, die sie nicht annimmt.',
    fix: 'Prüfen Sie, ob Authorization und Token Endpoint vertauscht sind.',
  },
  AADSTS9002313: {
    meaning: 'Entra konnte die Anfrage nicht lesen.',
    fix: 'Prüfen Sie Authorization und Token Endpoint.',
  },
  AADSTS9002325: otherPlatform,
  AADSTS9002326: otherPlatform,
  AADSTS9002327: {
    meaning: 'Die Rücksprungadresse ist für eine Single-page application registriert.',
    fix: webPlatform,
  },
  AADSTS7000215: {
    meaning: 'Das Clientgeheimnis ist falsch.',
    fix: 'Kopieren Sie den Value (nicht die Secret ID) aus Certificates & secrets der App-Registrierung.',
  },
  AADSTS7000222: {
    meaning: 'Das Clientgeheimnis ist abgelaufen.',
    fix: 'Legen Sie unter Certificates & secrets der App-Registrierung ein neues an und speichern Sie seinen Value hier.',
  },
  AADSTS7000218: {
    meaning: 'Die Anfrage enthielt weder ein Clientgeheimnis noch eine Assertion.',
    fix: 'Speichern Sie ein Clientgeheimnis, oder stellen Sie „Allow public client flows“ unter Authentication auf No.',
  },
  AADSTS700025: {
    meaning: 'Die App ist ein öffentlicher Client, und der darf kein Clientgeheimnis senden.',
    fix: 'Registrieren Sie die Redirect URI unter der Plattform „Web“, oder wählen Sie, dass sich der Client gar nicht ausweist.',
  },
  AADSTS700027: {
    meaning: 'Das Zertifikat, mit dem unsere Assertion signiert ist, ist nicht registriert.',
    fix: 'Laden Sie das Zertifikat unter Certificates & secrets der App-Registrierung hoch.',
  },
  AADSTS50012: {
    meaning: 'Entra nahm Signatur, Empfänger oder Zeit unserer Assertion nicht an.',
    fix: 'Prüfen Sie die Uhr dieses Servers, und ob Zertifikat und privater Schlüssel zusammengehören.',
  },
  AADSTS50027: {
    meaning: 'Entra konnte die Assertion nicht lesen.',
    fix: 'Prüfen Sie, ob die Assertion-Datei ein Token für diese Anwendung enthält.',
  },
  AADSTS5002738: {
    meaning: 'Die Assertion ist auf eine Weise signiert, die Entra nicht annimmt.',
    fix: 'Lassen Sie die Assertion mit RS256 oder PS256 signieren.',
  },
  AADSTS50166: {
    meaning: 'Entra konnte die Signaturschlüssel des Ausstellers der Assertion nicht abrufen.',
    fix: 'Prüfen Sie, ob die Metadaten des Ausstellers aus dem Internet erreichbar sind.',
  },
  AADSTS700024: {
    meaning: 'Die Assertion ist zu alt oder noch nicht gültig.',
    fix: 'Prüfen Sie die Uhr dieses Servers, und ob die Assertion-Datei rechtzeitig erneuert wird.',
  },
  AADSTS50013: {
    meaning: 'Entra nahm die Assertion nicht an.',
    fix: 'Prüfen Sie die Uhr dieses Servers sowie Aussteller und Empfänger der Assertion.',
  },
  AADSTS70021: federated('hat kein passendes federated credential'),
  AADSTS700211: federated('kennt kein federated credential mit diesem issuer'),
  AADSTS700212: federated('kennt kein federated credential mit dieser audience'),
  AADSTS700213: federated('kennt kein federated credential mit diesem subject'),
  AADSTS54005: { meaning: 'Der Autorisierungscode war schon eingelöst.', fix: again },
  AADSTS70000: { meaning: 'Entra nahm den Autorisierungscode nicht an.', fix: again },
  AADSTS70008: { meaning: 'Der Autorisierungscode ist abgelaufen.', fix: again },
  AADSTS501481: otherFlow,
  AADSTS50148: otherFlow,
  AADSTS700005: {
    meaning: 'Der Code kam von einem anderen Mandanten als dem, bei dem er eingelöst wurde.',
    fix: 'Prüfen Sie, ob Authorization und Token Endpoint denselben Mandanten nennen.',
  },
  AADSTS700082: { meaning: 'Das Refresh-Token ist abgelaufen.', fix: again },
  AADSTS50173: {
    meaning: 'Die Berechtigung wurde widerrufen, etwa durch ein neues Passwort.',
    fix: again,
  },
  AADSTS70043: { meaning: 'Conditional Access verlangt eine frische Anmeldung.', fix: again },
  AADSTS65001: { meaning: 'Noch niemand hat der App zugestimmt.', fix: adminConsent },
  AADSTS65004: {
    meaning: 'Die Person hat die Zustimmung abgelehnt.',
    fix: 'Beginnen Sie neu und stimmen Sie zu, oder lassen Sie einen Administrator für alle zustimmen.',
  },
  AADSTS90094: { meaning: 'Ein Administrator muss der App zustimmen.', fix: adminConsent },
  AADSTS50105: {
    meaning: 'Die Person ist der Enterprise application nicht zugewiesen.',
    fix: 'Weisen Sie die Person oder eine ihrer direkten Gruppen unter Users and groups zu, oder schalten Sie „Assignment required“ aus.',
  },
  AADSTS50020: {
    meaning: 'Das Konto kommt aus einem anderen Verzeichnis und ist in diesem kein Gast.',
    fix: 'Melden Sie sich mit einem Firmenkonto an, oder lassen Sie die Person von einem Administrator als Gast einladen.',
  },
  AADSTS50034: {
    meaning: 'Ein solches Konto gibt es im Verzeichnis nicht.',
    fix: 'Prüfen Sie den Benutzernamen.',
  },
  AADSTS50126: {
    meaning: 'Benutzername oder Passwort ist falsch.',
    fix: 'Versuchen Sie es erneut, oder setzen Sie das Passwort in Entra zurück.',
  },
  AADSTS50057: {
    meaning: 'Das Konto ist im Firmenverzeichnis deaktiviert.',
    fix: 'Bitten Sie einen Administrator, das Konto in Entra zu aktivieren.',
  },
  AADSTS50058: {
    meaning: 'Bei Entra ist niemand angemeldet, und Fragen war nicht erlaubt.',
    fix: again,
  },
  AADSTS16000: {
    meaning: 'Bei Entra sind mehrere Konten angemeldet; eines muss gewählt werden.',
    fix: again,
  },
  AADSTS50076: {
    meaning: 'Entra verlangt einen zweiten Faktor.',
    fix: 'Beginnen Sie neu und bestätigen Sie den zweiten Faktor.',
  },
  AADSTS50079: {
    meaning: 'Die Person muss erst einen zweiten Faktor einrichten.',
    fix: 'Melden Sie sich einmal unter https://myaccount.microsoft.com an und beginnen Sie dann neu.',
  },
  AADSTS53003: {
    meaning: 'Conditional Access hat die Anmeldung gesperrt.',
    fix: 'Sehen Sie in Entra ins Anmeldeprotokoll (Sign-in logs): Es nennt die Richtlinie.',
  },
  AADSTS90055: busy,
  AADSTS50196: busy,
  access_denied: {
    meaning: 'Die Person hat abgelehnt, oder der Anbieter lässt sie diese App nicht verwenden.',
    fix: 'Beginnen Sie neu und stimmen Sie zu, oder lassen Sie einen Administrator des Anbieters den Zugriff erlauben.',
  },
  login_required: asksForMore,
  interaction_required: asksForMore,
  account_selection_required: asksForMore,
  consent_required: {
    meaning: 'Noch niemand hat der App zugestimmt.',
    fix: 'Lassen Sie einen Administrator beim Anbieter für alle zustimmen.',
  },
  invalid_client: clientSecret,
  incorrect_client_credentials: clientSecret,
  invalid_grant: spentCode,
  bad_verification_code: spentCode,
  redirect_uri_mismatch: redirectAddress,
  unauthorized_client: {
    meaning: 'Der Anbieter kennt die Client ID nicht oder erlaubt ihr nicht, Leute anzumelden.',
    fix: 'Prüfen Sie die Client ID, und ob die App den Authorization-Code-Ablauf verwenden darf.',
  },
  invalid_tenant: {
    meaning: 'Der Anbieter kennt den Mandanten nicht.',
    fix: 'Prüfen Sie die Directory (tenant) ID.',
  },
  invalid_scope: {
    meaning: 'Der Anbieter gibt nicht, worum der Scope bittet.',
    fix: 'Berichtigen Sie den Scope, oder erlauben Sie ihn der App beim Anbieter.',
  },
  invalid_request: {
    meaning: 'Der Anbieter konnte die Anfrage nicht lesen.',
    fix: 'Prüfen Sie, ob Authorization und Token Endpoint stimmen und nicht vertauscht sind.',
  },
  unsupported_response_type: {
    meaning: 'Die App darf den Authorization-Code-Ablauf nicht verwenden.',
    fix: 'Erlauben Sie der App beim Anbieter den Authorization-Code-Ablauf.',
  },
  unsupported_grant_type: {
    meaning: 'Der Token Endpoint nimmt keinen Autorisierungscode an.',
    fix: 'Prüfen Sie den Token Endpoint, und erlauben Sie der App den Authorization-Code-Ablauf.',
  },
  server_error: down,
  temporarily_unavailable: down,
  slow_down: down,
}
