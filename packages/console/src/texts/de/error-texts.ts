import type { ErrorTexts } from '../en/diagnosis.ts'

/** Jeder Fehlercode des Servers: was geschah und was zu tun ist. */
export const errorTexts: ErrorTexts = {
  BAD_REQUEST: {
    title: 'Die Anfrage war nicht zu verstehen.',
    hint: 'Prüfen Sie Adresse, Kopfzeilen und Inhalt auf richtige Schreibweise.',
  },
  VALIDATION_FAILED: {
    title: 'Einige Felder fehlen oder sind falsch.',
    hint: 'Berichtigen Sie die genannten Felder und senden Sie sie erneut.',
  },
  UNAUTHENTICATED: {
    title: 'Niemand ist angemeldet.',
    hint: 'Melden Sie sich an und versuchen Sie es erneut.',
  },
  FORBIDDEN: {
    title: 'Das dürfen Sie nicht.',
    hint: 'Bitten Sie einen Inhaber oder Administrator der Organisation um die Rolle, die es erlaubt.',
  },
  CROSS_SITE_REQUEST: {
    title: 'Die Anfrage kam von einer anderen Website und wurde abgelehnt.',
    hint: 'Senden Sie sie von einer Seite dieses Servers oder ohne Cookies.',
  },
  NOT_FOUND: { title: 'Hier ist nichts.', hint: 'Prüfen Sie Adresse und Kennung.' },
  METHOD_NOT_ALLOWED: {
    title: 'Diese Adresse kennt die Methode nicht.',
    hint: 'Die Methoden stehen in der API-Referenz unter /api/docs.',
  },
  CONFLICT: {
    title: 'Etwas mit diesem Namen gibt es schon, oder es hat sich inzwischen geändert.',
    hint: 'Laden Sie es neu und wiederholen Sie die Änderung.',
  },
  BODY_TOO_LARGE: {
    title: 'Der Inhalt der Anfrage ist zu groß.',
    hint: 'Senden Sie weniger auf einmal.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    title: 'Diese Art von Inhalt wird hier nicht angenommen.',
    hint: 'Senden Sie JSON mit Content-Type: application/json oder ein Formular, wo eines erwartet wird.',
  },
  TOO_MANY_REQUESTS: {
    title: 'Zu viele Versuche in kurzer Zeit.',
    hint: 'Warten Sie einen Augenblick und versuchen Sie es erneut.',
  },
  INTERNAL_ERROR: {
    title: 'Bei uns ist etwas kaputtgegangen.',
    hint: 'Versuchen Sie es erneut; bleibt es so, nennen Sie Ihrem Administrator die Referenz.',
  },
  UNAVAILABLE: {
    title: 'Der Dienst ist nicht bereit.',
    hint: 'Versuchen Sie es gleich noch einmal.',
  },
  CONNECTION_DISABLED: {
    title: 'Dieser Weg zur Anmeldung ist ausgeschaltet.',
    hint: 'Schalten Sie den Anbieter unter Authentifizierung ein, oder nehmen Sie einen anderen Weg.',
  },
  TENANT_NOT_ALLOWED: {
    title: 'Dieses Firmenverzeichnis ist hier nicht zugelassen.',
    hint: 'Prüfen Sie die Directory (tenant) IDs und den Aussteller des Anbieters; die Person muss sich mit dem Konto der richtigen Firma anmelden.',
  },
  SUBJECT_MISSING: {
    title: 'Der Anbieter hat nicht gesagt, wer die Person ist.',
    hint: 'Die Zuordnung für „uid“ fand nichts: Ordnen Sie ein Feld zu, das der Anbieter sendet, etwa „id“ bei Microsoft Graph oder „sub“ im ID-Token.',
  },
  USER_DEACTIVATED: {
    title: 'Das Konto ist deaktiviert.',
    hint: 'Reaktivieren Sie es, und zwar im Firmenverzeichnis, wenn es dort verwaltet wird.',
  },
  NOT_A_MEMBER: {
    title: 'Die Person ist kein Mitglied dieser Organisation.',
    hint: 'Laden Sie sie ein, oder erlauben Sie beim Anbieter die Registrierung.',
  },
  AMBIGUOUS_MATCH: {
    title: 'Mehr als ein Konto könnte gemeint sein, darum wurde keines geöffnet.',
    hint: 'Der Anmeldeversuch zeigt die Kandidaten. Berichtigen Sie das Verzeichnis (externalId sollte die Objekt-ID sein), dann kann es die Person erneut versuchen.',
  },
  REGISTRATION_DISABLED: {
    title: 'Neue Konten entstehen hier nicht durch Anmelden.',
    hint: 'Laden Sie die Person ein, oder erlauben Sie beim Anbieter die Registrierung (Enable Registration).',
  },
  DOMAIN_NOT_ALLOWED: {
    title: 'Die E-Mail-Adresse gehört nicht zur Organisation.',
    hint: 'Bestätigen Sie die Domäne, oder heben Sie die Beschränkung auf bestätigte Domänen auf.',
  },
  NO_ORGANIZATION: {
    title: 'Keine Organisation ist zuständig.',
    hint: 'Bestätigen Sie die Domäne der Adresse in einer Organisation, oder legen Sie eine Standardorganisation fest.',
  },
  LOG_IN_SOURCE_NOT_SUPPORTED: {
    title: 'Dieser Weg zur Anmeldung ist unbekannt oder nicht richtig eingerichtet.',
    hint: 'Prüfen Sie Authorization, Token und User Info Endpoint, ob die Tenant-ID eingesetzt ist, und ob Client ID und Secret stimmen.',
  },
  STATE_INVALID: {
    title: 'Diese Anmeldung begann nicht in diesem Browser, oder sie dauerte zu lange.',
    hint: 'Gehen Sie zur Anmeldeseite zurück und beginnen Sie neu.',
  },
  STATE_SPENT: {
    title: 'Diese Anmeldung war schon abgeschlossen.',
    hint: 'Gehen Sie zur Anmeldeseite zurück und beginnen Sie neu.',
  },
  PROVIDER_DENIED: {
    title: 'Der Anbieter hat die Person nicht hereingelassen.',
    hint: 'Lesen Sie die Meldung des Anbieters; versuchen Sie es erneut oder fragen Sie Ihren Administrator.',
  },
  CONSENT_REQUIRED: {
    title: 'Der Anbieter verlangt eine Zustimmung für diese Anwendung.',
    hint: 'Klicken Sie unter API permissions der App-Registrierung auf Grant admin consent.',
  },
  USER_NOT_ASSIGNED: {
    title: 'Die Person ist der Anwendung nicht zugewiesen.',
    hint: 'Weisen Sie die Person oder eine Gruppe in Entra der Enterprise application zu, oder schalten Sie „Assignment required“ aus.',
  },
  CLIENT_SECRET_INVALID: {
    title: 'Der Anbieter hat unser Clientgeheimnis abgelehnt.',
    hint: 'Kopieren Sie den Value (nicht die Secret ID) aus Certificates & secrets in die Einstellungen des Anbieters.',
  },
  CLIENT_SECRET_EXPIRED: {
    title: 'Das Clientgeheimnis läuft ab oder ist abgelaufen.',
    hint: 'Legen Sie unter Certificates & secrets ein neues an und speichern Sie es beim Anbieter.',
  },
  REDIRECT_URI_MISMATCH: {
    title: 'Der Anbieter kennt unsere Rücksprungadresse nicht.',
    hint: 'Tragen Sie die Redirect URI des Anbieters in der App-Registrierung ein, genau wie sie da steht.',
  },
  CLIENT_UNKNOWN: {
    title: 'Der Anbieter kennt unsere Client ID nicht.',
    hint: 'Prüfen Sie die Application (client) ID, und ob die App in dem eingegebenen Mandanten liegt.',
  },
  TENANT_UNKNOWN: {
    title: 'Der Anbieter kennt den Mandanten nicht.',
    hint: 'Prüfen Sie die Directory (tenant) ID; ein Platzhalter {tenant-id} muss ersetzt werden.',
  },
  PROVIDER_MISCONFIGURED: {
    title: 'Der Anbieter hat unsere Anfrage abgelehnt.',
    hint: 'Der Fehler des Anbieters beim Anmeldeversuch nennt die Einstellung, die zu ändern ist.',
  },
  PROVIDER_UNAVAILABLE: {
    title: 'Der Anbieter hat nicht richtig geantwortet.',
    hint: 'Versuchen Sie es gleich noch einmal. Prüfen Sie, ob seine Adressen von diesem Server aus erreichbar sind.',
  },
  ADDRESS_NOT_ALLOWED: {
    title: 'Die Adresse des Anbieters darf dieser Server nicht aufrufen.',
    hint: 'Private Adressen werden abgelehnt, außer der Betreiber nennt sie in dangerouslyAllowPrivateAddresses.',
  },
  CLIENT_ASSERTION_INVALID: {
    title: 'Der Anbieter hat unser Zertifikat oder die Verbundanmeldung abgelehnt.',
    hint: 'Laden Sie das Zertifikat beim Anbieter hoch, oder vergleichen Sie issuer, subject und audience des federated credential; prüfen Sie die Uhr dieses Servers.',
  },
  SIGN_IN_CODE_REFUSED: {
    title: 'Der Anbieter hat den Anmeldecode nicht angenommen.',
    hint: 'Beginnen Sie auf der Anmeldeseite neu; ein Code gilt einmal und nur wenige Minuten.',
  },
  ID_TOKEN_INVALID: {
    title: 'Der Antwort des Anbieters war nicht zu trauen.',
    hint: 'Prüfen Sie Aussteller, Client ID und die Uhr dieses Servers; der Anmeldeversuch sagt, welche Prüfung scheiterte.',
  },
  USER_INFO_INVALID: {
    title: 'Die Angaben des Anbieters zur Person waren nicht zu lesen.',
    hint: 'Prüfen Sie den User Info Endpoint, und ob der Scope Zugriff darauf gibt (User.Read bei Microsoft Graph).',
  },
  LINK_CONFIRMATION_REQUIRED: {
    title: 'Ein Konto mit dieser Adresse gibt es schon.',
    hint: 'Die Person meldet sich so an wie bisher und stimmt dann der Verknüpfung zu.',
  },
  LINK_INVALID: {
    title: 'Dieser Verknüpfung kann hier nicht zugestimmt werden.',
    hint: 'Beginnen Sie die Anmeldung in diesem Browser neu, melden Sie sich beim bestehenden Konto an und stimmen Sie gleich zu.',
  },
  EMAIL_PROVIDER_DISABLED: {
    title: 'Die Anmeldung per E-Mail ist für diese Organisation ausgeschaltet.',
    hint: 'Nehmen Sie den Anbieter Ihrer Firma, oder schalten Sie E-Mail unter Authentifizierung ein.',
  },
  CREDENTIALS_INVALID: {
    title: 'E-Mail-Adresse oder Passwort ist falsch.',
    hint: 'Prüfen Sie beides, oder setzen Sie das Passwort zurück.',
  },
  PASSWORD_TOO_WEAK: {
    title: 'Das Passwort ist zu kurz oder zu gebräuchlich.',
    hint: 'Nehmen Sie mindestens 12 Zeichen, die für Sie leicht und für andere schwer sind.',
  },
  EMAIL_INVALID: {
    title: 'Das ist keine brauchbare E-Mail-Adresse.',
    hint: 'Geben Sie eine einfache Adresse ein, wie ada@contoso.com.',
  },
  TOKEN_INVALID: {
    title: 'Dieser Link ist falsch, verbraucht oder abgelaufen.',
    hint: 'Fordern Sie einen neuen an.',
  },
  PLACEHOLDER_IN_URL: {
    title: 'Eine Adresse enthält noch einen Platzhalter.',
    hint: 'Ersetzen Sie {tenant-id} durch die Directory (tenant) ID von der Seite Overview der App-Registrierung.',
  },
  SLUG_TAKEN: { title: 'Dieser Kurzname ist vergeben.', hint: 'Wählen Sie einen anderen.' },
  NAME_TAKEN: {
    title: 'Einen Anbieter dieses Namens gibt es schon.',
    hint: 'Wählen Sie einen anderen Namen; er steht auf dem Anmeldeknopf.',
  },
  DOMAIN_TAKEN: {
    title: 'Diese Domäne ist schon bestätigt.',
    hint: 'Sie gehört nur zu einer Organisation; entfernen Sie sie zuerst dort.',
  },
  DOMAIN_NOT_PROVEN: {
    title: 'Der DNS-Eintrag wurde nicht gefunden.',
    hint: 'Tragen Sie den TXT-Eintrag genau wie angezeigt ein, warten Sie auf das DNS und prüfen Sie erneut.',
  },
  LAST_OWNER: {
    title: 'Danach hätte die Organisation keinen Inhaber mehr.',
    hint: 'Machen Sie zuerst jemand anderen zum Inhaber.',
  },
  OWNER_NOT_GRANTABLE: {
    title: 'Nur ein Inhaber kann jemanden zum Inhaber machen.',
    hint: 'Bitten Sie einen Inhaber der Organisation.',
  },
  ROLE_UNKNOWN: {
    title: 'Eine solche Rolle gibt es nicht.',
    hint: 'Nehmen Sie owner, admin, member oder eine Rolle der Organisation.',
  },
  ROLE_IN_USE: {
    title: 'Die Rolle wird noch gebraucht.',
    hint: 'Entziehen Sie sie zuerst allen, und nehmen Sie sie aus allen Regeln.',
  },
  DISABLE_AUTH_CONFIG_FORBIDDEN: {
    title: 'Das ist Ihr einziger Weg herein.',
    hint: 'Richten Sie einen anderen Weg zur Anmeldung ein und testen Sie ihn, bevor Sie diesen ausschalten.',
  },
  LIMIT_REACHED: {
    title: 'Eine Grenze ist erreicht.',
    hint: 'Entfernen Sie, was nicht mehr gebraucht wird.',
  },
  CONNECTION_PAIRED: {
    title: 'Ein anderes Verzeichnis ist schon mit diesem Anbieter verbunden.',
    hint: 'Wählen Sie einen anderen Anbieter, oder lösen Sie zuerst die andere Verbindung.',
  },
  EXTENSION_IN_USE: {
    title: 'Es gibt Werte dieses Attributs, darum behält es seinen Typ.',
    hint: 'Fügen Sie ein Attribut mit anderem Namen hinzu, oder lassen Sie die Werte zuerst entfernen.',
  },
  RETURN_ADDRESS_NOT_ALLOWED: {
    title: 'Die Rückkehradresse ist nicht erlaubt.',
    hint: 'Nehmen Sie eine Adresse dieses Servers oder eine, die der Betreiber freigegeben hat.',
  },
  SET_UP_DONE: {
    title: 'Diese Instanz ist schon eingerichtet.',
    hint: 'Melden Sie sich an.',
  },
  MERGE_NOT_OURS: {
    title: 'Diese Konten gehören nicht allein dieser Organisation.',
    hint: 'Eines hat ein Passwort, eine Adresse außerhalb Ihrer bestätigten Domänen oder einen anderen Weg hinein. Nur die Person selbst kann sie verbinden: Sie meldet sich auf dem alten Weg an und stimmt der Verknüpfung zu. Gehört die Adresse Ihnen, bestätigen Sie zuerst deren Domäne.',
  },
  MERGE_SAME_CONNECTION: {
    title: 'Beide Konten melden sich mit demselben Anbieter an.',
    hint: 'Lösen Sie die Identität, die nicht mehr gebraucht wird, und führen Sie dann zusammen.',
  },
  MERGE_SAME_DIRECTORY: {
    title: 'Das Verzeichnis kennt beide Konten als zwei Personen.',
    hint: 'Entfernen Sie eine davon im Verzeichnis, warten Sie dessen nächsten Zyklus ab und führen Sie dann zusammen.',
  },
  MERGE_STATUS_DIFFERS: {
    title: 'Ein Konto ist aktiv, das andere deaktiviert.',
    hint: 'Deaktivieren oder reaktivieren Sie zuerst eines, damit das Zusammenführen niemanden hineinlässt oder aussperrt.',
  },
}
