// Settings of each kind of connection, every field defaulted.
import type {
  EmailSettings,
  EntraSettings,
  GenericSettings,
  OidcSettings,
} from '../../src/core/connection.ts'
import { builtTenantId } from './build-basics.ts'

export const buildSettings = {
  entra(over: Partial<EntraSettings> = {}): EntraSettings {
    return {
      kind: 'entra',
      ...upstreamSettings(),
      tenantIds: [builtTenantId],
      authority: 'https://login.microsoftonline.com',
      graphEndpoint: 'https://graph.microsoft.com',
      ...over,
    }
  },
  oidc(over: Partial<OidcSettings> = {}): OidcSettings {
    return {
      kind: 'oidc',
      ...upstreamSettings(),
      issuer: 'https://issuer.example',
      fetchUserInfo: true,
      ...over,
    }
  },
  generic(over: Partial<GenericSettings> = {}): GenericSettings {
    return {
      kind: 'generic',
      ...upstreamSettings(),
      authorizationEndpoint: 'https://provider.example/authorize',
      tokenEndpoint: 'https://provider.example/token',
      userInfoEndpoint: 'https://provider.example/me',
      issuer: null,
      jwksUri: null,
      tenantIds: [],
      ...over,
    }
  },
  email(): EmailSettings {
    return { kind: 'email' }
  },
}

function upstreamSettings() {
  return {
    clientId: '22222222-2222-4222-8222-222222222222',
    scope: 'openid profile email',
    attributeMapping: {
      uid: 'id',
      username: 'userPrincipalName',
      email: ['mail', 'userPrincipalName'],
      displayName: 'displayName',
    },
    roleRules: [],
    roleRuleEvaluation: 'every',
    missingGroups: 'keep',
    linkPolicy: 'confirm',
    responseMode: 'query',
    clientAuthentication: { method: 'client_secret_post' },
  } as const satisfies Partial<OidcSettings>
}
