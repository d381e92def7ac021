// Settings → Provisioning.
import {
  provisioningPage,
  type DirectoryPanel,
  type TokenRow,
} from '../settings/provisioning-page.ts'
import type { SettingsFrame } from '../settings/layout.ts'
import { earlier, moment, type SamplePage, type Season } from './sample-words.ts'

const tenantUrl = 'https://id.contoso.com/api/v1/organizations/org_01/scim'

export function provisioningSamples(season: Season, frame: SettingsFrame): readonly SamplePage[] {
  const common = {
    frame,
    connections: [{ id: 'con_1', name: season('Entra ID') }],
    createDirectoryAction: '/settings/provisioning',
  }
  return [
    {
      name: 'provisioning',
      html: provisioningPage({
        ...common,
        directories: [sampleDirectory(season)],
        created: { kind: 'bearer', clientId: '', credential: season('usher_scim_x') },
      }),
    },
    {
      name: 'provisioning-client-created',
      html: provisioningPage({
        ...common,
        directories: [{ ...sampleDirectory(season), requests: [], connectionName: null }],
        created: { kind: 'client', clientId: 'dtk_1', credential: season('usher_client_x') },
      }),
    },
    {
      name: 'provisioning-empty',
      html: provisioningPage({ ...common, directories: [], created: null }),
    },
  ]
}

function sampleDirectory(season: Season): DirectoryPanel {
  const token = (name: string, more: Partial<TokenRow>): TokenRow => ({
    id: 'dtk_1',
    kind: 'bearer',
    name: season(name),
    hint: 'x9_z',
    writes: true,
    state: 'active',
    expiresAt: null,
    lastUsedAt: moment,
    revokeAction: '/settings/provisioning/dir_1/tokens/dtk_1/revoke',
    ...more,
  })
  return {
    name: season('Contoso Entra'),
    connectionName: season('Entra ID'),
    tenantUrl,
    tenantUrlOfGuides: `${tenantUrl}/users`,
    tokenEndpoint: `${tenantUrl}/oauth/token`,
    users: 1200,
    groups: 40,
    lastRequestAt: moment,
    tokens: [
      token('Entra', {}),
      token('Old', { state: 'revoked', expiresAt: earlier, writes: false }),
      token('Client', { kind: 'client', state: 'expired', expiresAt: earlier, lastUsedAt: null }),
    ],
    requests: [
      {
        at: moment,
        method: 'GET',
        path: season('/Users?filter=userName eq "ada@contoso.com"'),
        status: 200,
        outcome: season('found 1'),
        durationMilliseconds: 2.4,
      },
      {
        at: moment,
        method: 'POST',
        path: season('/Users'),
        status: 409,
        outcome: season('userName is taken'),
        durationMilliseconds: 3,
      },
    ],
    createTokenAction: '/settings/provisioning/dir_1/tokens',
  }
}
