// Domains that no single organization can own. Whoever verified one would be believed about the
// addresses of strangers, so that they are refused before anybody is asked for a proof.

/** Mailboxes for everybody. A short list of the large ones: DNS proof keeps out the rest. */
const publicMailDomains = new Set([
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'hotmail.co.uk',
  'hotmail.fr',
  'live.com',
  'msn.com',
  'yahoo.com',
  'yahoo.co.uk',
  'yahoo.co.jp',
  'ymail.com',
  'aol.com',
  'icloud.com',
  'me.com',
  'mac.com',
  'proton.me',
  'protonmail.com',
  'pm.me',
  'gmx.com',
  'gmx.de',
  'gmx.net',
  'web.de',
  't-online.de',
  'freenet.de',
  'mail.com',
  'mail.ru',
  'yandex.com',
  'yandex.ru',
  'qq.com',
  '163.com',
  '126.com',
  'orange.fr',
  'free.fr',
  'laposte.net',
  'libero.it',
  'zoho.com',
  'fastmail.com',
  'hey.com',
  'tutanota.com',
  'comcast.net',
  'verizon.net',
  'att.net',
])

/** Under these, registries sell names: `co.uk` is nobody's company. */
const secondLevelRegistries = new Set(['co', 'com', 'net', 'org', 'ac', 'gov', 'edu', 'or', 'ne'])
/** Shared by all customers of a platform, or of all of them (`onmicrosoft.com`). */
const sharedDomains = new Set([
  'onmicrosoft.com',
  'github.io',
  'azurewebsites.net',
  'herokuapp.com',
  'vercel.app',
  'netlify.app',
  'web.app',
  'pages.dev',
  'workers.dev',
  'amazonaws.com',
  'cloudfront.net',
])

/** Why this domain cannot belong to one organization, or `undefined` if it can. */
export function sharedDomainReason(domain: string): string | undefined {
  if (publicMailDomains.has(domain)) return 'this domain gives mailboxes to everybody'
  if (sharedDomains.has(domain)) return 'this domain is shared by all customers of a platform'
  const [first = '', second = '', ...rest] = domain.split('.')
  // A country's registry: two labels, the last one a country code (`co.uk`, `com.au`).
  if (rest.length === 0 && second.length === 2 && secondLevelRegistries.has(first))
    return 'names are registered under this suffix, it belongs to nobody'
  return undefined
}
