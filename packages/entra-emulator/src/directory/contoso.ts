import { personalTenantId } from './model.ts'

/**
 * The tenants that every emulator starts with unless it is told otherwise. Ids are fixed, so that
 * tests and configuration may write them down.
 */
export const contoso = {
  tenantId: '11111111-aaaa-4aaa-8aaa-111111111111',
  displayName: 'Contoso',
  domain: 'contoso.example',
  initialDomain: 'contoso.onmicrosoft.example',
  /** The single-tenant web app that most tests use. */
  clientId: 'c0000000-0000-4000-8000-000000000001',
  clientSecret: 'local-emulator-web-app-secret',
  apps: {
    web: 'c0000000-0000-4000-8000-000000000001',
    multiTenant: 'c0000000-0000-4000-8000-000000000002',
    certificate: 'c0000000-0000-4000-8000-000000000003',
    federated: 'c0000000-0000-4000-8000-000000000004',
    expiredSecret: 'c0000000-0000-4000-8000-000000000005',
    disabled: 'c0000000-0000-4000-8000-000000000006',
    assignmentRequired: 'c0000000-0000-4000-8000-000000000007',
    groups: 'c0000000-0000-4000-8000-000000000008',
    consent: 'c0000000-0000-4000-8000-000000000009',
    adminConsent: 'c0000000-0000-4000-8000-00000000000a',
    publicClient: 'c0000000-0000-4000-8000-00000000000b',
    hybrid: 'c0000000-0000-4000-8000-00000000000c',
  },
  users: {
    /** In several groups, has the `admin` app role, a photo and a mailbox. */
    ada: {
      id: 'a0000000-0000-4000-8000-000000000001',
      userPrincipalName: 'ada@contoso.example',
    },
    /** A plain member, without a photo. */
    grace: {
      id: 'a0000000-0000-4000-8000-000000000002',
      userPrincipalName: 'grace@contoso.example',
    },
    /** No mailbox: `mail` is null and no `email` claim is ever sent. */
    alan: {
      id: 'a0000000-0000-4000-8000-000000000003',
      userPrincipalName: 'alan@contoso.example',
    },
    /** A guest whose home is Fabrikam. */
    guest: {
      id: 'a0000000-0000-4000-8000-000000000004',
      userPrincipalName: 'alice_fabrikam.example#EXT#@contoso.onmicrosoft.example',
    },
    /** accountEnabled is false: sign-in ends on page 50057. */
    disabled: {
      id: 'a0000000-0000-4000-8000-000000000005',
      userPrincipalName: 'dennis@contoso.example',
    },
    /** In 250 groups: tokens carry the overage marker. */
    overage: {
      id: 'a0000000-0000-4000-8000-000000000006',
      userPrincipalName: 'olga@contoso.example',
    },
    /** Not assigned to the app that demands assignment: 50105. */
    unassigned: {
      id: 'a0000000-0000-4000-8000-000000000007',
      userPrincipalName: 'una@contoso.example',
    },
    /** Has the `editor` app role by direct assignment. */
    roles: {
      id: 'a0000000-0000-4000-8000-000000000008',
      userPrincipalName: 'rosalind@contoso.example',
    },
  },
  groups: {
    everyone: 'd0000000-0000-4000-8000-000000000001',
    engineering: 'd0000000-0000-4000-8000-000000000002',
    /** Holds Engineering, so Ada is in it only through nesting. */
    product: 'd0000000-0000-4000-8000-000000000003',
    administrators: 'd0000000-0000-4000-8000-000000000004',
    newsletter: 'd0000000-0000-4000-8000-000000000005',
  },
} as const

/** A second organization, for multi-tenant sign-in and for the person who pretends. */
export const fabrikam = {
  tenantId: '22222222-bbbb-4bbb-8bbb-222222222222',
  displayName: 'Fabrikam',
  domain: 'fabrikam.example',
  initialDomain: 'fabrikam.onmicrosoft.example',
  clientId: 'f0000000-0000-4000-8000-000000000001',
  clientSecret: 'local-emulator-fabrikam-secret',
  users: {
    alice: {
      id: 'b0000000-0000-4000-8000-000000000001',
      userPrincipalName: 'alice@fabrikam.example',
    },
    /** Wrote Ada's address into the own `mail` attribute (nOAuth). */
    mallory: {
      id: 'b0000000-0000-4000-8000-000000000002',
      userPrincipalName: 'mallory@fabrikam.example',
    },
  },
} as const

/** Personal Microsoft accounts, for `common` and `consumers`. */
export const personal = {
  tenantId: personalTenantId,
  users: {
    paula: {
      id: '00000000-0000-0000-1234-56789abcdef0',
      userPrincipalName: 'paula@outlook.example',
    },
  },
} as const
