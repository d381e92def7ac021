// Views of every page with everything on them, for the sweep test and for previews. Each word from
// outside goes through `season`, so that a test can make all of them hostile at once.
import type { OrganizationId, SessionId } from '../../core/ids.ts'
import type { SessionRow } from '../parts/session-list.ts'
import type { SignInWays } from '../parts/sign-in-ways.ts'

export type Season = (word: string) => string
export type SamplePage = { readonly name: string; readonly html: string }

export const sampleCsrf = 'sample-csrf-token'
export const moment = new Date('2026-11-24T09:05:00Z')
export const earlier = new Date('2026-09-02T14:30:00Z')

/** Ids come from the server only; samples make them up. */
export const sampleOrganizationId = 'org_01jdf0000000000000000000aa' as OrganizationId
const sampleSessionId = 'ses_01jdf0000000000000000000aa' as SessionId

const windowsChrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
const iPhoneSafari =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1'

/** Its logo is an address that must be dropped, so that every page shows the letter instead. */
export function contoso(season: Season): {
  readonly name: string
  readonly logoUrl: string | null
} {
  return { name: season('Contoso'), logoUrl: 'javascript:alert(1)' }
}

export function allWays(season: Season): SignInWays {
  return {
    providers: [
      { name: season('Entra ID'), kind: 'entra', href: authorize('con_1') },
      { name: season('Partner Login'), kind: 'oidc', href: authorize('con_2') },
      { name: season('Intranet'), kind: 'generic', href: authorize('con_3') },
    ],
    email: {
      organization: season('contoso'),
      address: season('ada@contoso.com'),
      signUpHref: '/sign-up?organization=contoso',
      resetHref: '/reset?organization=contoso',
    },
    homeRealm: null,
    returnTo: season('/reports?year=2026'),
    csrf: sampleCsrf,
  }
}

export function authorize(connection: string): string {
  return `/api/auth/oauth2/authorize?connection=${connection}&return_to=%2Freports`
}

export function sampleSessions(season: Season): readonly SessionRow[] {
  const common = { id: sampleSessionId, connectionName: season('Entra ID'), createdAt: earlier }
  return [
    {
      ...common,
      userAgent: season(windowsChrome),
      ipAddress: season('203.0.113.7'),
      lastSeenAt: moment,
      current: true,
    },
    {
      ...common,
      userAgent: season(iPhoneSafari),
      ipAddress: season('2001:db8:85a3::8a2e:370:7334'),
      lastSeenAt: earlier,
      current: false,
    },
    { ...common, userAgent: null, ipAddress: null, lastSeenAt: earlier, current: false },
  ]
}
