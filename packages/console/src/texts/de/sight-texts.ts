import type { SightTexts } from '../en/diagnosis.ts'

/** Was die Regeln einer Anmeldung gesehen haben. */
export const sightTexts: SightTexts = {
  'both enabled': 'beide aktiviert',
  'the connection is disabled': 'der Anbieter ist deaktiviert',
  'the organization is disabled': 'die Organisation ist deaktiviert',
  'the issuer is the configured one': 'der Aussteller ist der eingestellte',
  'the issuer is not the configured one': 'der Aussteller ist nicht der eingestellte',
  'the tenant is in the allow-list': 'der Mandant ist erlaubt',
  'tenant {} is not in the allow-list': 'der Mandant {} ist nicht erlaubt',
  'uid found': 'uid gefunden',
  'uid: nothing at {}': 'uid: nichts unter {}',
  'taken from "{}"': 'aus „{}“ übernommen',
  'nothing found': 'nichts gefunden',
  'responsible organization found': 'die zuständige Organisation ist gefunden',
  'no organization has verified the domain and there is no default':
    'keine Organisation hat die Domäne bestätigt, und eine voreingestellte gibt es nicht',
  'nobody owns this subject': 'diese Kennung gehört niemandem',
  active: 'aktiv',
  'the user is deactivated': 'das Konto ist deaktiviert',
  'the member is deactivated': 'das Mitglied ist deaktiviert',
  'the directory has sent this person away': 'das Verzeichnis hat die Person fortgeschickt',
  'known, and a member': 'bekannt, und Mitglied',
  'known, and invited': 'bekannt, und eingeladen',
  'known, joins': 'bekannt, wird Mitglied',
  'known, no member, registration is off':
    'bekannt, kein Mitglied, und die Registrierung ist ausgeschaltet',
  'known, no member, address outside the domains':
    'bekannt, kein Mitglied, und die Adresse liegt außerhalb der Domänen',
  'no directory is paired with the connection': 'mit dem Anbieter ist kein Verzeichnis verbunden',
  'externalId has decided already': 'die externalId hat schon entschieden',
  'not asked: the connection admits more than one tenant':
    'nicht gefragt: der Anbieter lässt mehr als einen Mandanten zu',
  'not asked: the person is a guest': 'nicht gefragt: die Person ist ein Gast',
  'no match': 'kein Treffer',
  'a match, but not a clear one': 'ein Treffer, aber kein eindeutiger',
  'a match, but sent away': 'ein Treffer, aber fortgeschickt',
  'the directory made {}': 'das Verzeichnis hat {} angelegt',
  'the directory made {}, whose holder must approve':
    'das Verzeichnis hat {} angelegt, und wem das Konto gehört, muss zustimmen',
  'the directory has deactivated or deleted this person':
    'das Verzeichnis hat die Person deaktiviert oder gelöscht',
  'not sent away': 'nicht fortgeschickt',
  'no candidate': 'niemand kommt in Frage',
  '{} candidates: {}': '{} kommen in Frage: {}',
  '{} is bound to another subject (recycled user name?)':
    '{} gehört zu einer anderen Kennung (wiederverwendeter Benutzername?)',
  'no open invitation': 'keine offene Einladung',
  invited: 'eingeladen',
  'invited, but nothing proves the address': 'eingeladen, aber nichts beweist die Adresse',
  'invited to administer: that takes the link, and to own, a way in that an owner uses':
    'zum Verwalten eingeladen: Das geht über den Link, als Inhaber zudem über einen Weg, den ein Inhaber nutzt',
  'invited, and the account is theirs': 'eingeladen, und das Konto gehört der Person',
  'invited, and an account has this address': 'eingeladen, und ein Konto hat diese Adresse',
  'no usable address': 'keine brauchbare Adresse',
  'nobody has this address': 'niemand hat diese Adresse',
  'several accounts have this address': 'mehrere Konten haben diese Adresse',
  'the account with this address is deactivated': 'das Konto mit dieser Adresse ist deaktiviert',
  'the account is no member and registration is off':
    'das Konto ist kein Mitglied, und die Registrierung ist ausgeschaltet',
  'the account is no member and outside the domains':
    'das Konto ist kein Mitglied und liegt außerhalb der Domänen',
  'the connection asks before it links': 'der Anbieter verknüpft nur auf Nachfrage',
  'the account is bound to another subject of this connection':
    'das Konto gehört zu einer anderen Kennung dieses Anbieters',
  'the account never proved the address': 'das Konto hat die Adresse nie bewiesen',
  'the account is more than a member of this organization alone':
    'das Konto ist mehr als ein Mitglied dieser Organisation allein',
  'the provider says that the address is not verified':
    'der Anbieter sagt, dass die Adresse nicht bestätigt ist',
  'the provider proves the address': 'der Anbieter beweist die Adresse',
  'the provider vouches for an address whose domain is not verified here':
    'der Anbieter bürgt für eine Adresse, deren Domäne hier nicht bestätigt ist',
  'the provider is silent and the domain is not verified here':
    'der Anbieter sagt nichts, und die Domäne ist hier nicht bestätigt',
  'the domain is verified, but the connection lets in more than one tenant':
    'die Domäne ist bestätigt, aber der Anbieter lässt mehr als einen Mandanten zu',
  'the domain is verified, but the person is a guest':
    'die Domäne ist bestätigt, aber die Person ist ein Gast',
  'the organization has verified the domain': 'die Organisation hat die Domäne bestätigt',
  'the owner of the account must approve': 'wem das Konto gehört, muss zustimmen',
  on: 'eingeschaltet',
  'off, and nobody is known': 'ausgeschaltet, und niemand ist bekannt',
  'off, and no member': 'ausgeschaltet, und kein Mitglied',
  allowed: 'erlaubt',
  'nothing proves the address, though its domain is verified':
    'nichts beweist die Adresse, obwohl ihre Domäne bestätigt ist',
  'the address is outside the verified domains':
    'die Adresse liegt außerhalb der bestätigten Domänen',
  'a new person': 'eine neue Person',
  'no member so far': 'bisher kein Mitglied',
  'a member': 'ein Mitglied',
  'nobody else': 'niemand sonst',
  'a deactivated member has this address': 'ein deaktiviertes Mitglied hat diese Adresse',
  'another member has this address': 'ein anderes Mitglied hat diese Adresse',
  right: 'richtig',
  'address and password do not belong together': 'Adresse und Kennwort gehören nicht zusammen',
  'the mailed link was opened': 'der Link aus der E-Mail wurde geöffnet',
  'the link of the invitation was opened': 'der Link der Einladung wurde geöffnet',
  'the first owner of this instance': 'der erste Inhaber dieser Instanz',
}
