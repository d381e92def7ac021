// Made-up people, a set a kind of provider, to try a mapping or rules on before anybody has signed
// in. What Entra sends follows Microsoft's documents: a guest's user name, a null mail, the overage
// marker instead of groups.
import type { UpstreamSettings } from './connection.ts'
import type { RememberedClaims } from './remembered-claims.ts'

export const sampleNames = ['member', 'guest', 'noMail', 'manyGroups'] as const
export type SampleName = (typeof sampleNames)[number]

/** Which samples there are for a kind, the plain member first. */
export function samplesOf(kind: UpstreamSettings['kind']): readonly SampleName[] {
  return kind === 'entra' ? sampleNames : ['member', 'noMail', 'manyGroups']
}

/** `undefined` where the kind knows no such person. */
export function claimSample(
  kind: UpstreamSettings['kind'],
  name: SampleName,
): RememberedClaims | undefined {
  if (!samplesOf(kind).includes(name)) return undefined
  return kind === 'entra' ? entraSample(name) : otherSample(name)
}

const tenantId = '9f3b1c52-6d0e-4a57-8c21-5be0a7d3f416'
const objectId = '3c8e5b0a-17f4-4f39-9d62-a0c4e1b7d825'
const group = (index: number): string =>
  `7a10c0de-0000-4000-8000-${String(index).padStart(12, '0')}`
const manyGroups = Array.from({ length: 250 }, (_, index) => group(index + 1))

function entraSample(name: SampleName): RememberedClaims {
  const guest = name === 'guest'
  const userName = guest
    ? 'ada.lovelace_fabrikam.com#EXT#@contoso.onmicrosoft.com'
    : 'ada.lovelace@contoso.com'
  const mail = name === 'noMail' ? null : guest ? 'ada.lovelace@fabrikam.com' : userName
  const groups = name === 'manyGroups' ? manyGroups : [group(1), group(2)]
  return {
    userInfo: {
      id: objectId,
      displayName: 'Ada Lovelace',
      givenName: 'Ada',
      surname: 'Lovelace',
      userPrincipalName: userName,
      mail,
      jobTitle: 'Analyst',
      mobilePhone: null,
      officeLocation: null,
      preferredLanguage: 'en-GB',
      businessPhones: [],
    },
    idToken: {
      iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      tid: tenantId,
      oid: objectId,
      sub: 'Qm9vbGVhbkFuYWx5dGljYWxFbmdpbmU',
      name: 'Ada Lovelace',
      preferred_username: guest ? 'ada.lovelace@fabrikam.com' : userName,
      ...(mail !== null && { email: mail }),
      ...(guest && {
        acct: 1,
        idp: 'https://sts.windows.net/2d1f6f0e-88b1-4ef0-9a3c-0c9d1e7b5a44/',
      }),
      ver: '2.0',
      roles: ['Reader'],
      ...(name === 'manyGroups' ? { _claim_names: { groups: 'src1' } } : { groups: [...groups] }),
    },
    groups: { kind: 'known', groups },
  }
}

function otherSample(name: SampleName): RememberedClaims {
  const groups =
    name === 'manyGroups' ? manyGroups.map((_, index) => `team-${index + 1}`) : ['analysts']
  const claims = {
    sub: '248289761001',
    name: 'Ada Lovelace',
    given_name: 'Ada',
    family_name: 'Lovelace',
    preferred_username: 'ada',
    ...(name !== 'noMail' && { email: 'ada.lovelace@contoso.com', email_verified: true }),
    picture: 'https://pictures.example/ada.png',
    groups,
  }
  return {
    userInfo: { id: '248289761001', login: 'ada', ...claims },
    idToken: claims,
    groups: { kind: 'known', groups },
  }
}
