// The pages around the door.
import { errorCatalogue } from '../../core/error-catalogue.ts'
import { accountPage } from '../account-page.ts'
import { checkMailPage } from '../check-mail-page.ts'
import { choosePasswordPage } from '../choose-password-page.ts'
import { errorPage } from '../error-page.ts'
import { invitationPage } from '../invitation-page.ts'
import { linkPage } from '../link-page.ts'
import { errorNotice } from '../parts/notice.ts'
import { resetRequestPage } from '../reset-request-page.ts'
import { setUpPage } from '../set-up-page.ts'
import { signInPage } from '../sign-in-page.ts'
import { signUpPage } from '../sign-up-page.ts'
import { signedOutPage } from '../signed-out-page.ts'
import {
  allWays,
  authorize,
  contoso,
  earlier,
  moment,
  sampleCsrf,
  sampleOrganizationId,
  sampleSessions,
  type SamplePage,
  type Season,
} from './sample-words.ts'

export function entrySamples(season: Season): readonly SamplePage[] {
  return [...signInSamples(season), ...linkSamples(season), ...mailPageSamples(season)].concat(
    errorSample(season),
    accountSample(season),
  )
}

function signInSamples(season: Season): readonly SamplePage[] {
  const organization = contoso(season)
  const ways = allWays(season)
  const none = { ...ways, providers: [], email: null }
  const entra = ways.providers.slice(0, 1)
  return [
    { name: 'sign-in', html: signInPage({ organization, ways, notice: null }) },
    {
      name: 'sign-in-entra',
      html: signInPage({ organization, ways: { ...none, providers: entra }, notice: null }),
    },
    {
      name: 'sign-in-notice',
      html: signInPage({ organization, ways, notice: errorNotice('CREDENTIALS_INVALID') }),
    },
    {
      name: 'sign-in-home-realm',
      html: signInPage({
        organization: null,
        ways: { ...none, homeRealm: { address: season('ada@contoso.com') } },
        notice: null,
      }),
    },
    {
      name: 'sign-in-nothing',
      html: signInPage({ organization: null, ways: none, notice: null }),
    },
  ]
}

function linkSamples(season: Season): readonly SamplePage[] {
  const organization = contoso(season)
  const connectionName = season('Entra ID')
  const ways = allWays(season)
  const ada = {
    displayName: season('Ada Lovelace'),
    username: season('ada@contoso.com'),
    email: season('ada@contoso.com'),
    avatarUrl: null,
  }
  const common = { organization, connectionName, notice: null }
  return [
    {
      name: 'link-prove',
      html: linkPage({
        ...common,
        step: { kind: 'prove', address: season('ada@contoso.com'), ways, cancelHref: '/sign-in' },
      }),
    },
    {
      name: 'link-approve',
      html: linkPage({
        ...common,
        step: {
          kind: 'approve',
          existing: { ...ada, displayName: season('Ada'), username: null },
          arriving: ada,
          csrf: sampleCsrf,
        },
      }),
    },
    {
      name: 'invitation',
      html: invitationPage({
        organization,
        inviterName: season('Grace Hopper'),
        address: season('ada@contoso.com'),
        roles: [season('admin'), season('editor')],
        expiresAt: moment,
        ways: { ...ways, email: null },
        notice: null,
      }),
    },
    {
      name: 'signed-out',
      html: signedOutPage({ organization, connectionName, signInHref: '/sign-in' }),
    },
  ]
}

function mailPageSamples(season: Season): readonly SamplePage[] {
  const organization = contoso(season)
  const address = season('ada@contoso.com')
  const displayName = season('Ada Lovelace')
  const form = { organization, csrf: sampleCsrf, notice: null, address }
  const signInHref = '/sign-in?organization=contoso'
  const organizationSlug = season('contoso')
  return [
    {
      name: 'sign-up',
      html: signUpPage({
        ...form,
        organizationSlug,
        action: '/api/auth/email/sign-up',
        returnTo: season('/reports'),
        displayName,
        signInHref,
      }),
    },
    {
      name: 'check-mail',
      html: checkMailPage({ organization, address, validMinutes: 30, signInHref }),
    },
    ...(['sign-up', 'reset', 'set-up'] as const).map((purpose) => ({
      name: `choose-password-${purpose}`,
      html: choosePasswordPage({
        ...form,
        purpose,
        action: '/api/auth/email/password',
        token: season('sample-token'),
      }),
    })),
    {
      name: 'reset-request',
      html: resetRequestPage({
        ...form,
        organizationSlug,
        action: '/api/auth/email/reset',
        signInHref,
      }),
    },
    {
      name: 'set-up',
      html: setUpPage({
        action: '/set-up',
        token: season('sample-token'),
        csrf: sampleCsrf,
        entered: {
          organizationName: season('Contoso'),
          slug: season('contoso'),
          email: address,
          displayName,
        },
        notice: errorNotice('PASSWORD_TOO_WEAK'),
      }),
    },
  ]
}

function errorSample(season: Season): SamplePage {
  return {
    name: 'error',
    html: errorPage({
      organization: contoso(season),
      code: 'CLIENT_SECRET_INVALID',
      title: errorCatalogue.CLIENT_SECRET_INVALID.title,
      hint: errorCatalogue.CLIENT_SECRET_INVALID.hint,
      detail: season('The token endpoint answered 401 invalid_client.'),
      providerError: {
        code: season('AADSTS7000215'),
        description: season('Invalid client secret provided.'),
      },
      reference: season('7F3K-92QM-X1'),
      at: moment,
      signInHref: authorize('con_1'),
    }),
  }
}

function accountSample(season: Season): SamplePage {
  const identity = { username: season('ada@contoso.com'), since: earlier }
  return {
    name: 'account',
    html: accountPage({
      person: {
        displayName: season('Ada Lovelace'),
        username: season('ada@contoso.com'),
        email: season('ada@contoso.com'),
        avatarUrl: null,
      },
      organization: { ...contoso(season), roles: [season('admin'), season('editor')] },
      otherOrganizations: [
        { id: sampleOrganizationId, name: season('Fabrikam'), logoUrl: null },
        { id: sampleOrganizationId, name: season('Northwind Traders'), logoUrl: null },
      ],
      identities: [
        { ...identity, connectionName: season('Entra ID'), kind: 'entra', lastSignInAt: moment },
        { ...identity, connectionName: season('E-mail'), kind: 'email', lastSignInAt: null },
      ],
      sessions: sampleSessions(season),
      hasPassword: true,
      consoleHref: '/console',
      csrf: sampleCsrf,
      notice: { tone: 'success', title: 'Password changed', hint: null, code: null },
    }),
  }
}
