import { describe, expect, test } from 'vitest'
import { parseEmail } from '../core/email-address.ts'
import type { InvitationId } from '../core/ids.ts'
import { present } from '../lib/assert.ts'
import {
  decideEmailAdmission,
  registrationObstacle,
  type EmailAdmissionFacts,
} from './email-admission.ts'

const invitationId = 'inv_ada' as InvitationId
/** A new person whom every rule lets pass. */
const base: EmailAdmissionFacts = {
  email: present(parseEmail('ada@contoso.example'), 'address'),
  registrationEnabled: true,
  restrictToDomains: false,
  verifiedDomains: ['contoso.example'],
  person: { kind: 'new' },
  namesake: 'none',
  sentAway: false,
  invitationId: null,
}
const known = { person: { kind: 'known', active: true, memberStatus: 'none' } } as const
const member = { person: { kind: 'known', active: true, memberStatus: 'active' } } as const
const deactivated = {
  person: { kind: 'known', active: true, memberStatus: 'deactivated' },
} as const
const inactive = { person: { kind: 'known', active: false, memberStatus: 'active' } } as const
const invited = { invitationId }
const off = { registrationEnabled: false }
const outside = { restrictToDomains: true, verifiedDomains: ['fabrikam.example'] }

const rows: readonly (readonly [string, Partial<EmailAdmissionFacts>, string])[] = [
  ['a new person', {}, 'joins'],
  ['a new person, registration off', off, 'REGISTRATION_DISABLED'],
  ['a new person, registration off, invited', { ...off, ...invited }, 'joins invited'],
  ['a new person outside the domains', outside, 'DOMAIN_NOT_ALLOWED'],
  ['a new person outside the domains, invited', { ...outside, ...invited }, 'joins invited'],
  ['a new person inside the domains', { restrictToDomains: true }, 'joins'],
  ['somebody else has the address', { namesake: 'active' }, 'LINK_CONFIRMATION_REQUIRED'],
  ['somebody deactivated has the address', { namesake: 'deactivated' }, 'USER_DEACTIVATED'],
  [
    '… and an invitation changes nothing',
    { namesake: 'deactivated', ...invited },
    'USER_DEACTIVATED',
  ],
  ['sent away by the directory', { sentAway: true }, 'USER_DEACTIVATED'],
  ['sent away, though invited', { sentAway: true, ...invited }, 'USER_DEACTIVATED'],
  ['a member', member, 'enters'],
  ['a member, everything else against them', { ...member, ...off, ...outside }, 'enters'],
  ['a deactivated member', deactivated, 'USER_DEACTIVATED'],
  ['a deactivated member, invited', { ...deactivated, ...invited }, 'USER_DEACTIVATED'],
  ['a deactivated user', inactive, 'USER_DEACTIVATED'],
  ['known elsewhere', known, 'joins'],
  ['known elsewhere, registration off', { ...known, ...off }, 'NOT_A_MEMBER'],
  ['known elsewhere, registration off, invited', { ...known, ...off, ...invited }, 'joins invited'],
  ['known elsewhere, outside the domains', { ...known, ...outside }, 'DOMAIN_NOT_ALLOWED'],
  ['known elsewhere, another member here', { ...known, namesake: 'active' }, 'AMBIGUOUS_MATCH'],
]

describe('admission by e-mail', () => {
  test.each(rows)('%s', (_, facts, expected) => {
    const decision = decideEmailAdmission({ ...base, ...facts })
    const answer =
      decision.kind === 'deny'
        ? decision.code
        : decision.joins
          ? decision.invitationId === null
            ? 'joins'
            : 'joins invited'
          : 'enters'
    expect(answer).toBe(expected)
    expect(decision.trace.length).toBeGreaterThan(0)
  })

  test('sign-up says at once only what the settings say', () => {
    expect(registrationObstacle(base)).toBeUndefined()
    expect(registrationObstacle({ ...base, ...off })).toBe('REGISTRATION_DISABLED')
    expect(registrationObstacle({ ...base, ...outside })).toBe('DOMAIN_NOT_ALLOWED')
  })
})
