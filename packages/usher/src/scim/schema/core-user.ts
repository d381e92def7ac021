// RFC 7643 §4.1 and §8.7.1: the core User.
import { complex, plural, simple, text } from './define-attribute.ts'
import type { Schema } from './model.ts'

export const userSchemaUrn = 'urn:ietf:params:scim:schemas:core:2.0:User'

const name = complex('name', 'The components of the name.', [
  text('formatted', 'The full name, as it is displayed.'),
  text('familyName', 'The family name, or last name.'),
  text('givenName', 'The given name, or first name.'),
  text('middleName', 'The middle names.'),
  text('honorificPrefix', 'Titles, e.g. "Ms.".'),
  text('honorificSuffix', 'Suffixes, e.g. "III".'),
])

const addresses = complex(
  'addresses',
  'Physical mailing addresses.',
  [
    text('formatted', 'The full address, as on a mailing label.'),
    text('streetAddress', 'Street, house number, post-office box.'),
    text('locality', 'The city or locality.'),
    text('region', 'The state or region.'),
    text('postalCode', 'The postal code.'),
    text('country', 'The country, ISO 3166-1 alpha-2.', { strictPattern: /^[A-Za-z]{2}$/ }),
    text('type', 'What the address is for.', { canonicalValues: ['work', 'home', 'other'] }),
    simple('boolean', 'primary', 'The preferred address; true at most once.'),
  ],
  { multiValued: true },
)

// RFC 7643 §4.1.2: readOnly; group membership is changed through the group.
const groups = complex(
  'groups',
  'Groups that the user is in, directly or through other groups.',
  [
    text('value', 'The id of the group.', { mutability: 'readOnly', caseExact: true }),
    simple('reference', '$ref', 'The address of the group.', {
      mutability: 'readOnly',
      caseExact: true,
      referenceTypes: ['Group'],
    }),
    text('display', 'The name of the group.', { mutability: 'readOnly' }),
    text('type', 'Whether the user is in the group itself.', {
      mutability: 'readOnly',
      canonicalValues: ['direct', 'indirect'],
    }),
  ],
  { multiValued: true, mutability: 'readOnly' },
)

export const userSchema: Schema = {
  id: userSchemaUrn,
  name: 'User',
  description: 'User account',
  attributes: [
    text('userName', 'The name by which the directory knows the user; unique, whatever its case.', {
      required: true,
      uniqueness: 'server',
    }),
    name,
    text('displayName', 'The name for display.'),
    text('nickName', 'What the user is casually called.'),
    simple('reference', 'profileUrl', 'The address of a page about the user.', {
      caseExact: true,
      referenceTypes: ['external'],
    }),
    text('title', 'The job title.'),
    text('userType', 'The relation to the organization, e.g. "Employee".'),
    text('preferredLanguage', 'As in Accept-Language, e.g. "en-US".'),
    text('locale', 'For dates, currency and the like, e.g. "en-US".'),
    text('timezone', 'In IANA form, e.g. "America/Los_Angeles".'),
    simple('boolean', 'active', 'Whether the user may sign in; true unless said otherwise.', {
      defaultValue: true,
    }),
    // Statements 22 and 120: accepted, because Okta sends a placeholder, and never kept.
    text('password', 'Ignored: people sign in through their own directory.', {
      caseExact: true,
      mutability: 'writeOnly',
      returned: 'never',
      discarded: true,
    }),
    plural(
      'emails',
      'E-mail addresses.',
      text('value', 'The address.', { strictPattern: /^[^\s@]+@[^\s@]+$/ }),
      ['work', 'home', 'other'],
    ),
    plural('phoneNumbers', 'Telephone numbers.', text('value', 'The number.'), [
      'work',
      'home',
      'mobile',
      'fax',
      'pager',
      'other',
    ]),
    plural('ims', 'Instant-messaging addresses.', text('value', 'The address.'), [
      'aim',
      'gtalk',
      'icq',
      'xmpp',
      'msn',
      'skype',
      'qq',
      'yahoo',
    ]),
    plural(
      'photos',
      'Addresses of pictures.',
      simple('reference', 'value', 'The address of the picture.', {
        caseExact: true,
        referenceTypes: ['external'],
      }),
      ['photo', 'thumbnail'],
    ),
    addresses,
    groups,
    plural('entitlements', 'What the user is entitled to.', text('value', 'The entitlement.'), []),
    // Entra sends a whole app role as JSON text in `value`; it is kept as it came.
    plural('roles', 'Roles of the user in the organization.', text('value', 'The role.'), []),
    plural(
      'x509Certificates',
      'Certificates of the user.',
      simple('binary', 'value', 'The certificate, DER in base64.', { caseExact: true }),
      [],
    ),
  ],
}
