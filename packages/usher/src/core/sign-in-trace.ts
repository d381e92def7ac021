// What the rules of a sign-in see, in English sentences. They are stored with the attempt, so they are
// their own keys: whoever speaks another language has a sentence for each of these.

/** `{}` stands for what is different each time: an id, a path, a number. */
const sights = [
  'both enabled',
  'the connection is disabled',
  'the organization is disabled',
  'the issuer is the configured one',
  'the issuer is not the configured one',
  'the tenant is in the allow-list',
  'tenant {} is not in the allow-list',
  'uid found',
  'uid: nothing at {}',
  'taken from "{}"',
  'nothing found',
  'responsible organization found',
  'no organization has verified the domain and there is no default',
  'nobody owns this subject',
  'active',
  'the user is deactivated',
  'the member is deactivated',
  'the directory has sent this person away',
  'known, and a member',
  'known, and invited',
  'known, joins',
  'known, no member, registration is off',
  'known, no member, address outside the domains',
  'no directory is paired with the connection',
  'externalId has decided already',
  'not asked: the connection admits more than one tenant',
  'not asked: the person is a guest',
  'no match',
  'a match, but not a clear one',
  'a match, but sent away',
  'the directory made {}',
  'the directory made {}, whose holder must approve',
  'the directory has deactivated or deleted this person',
  'not sent away',
  'no candidate',
  '{} candidates: {}',
  '{} is bound to another subject (recycled user name?)',
  'no open invitation',
  'invited',
  'invited, but nothing proves the address',
  'invited to administer: that takes the link, and to own, a way in that an owner uses',
  'invited, and the account is theirs',
  'invited, and an account has this address',
  'no usable address',
  'nobody has this address',
  'several accounts have this address',
  'the account with this address is deactivated',
  'the account is no member and registration is off',
  'the account is no member and outside the domains',
  'the connection asks before it links',
  'the account is bound to another subject of this connection',
  'the account never proved the address',
  'the account is more than a member of this organization alone',
  'the provider says that the address is not verified',
  'the provider proves the address',
  'the provider vouches for an address whose domain is not verified here',
  'the provider is silent and the domain is not verified here',
  'the domain is verified, but the connection lets in more than one tenant',
  'the domain is verified, but the person is a guest',
  'the organization has verified the domain',
  'the owner of the account must approve',
  'on',
  'off, and nobody is known',
  'off, and no member',
  'allowed',
  'the address is outside the verified domains',
  'nothing proves the address, though its domain is verified',
  'a new person',
  'no member so far',
  'a member',
  'nobody else',
  'a deactivated member has this address',
  'another member has this address',
  'right',
  'address and password do not belong together',
  'the mailed link was opened',
  'the link of the invitation was opened',
  'the first owner of this instance',
] as const

export type Sight = (typeof sights)[number]

type Filled<Text extends string> = Text extends `${infer Start}{}${infer Rest}`
  ? `${Start}${string}${Filled<Rest>}`
  : Text

/** What a rule saw: one of the sentences, with its places filled. */
export type Saw = { [Each in Sight]: Filled<Each> }[Sight]

/** One line that a person can read: which rule looked, and what it saw. */
export type TraceStep = { readonly rule: string; readonly saw: string }

export function traceStep(rule: string, saw: Saw): TraceStep {
  return { rule, saw }
}
