// May this person come into the organization by e-mail and password? Pure: facts in, answer and trace
// out. By now the person has proved the address, by password or by a mailed link; what is decided here
// is membership. The order is the policy: the first rule with an answer decides.
import { traceStep, type Saw, type TraceStep } from '../core/sign-in-trace.ts'
import { domainOf, type NormalizedEmail } from '../core/email-address.ts'
import type { ErrorCode } from '../core/error-catalogue.ts'
import type { InvitationId } from '../core/ids.ts'
import type { MemberStatus } from '../core/model.ts'

export type EmailAdmissionFacts = {
  readonly email: NormalizedEmail
  readonly registrationEnabled: boolean
  readonly restrictToDomains: boolean
  readonly verifiedDomains: readonly string[]
  /** Who has proved the address on this instance; `new`: nobody so far. */
  readonly person:
    | { readonly kind: 'new' }
    | {
        readonly kind: 'known'
        readonly active: boolean
        readonly memberStatus: MemberStatus | 'none'
      }
  /** Somebody else whom the organization knows by this address, though it is not proven for them. */
  readonly namesake: MemberStatus | 'none'
  /** A directory of the organization has deactivated or deleted the person of this user name. */
  readonly sentAway: boolean
  /** An open invitation for exactly this address. */
  readonly invitationId: InvitationId | null
}

export type EmailAdmission =
  | {
      readonly kind: 'admit'
      readonly joins: boolean
      readonly invitationId: InvitationId | null
      readonly trace: readonly TraceStep[]
    }
  | { readonly kind: 'deny'; readonly code: ErrorCode; readonly trace: readonly TraceStep[] }

type Answer =
  | {
      readonly kind: 'admit'
      readonly joins: boolean
      readonly invitationId: InvitationId | null
    }
  | { readonly kind: 'deny'; readonly code: ErrorCode }
type Finding = readonly [saw: Saw, answer?: Answer]

const rules: Readonly<Record<string, (facts: EmailAdmissionFacts) => Finding>> = {
  'person active': personActive,
  'member known': memberKnown,
  'not sent away by the directory': notSentAway,
  'nobody else has the address': noNamesake,
  invited,
  'registration on': registrationOn,
  'domain allowed': domainAllowed,
}

export function decideEmailAdmission(facts: EmailAdmissionFacts): EmailAdmission {
  const trace: TraceStep[] = []
  for (const [rule, look] of Object.entries(rules)) {
    const [saw, answer] = look(facts)
    trace.push(traceStep(rule, saw))
    if (answer) return { ...answer, trace }
  }
  return { kind: 'admit', joins: true, invitationId: null, trace }
}

/** What sign-up may say at once, because it depends on the organization's settings alone. */
export function registrationObstacle(
  facts: Pick<
    EmailAdmissionFacts,
    'email' | 'registrationEnabled' | 'restrictToDomains' | 'verifiedDomains'
  >,
): ErrorCode | undefined {
  if (!facts.registrationEnabled) return 'REGISTRATION_DISABLED'
  return outsideDomains(facts) ? 'DOMAIN_NOT_ALLOWED' : undefined
}

function personActive({ person }: EmailAdmissionFacts): Finding {
  if (person.kind === 'new') return ['a new person']
  return person.active ? ['active'] : ['the user is deactivated', deny('USER_DEACTIVATED')]
}

function memberKnown({ person }: EmailAdmissionFacts): Finding {
  if (person.kind === 'new' || person.memberStatus === 'none') return ['no member so far']
  return person.memberStatus === 'active'
    ? ['a member', { kind: 'admit', joins: false, invitationId: null }]
    : ['the member is deactivated', deny('USER_DEACTIVATED')]
}

function notSentAway({ sentAway }: EmailAdmissionFacts): Finding {
  return sentAway
    ? ['the directory has deactivated or deleted this person', deny('USER_DEACTIVATED')]
    : ['not sent away']
}

/** Nobody is matched by address: whoever came another way comes back that way, or links it. */
function noNamesake({ namesake, person }: EmailAdmissionFacts): Finding {
  if (namesake === 'none') return ['nobody else']
  if (namesake === 'deactivated')
    return ['a deactivated member has this address', deny('USER_DEACTIVATED')]
  return [
    'another member has this address',
    deny(person.kind === 'new' ? 'LINK_CONFIRMATION_REQUIRED' : 'AMBIGUOUS_MATCH'),
  ]
}

function invited({ invitationId }: EmailAdmissionFacts): Finding {
  return invitationId === null
    ? ['no open invitation']
    : ['invited', { kind: 'admit', joins: true, invitationId }]
}

function registrationOn({ registrationEnabled, person }: EmailAdmissionFacts): Finding {
  if (registrationEnabled) return ['on']
  return [
    'off, and no member',
    deny(person.kind === 'new' ? 'REGISTRATION_DISABLED' : 'NOT_A_MEMBER'),
  ]
}

function domainAllowed(facts: EmailAdmissionFacts): Finding {
  return outsideDomains(facts)
    ? ['the address is outside the verified domains', deny('DOMAIN_NOT_ALLOWED')]
    : ['allowed']
}

function outsideDomains(
  facts: Pick<EmailAdmissionFacts, 'email' | 'restrictToDomains' | 'verifiedDomains'>,
): boolean {
  return facts.restrictToDomains && !facts.verifiedDomains.includes(domainOf(facts.email))
}

function deny(code: ErrorCode): Answer {
  return { kind: 'deny', code }
}
