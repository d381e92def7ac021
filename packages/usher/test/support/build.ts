// Builders: every field defaulted, so that a test says only what it is about. Ids are real ones and
// grow, so that what is built later sorts later.
import type { ApiToken, SetUpLink } from '../../src/core/access.ts'
import type { Connection, ConnectionSecret } from '../../src/core/connection.ts'
import type {
  Directory,
  DirectoryToken,
  ResourceDocument,
  ScimRequestRecord,
} from '../../src/core/directory.ts'
import type { IdOf } from '../../src/core/ids.ts'
import type { Profile } from '../../src/core/map-profile.ts'
import type {
  AuditEvent,
  Credential,
  DirectoryUser,
  DomainEvent,
  Identity,
  Invitation,
  LinkRequest,
  MailToken,
  Member,
  MemberRole,
  Organization,
  OrganizationDomain,
  Session,
  SignInAttempt,
  User,
  UserEmail,
} from '../../src/core/model.ts'
import type { NewResource, TestSignIn } from '../../src/engine/ports.ts'
import { hashToken, randomToken } from '../../src/lib/tokens.ts'
import { address, after, builtAt, builtTenantId, id, word } from './build-basics.ts'
import { buildSettings } from './build-settings.ts'

export { address, after, builtAt, builtTenantId, id, word } from './build-basics.ts'

