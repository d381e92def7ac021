// How a member's origin, status and roles are called.
import type { MemberOrigin, MemberRole, MemberStatus, SignInAttempt } from '../../core/model.ts'
import { unreachable } from '../../lib/assert.ts'
import { html, isolated, type Html } from '../html.ts'
import { rich, text, type TextKey } from '../texts.ts'

const originKeys = {
  jit: 'originJit',
  scim: 'originScim',
  invitation: 'originInvitation',
  manual: 'originManual',
} as const satisfies Record<MemberOrigin, TextKey>

const outcomeKeys = {
  signedIn: 'outcomeSignedIn',
  linked: 'outcomeLinked',
  created: 'outcomeCreated',
  confirm: 'outcomeConfirm',
  denied: 'outcomeDenied',
  failed: 'outcomeFailed',
} as const satisfies Record<SignInAttempt['outcome'], TextKey>

export function originName(origin: MemberOrigin): string {
  return text(originKeys[origin])
}

export function statusBadge(status: MemberStatus): Html {
  switch (status) {
    case 'active':
      return html`<span class="badge badge-good">${text('statusActive')}</span>`
    case 'deactivated':
      return html`<span class="badge badge-bad">${text('statusDeactivated')}</span>`
    default:
      return unreachable(status)
  }
}

/** Where a role came from; `ruleOf` names the connection and the directory whose rules give it. */
export function roleSourceName(source: MemberRole['source'], ruleOf: readonly string[]): Html {
  switch (source) {
    case 'pinned':
      return rich('rolePinned')
    case 'default':
      return rich('roleDefault')
    case 'rule':
      return ruleOf.length === 0
        ? rich('roleRuleUnnamed')
        : rich('roleRule', {
            source: ruleOf.map((name, index) => [index > 0 && ', ', isolated(name)]),
          })
    default:
      return unreachable(source)
  }
}

export function outcomeBadge(outcome: SignInAttempt['outcome']): Html {
  return html`<span class="badge badge-${outcomeTone(outcome)}"
    >${text(outcomeKeys[outcome])}</span
  >`
}

function outcomeTone(outcome: SignInAttempt['outcome']): 'good' | 'warn' | 'bad' {
  switch (outcome) {
    case 'signedIn':
    case 'linked':
    case 'created':
      return 'good'
    case 'confirm':
      return 'warn'
    case 'denied':
    case 'failed':
      return 'bad'
    default:
      return unreachable(outcome)
  }
}
