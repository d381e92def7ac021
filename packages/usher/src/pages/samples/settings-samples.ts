// The administration pages.
import { attemptsPage } from '../settings/attempts-page.ts'
import type { AttemptRow } from '../settings/attempt-table.ts'
import { connectionsPage } from '../settings/connections-page.ts'
import type { SettingsFrame } from '../settings/layout.ts'
import { memberPage, type MemberView } from '../settings/member-page.ts'
import { membersPage, type MemberRow } from '../settings/members-page.ts'
import { provisioningSamples } from './provisioning-samples.ts'
import {
  contoso,
  earlier,
  moment,
  pixel,
  sampleCsrf,
  sampleSessions,
  type SamplePage,
  type Season,
} from './sample-words.ts'

export function settingsSamples(season: Season): readonly SamplePage[] {
  const frame = sampleFrame(season)
  const attempts = sampleAttempts(season)
  const search = season('zz')
  return [
    {
      name: 'members',
      html: membersPage({
        frame,
        search: '',
        members: sampleMembers(season),
        nextHref: '/settings/members?cursor=abc',
        firstHref: null,
      }),
    },
    {
      name: 'members-empty',
      html: membersPage({ frame, search, members: [], nextHref: null, firstHref: null }),
    },
    { name: 'member', html: memberPage(sampleMember(season)) },
    {
      name: 'member-deactivated',
      html: memberPage(deactivated(sampleMember(season))),
    },
    {
      name: 'attempts',
      html: attemptsPage({
        frame,
        reference: '',
        attempts,
        nextHref: '/settings/sign-ins?cursor=a',
      }),
    },
    {
      name: 'attempts-empty',
      html: attemptsPage({ frame, reference: search, attempts: [], nextHref: null }),
    },
    { name: 'connections', html: connectionsSample(season) },
    ...provisioningSamples(season, frame),
  ]
}

function sampleFrame(season: Season): SettingsFrame {
  return {
    organization: contoso(season),
    personName: season('Grace Hopper'),
    hrefs: {
      members: '/settings/members',
      attempts: '/settings/sign-ins',
      connections: '/settings/authentication',
      provisioning: '/settings/provisioning',
      account: '/account',
    },
    csrf: sampleCsrf,
    notice: null,
  }
}

function sampleMembers(season: Season): readonly MemberRow[] {
  const row = (name: string, more: Partial<MemberRow>): MemberRow => {
    const address = season(`${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@contoso.com`)
    return {
      href: '/settings/members/mem_1',
      displayName: season(name),
      username: address,
      email: address,
      avatarUrl: null,
      authSources: [season('Entra ID')],
      origin: 'jit',
      roles: [season('member')],
      status: 'active',
      lastSignInAt: moment,
      ...more,
    }
  }
  return [
    row('Ada Lovelace', { roles: [season('admin'), season('editor')] }),
    row('Grace Hopper', {
      avatarUrl: pixel,
      authSources: [season('Entra ID'), season('E-mail')],
      origin: 'manual',
    }),
    row('Katherine Johnson', { origin: 'scim', lastSignInAt: null, authSources: [] }),
    row('Alan Turing', { origin: 'invitation', status: 'deactivated', lastSignInAt: earlier }),
    row('Margaret Hamilton', { email: null, roles: [] }),
  ]
}

function sampleMember(season: Season): MemberView {
  return {
    frame: sampleFrame(season),
    member: {
      displayName: season('Ada Lovelace'),
      username: season('ada@contoso.com'),
      email: season('ada@contoso.com'),
      avatarUrl: null,
      origin: 'jit',
      status: 'active',
      createdAt: earlier,
      deactivatedAt: null,
    },
    roles: [
      { role: season('admin'), source: 'pinned', ruleOf: [] },
      { role: season('editor'), source: 'rule', ruleOf: [season('Entra ID'), season('HR')] },
      { role: season('member'), source: 'default', ruleOf: [] },
    ],
    directories: [{ name: season('HR'), username: season('ada@contoso.com'), state: 'active' }],
    identities: [
      {
        connectionName: season('Entra ID'),
        kind: 'entra',
        issuer: season('https://login.microsoftonline.com/8d1f4c3e/v2.0'),
        subject: season('8d1f4c3e:5b0c7a1e-2f6d-4a53-9d58-0a4b8c1f7e21'),
        since: earlier,
        lastSignInAt: moment,
      },
    ],
    sessions: sampleSessions(season),
    attempts: sampleAttempts(season),
    actions: {
      deactivate: '/settings/members/mem_1/deactivate',
      reactivate: '/settings/members/mem_1/reactivate',
      signOutEverywhere: '/settings/members/mem_1/sign-out',
    },
  }
}

function deactivated(view: MemberView): MemberView {
  const member = { ...view.member, status: 'deactivated', deactivatedAt: moment } as const
  return { ...view, member, roles: [], identities: [], sessions: [], attempts: [] }
}

function sampleAttempts(season: Season): readonly AttemptRow[] {
  const common = {
    at: moment,
    person: season('ada@contoso.com'),
    connectionName: season('Entra ID'),
    code: null,
    providerErrorCode: null,
  }
  return [
    { ...common, reference: season('7F3K-92QM-X1'), outcome: 'signedIn' },
    {
      ...common,
      reference: season('5C0D-11PA-Q8'),
      outcome: 'failed',
      code: 'USER_NOT_ASSIGNED',
      providerErrorCode: season('AADSTS50105'),
    },
    {
      ...common,
      reference: season('2B9T-40RE-Z3'),
      person: null,
      connectionName: null,
      outcome: 'denied',
      code: 'STATE_INVALID',
    },
  ]
}

function connectionsSample(season: Season): string {
  const common = { registrationEnabled: true, enabled: true, secretExpiry: null }
  const redirectUri = season('https://app.contoso.com/api/auth/oauth2/callback')
  return connectionsPage({
    frame: sampleFrame(season),
    connections: [
      {
        ...common,
        name: season('Entra ID'),
        kind: 'entra',
        redirectUri,
        secretExpiry: { at: moment, daysLeft: 14 },
      },
      {
        ...common,
        name: season('Partner Login'),
        kind: 'oidc',
        redirectUri,
        secretExpiry: { at: earlier, daysLeft: -3 },
      },
      {
        ...common,
        name: season('Intranet'),
        kind: 'generic',
        redirectUri,
        registrationEnabled: false,
        secretExpiry: { at: moment, daysLeft: 200 },
      },
      { ...common, name: season('E-mail'), kind: 'email', redirectUri: null, enabled: false },
    ],
  })
}