export const build = {
  organization(over: Partial<Organization> = {}): Organization {
    const slug = over.slug ?? word('contoso')
    return {
      id: id('organization'),
      slug,
      name: `Contoso ${slug}`,
      logoUrl: null,
      enabled: true,
      restrictToDomains: false,
      defaultRole: 'member',
      sessionIdleSeconds: 86_400,
      sessionAbsoluteSeconds: 604_800,
      createdAt: builtAt,
      updatedAt: builtAt,
      ...over,
    }
  },

  domain(over: Partial<OrganizationDomain> = {}): OrganizationDomain {
    return {
      id: id('domain'),
      organizationId: id('organization'),
      domain: `${word('domain')}.example`,
      challenge: 'usher-verification=built',
      verifiedAt: null,
      verifiedBy: null,
      createdAt: builtAt,
      ...over,
    }
  },

  /** An Entra connection; `build.settings` has the other kinds. Instance-wide unless told otherwise. */
  connection(over: Partial<Connection> = {}): Connection {
    return {
      id: id('connection'),
      organizationId: null,
      name: word('Entra ID '),
      enabled: true,
      registrationEnabled: true,
      settings: build.settings.entra(),
      createdAt: builtAt,
      updatedAt: builtAt,
      ...over,
    }
  },

  settings: buildSettings,

  secret(over: Partial<ConnectionSecret> = {}): ConnectionSecret {
    return {
      id: id('secret'),
      connectionId: id('connection'),
      kind: 'client-secret',
      sealed: 'v1.built',
      hint: 'uilt',
      expiresAt: null,
      createdAt: builtAt,
      ...over,
    }
  },

  user(over: Partial<User> = {}): User {
    return {
      id: id('user'),
      active: true,
      operator: false,
      displayName: 'Ada Lovelace',
      createdAt: builtAt,
      ...over,
    }
  },

  userEmail(over: Partial<UserEmail> = {}): UserEmail {
    return {
      userId: id('user'),
      email: address(`${word('ada')}@contoso.example`),
      provenAt: builtAt,
      provenBy: 'mail',
      ...over,
    }
  },

  profile(over: Partial<Profile> = {}): Profile {
    return {
      uid: word('uid-'),
      username: 'ada@contoso.example',
      email: 'ada@contoso.example',
      avatar: null,
      displayName: 'Ada Lovelace',
      groups: [],
      roles: [],
      ...over,
    }
  },

  identity(over: Partial<Identity> = {}): Identity {
    const subject = over.subject ?? `${builtTenantId}/${word('oid-')}`
    const issuer = over.issuer ?? `https://login.microsoftonline.com/${builtTenantId}/v2.0`
    return {
      id: id('identity'),
      userId: id('user'),
      connectionId: id('connection'),
      issuer,
      subject,
      externalId: subject.split('/')[1] ?? subject,
      upstream: {
        iss: issuer,
        tid: builtTenantId,
        oid: subject.split('/')[1] ?? null,
        sub: 'pairwise',
        guest: false,
      },
      profile: build.profile(),
      createdAt: builtAt,
      lastSignInAt: null,
      ...over,
    }
  },

  /** `normalizedEmail` follows `email`. */
  member(over: Partial<Member> = {}): Member {
    const email = over.email === undefined ? `${word('ada')}@contoso.example` : over.email
    return {
      id: id('member'),
      organizationId: id('organization'),
      userId: id('user'),
      status: 'active',
      origin: 'jit',
      displayName: 'Ada Lovelace',
      username: email,
      email,
      normalizedEmail: email === null ? null : address(email),
      avatarUrl: null,
      createdAt: builtAt,
      updatedAt: builtAt,
      deactivatedAt: null,
      ...over,
    }
  },

  role(over: Partial<MemberRole> = {}): MemberRole {
    return { role: 'member', source: 'default', connectionId: null, directoryId: null, ...over }
  },

  directory(over: Partial<Directory> = {}): Directory {
    return {
      id: id('directory'),
      organizationId: id('organization'),
      name: word('Entra provisioning '),
      connectionId: null,
      settings: { strict: false, roleRules: [], extensions: [] },
      createdAt: builtAt,
      updatedAt: builtAt,
      ...over,
    }
  },

  directoryToken(over: Partial<DirectoryToken> = {}): DirectoryToken {
    return {
      id: id('directoryToken'),
      directoryId: id('directory'),
      organizationId: id('organization'),
      kind: 'bearer',
      name: word('Entra '),
      tokenHash: hashToken(randomToken()),
      hint: 'uilt',
      scopes: ['read', 'write'],
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
      createdAt: builtAt,
      ...over,
    }
  },

  apiToken(over: Partial<ApiToken> = {}): ApiToken {
    return {
      id: id('apiToken'),
      organizationId: id('organization'),
      name: word('Terraform '),
      tokenHash: hashToken(randomToken()),
      hint: 'uilt',
      permissions: ['members:read'],
      createdBy: null,
      expiresAt: after(30 * 86_400_000),
      lastUsedAt: null,
      revokedAt: null,
      createdAt: builtAt,
      ...over,
    }
  },

  setUpLink(over: Partial<SetUpLink> = {}): SetUpLink {
    return {
      id: id('setUpLink'),
      organizationId: id('organization'),
      name: word('Contoso IT '),
      tokenHash: hashToken(randomToken()),
      scopes: ['sign-in'],
      createdBy: null,
      expiresAt: after(7 * 86_400_000),
      lastOpenedAt: null,
      finishedAt: null,
      revokedAt: null,
      createdAt: builtAt,
      ...over,
    }
  },

  scimRequest(over: Partial<ScimRequestRecord> = {}): ScimRequestRecord {
    return {
      id: id('scimRequest'),
      organizationId: id('organization'),
      directoryId: id('directory'),
      tokenId: null,
      method: 'GET',
      path: '/Users?filter=userName%20eq%20%22ada%22',
      status: 200,
      durationMilliseconds: 3,
      body: null,
      outcome: 'found',
      cause: null,
      createdAt: builtAt,
      ...over,
    }
  },

  /** `comparable` follows `attributes` unless told otherwise. */
  document(over: Partial<ResourceDocument> = {}): ResourceDocument {
    const attributes = over.attributes ?? {}
    return {
      externalId: null,
      label: null,
      attributes,
      comparable: attributes,
      keys: [],
      ...over,
    }
  },

  newResource(over: Partial<NewResource> = {}): NewResource {
    return {
      id: id('directoryUser'),
      directoryId: id('directory'),
      organizationId: id('organization'),
      resourceType: 'User',
      document: build.document(),
      createdAt: builtAt,
      updatedAt: builtAt,
      ...over,
    }
  },

  directoryUser(over: Partial<DirectoryUser> = {}): DirectoryUser {
    return {
      id: id('directoryUser'),
      directoryId: id('directory'),
      organizationId: id('organization'),
      userId: id('user'),
      externalId: null,
      userName: `${word('ada')}@contoso.example`,
      active: true,
      deletedAt: null,
      createdAt: builtAt,
      ...over,
    }
  },

  /** `normalizedEmail` follows `email`. Open for a week. */
  invitation(over: Partial<Invitation> = {}): Invitation {
    const email = over.email ?? `${word('guest')}@contoso.example`
    return {
      id: id('invitation'),
      organizationId: id('organization'),
      email,
      normalizedEmail: address(email),
      roles: ['member'],
      tokenHash: hashToken(randomToken()),
      invitedBy: null,
      expiresAt: after(604_800_000),
      acceptedAt: null,
      revokedAt: null,
      createdAt: builtAt,
      ...over,
    }
  },

  credential(over: Partial<Credential> = {}): Credential {
    return { userId: id('user'), passwordHash: '$argon2id$built', setAt: builtAt, ...over }
  },

  /** `normalizedEmail` follows `email`. Open for an hour. */
  mailToken(over: Partial<MailToken> = {}): MailToken {
    const email = over.email ?? `${word('ada')}@contoso.example`
    return {
      id: id('mailToken'),
      purpose: 'sign-up',
      organizationId: null,
      email,
      normalizedEmail: address(email),
      displayName: null,
      tokenHash: hashToken(randomToken()),
      expiresAt: after(3_600_000),
      spentAt: null,
      createdAt: builtAt,
      ...over,
    }
  },

  /** Idle after a day, over after a week. */
  session(over: Partial<Session> = {}): Session {
    return {
      id: id('session'),
      userId: id('user'),
      organizationId: id('organization'),
      memberId: id('member'),
      connectionId: id('connection'),
      identityId: id('identity'),
      tokenHash: hashToken(randomToken()),
      upstreamSessionId: null,
      userAgent: 'Mozilla/5.0',
      ipAddress: '192.0.2.7',
      createdAt: builtAt,
      lastSeenAt: builtAt,
      idleExpiresAt: after(86_400_000),
      absoluteExpiresAt: after(604_800_000),
      ...over,
    }
  },

  attempt(over: Partial<SignInAttempt> = {}): SignInAttempt {
    return {
      id: id('attempt'),
      reference: word('REF-'),
      organizationId: null,
      connectionId: null,
      userId: null,
      outcome: 'signedIn',
      code: null,
      providerError: null,
      trace: [{ rule: '5 identity known', saw: 'known, and a member' }],
      subject: { username: 'ada@contoso.example', email: null },
      ipAddress: '192.0.2.7',
      userAgent: 'Mozilla/5.0',
      createdAt: builtAt,
      ...over,
    }
  },

  /** Open for ten minutes. */
  linkRequest(over: Partial<LinkRequest> = {}): LinkRequest {
    return {
      id: id('linkRequest'),
      tokenHash: hashToken(randomToken()),
      userId: id('user'),
      organizationId: id('organization'),
      connectionId: id('connection'),
      issuer: 'https://issuer.example',
      subject: word('subject-'),
      upstream: {
        iss: 'https://issuer.example',
        tid: null,
        oid: null,
        sub: 'subject',
        guest: false,
      },
      profile: build.profile(),
      emailProven: false,
      returnTo: '/',
      expiresAt: after(600_000),
      spentAt: null,
      createdAt: builtAt,
      ...over,
    }
  },

  testSignIn(over: Partial<TestSignIn> = {}): TestSignIn {
    return {
      id: id('testSignIn'),
      organizationId: id('organization'),
      connectionId: id('connection'),
      startedBy: { kind: 'system' },
      browserHash: hashToken(randomToken()),
      outcome: null,
      code: null,
      sealedReport: null,
      sealedClaims: null,
      createdAt: builtAt,
      finishedAt: null,
      replayedAt: null,
      expiresAt: after(24 * 3600 * 1000),
      ...over,
    }
  },
  auditEvent(
    over: Partial<AuditEvent> = {},
  ): AuditEvent & { readonly id: IdOf['auditEvent']; readonly at: Date } {
    return {
      id: id('auditEvent'),
      at: builtAt,
      organizationId: null,
      actor: { kind: 'system' },
      action: 'member.joined',
      targetKind: 'member',
      targetId: id('member'),
      details: {},
      ipAddress: null,
      ...over,
    }
  },

  domainEvent(
    over: Partial<DomainEvent> = {},
  ): DomainEvent & { readonly id: IdOf['event']; readonly at: Date } {
    return {
      id: id('event'),
      at: builtAt,
      organizationId: null,
      type: 'member.joined',
      userId: null,
      payload: {},
      ...over,
    }
  },
}
