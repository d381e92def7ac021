// The statements that sign-ins, session checks and the member list wait for, recorded as the stores
// build them, without a database.
import { DummyDriver, Kysely, type CompiledQuery, type Dialect } from 'kysely'
import type { Member } from '../../src/core/model.ts'
import type { Stores } from '../../src/engine/ports.ts'
import type { ResourceFilter, ResourceQuery } from '../../src/core/resource-query.ts'
import type { DialectTraits } from '../../src/storage/dialect.ts'
import { directoryTokenCheck } from '../../src/storage/directory-token-check.ts'
import { postgresDialect, postgresTraits } from '../../src/storage/postgres/dialect.ts'
import type { Tables } from '../../src/storage/schema.ts'
import { sessionCheck } from '../../src/storage/session-check.ts'
import { SqliteConnection } from '../../src/storage/sqlite/connection.ts'
import { sqliteReader, sqliteTraits } from '../../src/storage/sqlite/dialect.ts'
import { createStores } from '../../src/storage/stores.ts'
import { address, after, build, builtAt, id } from '../support/build.ts'
import type { DialectName } from '../support/database.ts'
import { byEmail, byUserName, compareColumn, userDocument } from './plant-directory.ts'
import { DatabaseSync } from 'node:sqlite'
import { Pool } from 'pg'

type HotCall = {
  readonly title: string
  /** Through which indexes it must go, one a table that it reads. */
  readonly indexes: readonly string[]
  /** Where two indexes know the whole key, PostgreSQL may take the other one. */
  readonly postgresIndexes?: readonly string[]
  /** What is found is sorted: fine for what one person has, not for a list that can be long. */
  readonly sorts?: true
  run(
    stores: Stores,
    checkSession: ReturnType<typeof sessionCheck>,
    checkDirectoryToken: ReturnType<typeof directoryTokenCheck>,
  ): Promise<unknown>
}

const organizationId = id('organization')
const userId = id('user')
const memberId = id('member')
const member: Member = build.member({ id: memberId, organizationId, userId })
const directoryId = id('directory')
const groupId = id('directoryGroup')
const firstPage = { limit: 50, cursor: null }

const byName = { by: 'name', descending: false } as const
const byLastSignIn = { by: 'lastSignIn', descending: true } as const

/** As `storage/paging.ts` makes a cursor. */
function laterPage(key: readonly string[], order: string) {
  const cursor = JSON.stringify([`members:${organizationId}${order && `:${order}`}`, key])
  return { limit: 50, cursor: Buffer.from(cursor).toString('base64url') }
}

function questionOf(filter: ResourceFilter | null): ResourceQuery {
  const from = { kind: 'offset', offset: 0 } as const
  return { resourceType: 'User', filter, sort: null, limit: 100, from }
}

export const hotCalls: readonly HotCall[] = [
  ...previewCalls(),
  {
    title: 'session check',
    indexes: [
      'sessions_token_key',
      'members_pkey',
      'users_pkey',
      'organizations_pkey',
      'member_roles_key',
      // Of operators alone.
      'connections_pkey',
      'instance_values_pkey',
    ],
    run: (_, checkSession) => checkSession('token-hash', builtAt),
  },
  ...(
    [
      ['sign-ins by day', 'sign_in_attempts_activity', 'signInsByDay'],
      ['changes of the directory by day', 'scim_requests_activity', 'provisioningByDay'],
      ['members by the day they came', 'members_activity', 'membersByDay'],
    ] as const
  ).map(([title, index, name]): HotCall => ({
    title,
    indexes: [index],
    sorts: true,
    run: ({ activity }) => activity[name](organizationId, builtAt),
  })),
  {
    title: 'failed sign-ins by cause',
    indexes: ['sign_in_attempts_activity'],
    sorts: true,
    run: ({ activity }) => activity.failuresByCause(organizationId, builtAt, 5),
  },
  {
    title: 'members by status',
    indexes: ['members_activity'],
    sorts: true,
    run: ({ activity }) => activity.membersByStatus(organizationId),
  },
  {
    title: 'API token check',
    indexes: ['api_tokens_token_key', 'organizations_pkey'],
    run: ({ apiTokens }) => apiTokens.findActive('token-hash', builtAt),
  },
  {
    title: 'set-up link check',
    indexes: ['set_up_links_pkey', 'organizations_pkey'],
    run: ({ setUpLinks }) => setUpLinks.findOpenById(id('setUpLink'), builtAt),
  },
  {
    title: 'set-up link by key',
    indexes: ['set_up_links_token_key', 'organizations_pkey'],
    run: ({ setUpLinks }) => setUpLinks.findOpen('token-hash', builtAt),
  },
  {
    title: 'API tokens, first page',
    indexes: ['api_tokens_organization'],
    run: ({ apiTokens }) => apiTokens.list(organizationId, firstPage),
  },
  {
    title: 'set-up links, first page',
    indexes: ['set_up_links_organization'],
    run: ({ setUpLinks }) => setUpLinks.list(organizationId, firstPage),
  },
  {
    title: 'memberships that ended',
    indexes: ['former_members_user'],
    run: ({ members }) => members.formerOf(organizationId, [userId]),
  },
  {
    title: 'who has a role, counted',
    indexes: ['member_roles_role'],
    run: ({ members }) => members.countWithRole(organizationId, 'billing', 10_001),
  },
  {
    title: 'identity by key',
    indexes: ['identities_key'],
    run: ({ identities }) => identities.findByKey(id('connection'), 'issuer', 'subject'),
  },
  {
    title: 'identity of a user on a connection',
    sorts: true,
    indexes: ['identities_user'],
    run: ({ identities }) => identities.findOfUser(userId, id('connection')),
  },
  {
    title: 'last sign-ins of a connection',
    indexes: ['sign_in_attempts_connection'],
    run: ({ attempts }) => attempts.latestOfConnection(id('connection')),
  },
  {
    title: 'identities of a connection, counted',
    indexes: ['identities_connection'],
    run: ({ identities }) => identities.countOfConnection(id('connection')),
  },
  {
    title: 'whether a connection has identities',
    indexes: ['identities_connection'],
    run: ({ identities }) => identities.anyOfConnection(id('connection')),
  },
  {
    title: 'sessions of a connection, counted',
    indexes: ['sessions_upstream'],
    run: ({ sessions }) => sessions.countOfConnection(id('connection'), builtAt),
  },
  {
    title: 'proven address',
    indexes: ['user_emails_key'],
    run: ({ users }) => users.findEmail(address('ada@contoso.example')),
  },
  {
    title: 'member of a user, locked',
    indexes: ['members_key'],
    run: ({ members }) => members.lockOfUser(organizationId, userId),
  },
  {
    title: 'members by address',
    sorts: true,
    indexes: ['members_email'],
    run: ({ members }) => members.findByEmail(organizationId, address('ada@contoso.example'), 3),
  },
  {
    title: 'organization by verified domain',
    indexes: ['organization_domains_verified', 'organizations_pkey'],
    run: ({ organizations }) => organizations.findByVerifiedDomain('contoso.example'),
  },
  {
    title: 'organizations of a user',
    sorts: true,
    indexes: ['members_key', 'organizations_pkey'],
    run: ({ organizations }) => organizations.listOfUser(userId),
  },
  {
    title: 'directory users by externalId',
    sorts: true,
    indexes: ['directory_users_external_id'],
    run: ({ directoryUsers }) => directoryUsers.findByExternalId(id('directory'), 'oid'),
  },
  {
    title: 'directory users by user name',
    sorts: true,
    indexes: ['directory_users_user_name'],
    run: ({ directoryUsers }) => directoryUsers.findByUserName(id('directory'), 'ada'),
  },
  {
    title: 'token check',
    indexes: ['directory_tokens_token_key', 'directories_pkey', 'organizations_pkey'],
    run: (_, __, checkDirectoryToken) => checkDirectoryToken('token-hash', builtAt),
  },
  {
    title: 'members who arrived by subject',
    sorts: true,
    indexes: [
      'identities_external_id',
      'members_key',
      'directory_users_user',
      'directories_connection_key',
    ],
    run: ({ directoryUsers }) =>
      directoryUsers.findArrivedBySubject(organizationId, id('connection'), 'oid', 3),
  },
  {
    title: 'members who arrived by user name',
    sorts: true,
    indexes: [
      'identities_user_name',
      'members_key',
      'directory_users_user',
      'directories_connection_key',
    ],
    run: ({ directoryUsers }) =>
      directoryUsers.findArrivedByUserName(organizationId, id('connection'), 'ada', 3),
  },
  {
    title: 'resource, locked',
    indexes: ['directory_resources_pkey'],
    run: ({ resources }) => resources.lock(directoryId, 'User', id('directoryUser')),
  },
  {
    title: 'resource by user name',
    sorts: true,
    indexes: ['directory_resource_keys_unique', 'directory_resources_pkey'],
    run: ({ resources }) => resources.query(directoryId, questionOf(byUserName('ada'))),
  },
  {
    title: 'resource by work address',
    sorts: true,
    indexes: ['directory_resource_keys_unique', 'directory_resources_pkey'],
    run: ({ resources }) => resources.query(directoryId, questionOf(byEmail('ada@x'))),
  },
  {
    title: 'resource by external id',
    sorts: true,
    indexes: ['directory_resources_external_id', 'directory_resources_pkey'],
    run: ({ resources }) =>
      resources.query(directoryId, questionOf(compareColumn('externalId', 'eq', 'oid'))),
  },
  {
    title: 'groups by a member',
    sorts: true,
    indexes: [
      'directory_group_members_member',
      'directory_group_members_key',
      'directory_resources_pkey',
    ],
    postgresIndexes: ['directory_group_members_member', 'directory_resources_pkey'],
    run: ({ resources }) =>
      resources.query(directoryId, {
        ...questionOf({ kind: 'hasMember', memberId: 'dus_ada' }),
        resourceType: 'Group',
      }),
  },
  {
    title: 'page of resources by offset',
    indexes: ['directory_resources_list', 'directory_resources_pkey'],
    run: ({ resources }) =>
      resources.query(directoryId, {
        ...questionOf(null),
        from: { kind: 'offset', offset: 50_000 },
      }),
  },
  {
    title: 'page of resources behind one',
    indexes: ['directory_resources_list'],
    run: ({ resources }) =>
      resources.query(directoryId, {
        ...questionOf(null),
        from: { kind: 'after', id: id('directoryUser') },
      }),
  },
  {
    title: 'count of resources',
    indexes: ['directory_resources_list'],
    run: ({ resources }) => resources.count(directoryId, 'User', null),
  },
  {
    title: 'members of a group',
    indexes: ['directory_group_members_key', 'directory_resources_pkey'],
    run: ({ groupMembers }) => groupMembers.list(groupId),
  },
  {
    title: 'groups of users',
    sorts: true,
    indexes: ['directory_group_members_member', 'directory_resources_pkey'],
    run: ({ groupMembers }) => groupMembers.groupsOf([id('directoryUser')]),
  },
  {
    title: 'users within a group',
    sorts: true,
    indexes: ['directory_group_members_key', 'directory_resources_pkey'],
    run: ({ groupMembers }) => groupMembers.usersWithin(groupId),
  },
  {
    title: 'a group inside a group',
    indexes: ['directory_group_members_member'],
    run: ({ groupMembers }) => groupMembers.contains(groupId, id('directoryGroup')),
  },
  {
    title: 'members leave a group',
    indexes: ['directory_group_members_key'],
    postgresIndexes: ['directory_group_members_member'],
    run: ({ groupMembers }) => groupMembers.remove(groupId, [id('directoryUser')]),
  },
  {
    title: 'newest requests',
    indexes: ['scim_requests_directory'],
    run: ({ scimRequests }) => scimRequests.list(organizationId, directoryId, {}, firstPage),
  },
  {
    title: 'open invitation',
    sorts: true,
    indexes: ['invitations_email'],
    run: ({ invitations }) =>
      invitations.findOpen(organizationId, address('ada@contoso.example'), builtAt),
  },
  {
    title: 'spent state',
    indexes: ['spent_states_key'],
    run: ({ attempts }) => attempts.isStateSpent('state-hash'),
  },
  {
    title: 'attempt by its reference',
    sorts: true,
    indexes: ['sign_in_attempts_reference'],
    run: ({ attempts }) => attempts.list(organizationId, { reference: 'REF-1' }, firstPage),
  },
  {
    title: 'newest attempts',
    indexes: ['sign_in_attempts_organization'],
    run: ({ attempts }) => attempts.list(organizationId, {}, firstPage),
  },
  {
    title: 'newest attempts that failed',
    indexes: ['sign_in_attempts_failures'],
    run: ({ attempts }) => attempts.list(organizationId, { failed: true }, firstPage),
  },
  {
    title: 'newest attempts with an error, in a time',
    indexes: ['sign_in_attempts_code'],
    run: ({ attempts }) =>
      attempts.list(
        organizationId,
        { code: 'USER_DEACTIVATED', from: builtAt, until: after(1) },
        firstPage,
      ),
  },
  {
    title: 'newest attempts with an outcome',
    indexes: ['sign_in_attempts_outcome'],
    run: ({ attempts }) => attempts.list(organizationId, { outcome: 'created' }, firstPage),
  },
  {
    title: 'newest attempts through a connection with an outcome',
    indexes: ['sign_in_attempts_connection'],
    run: ({ attempts }) =>
      attempts.list(
        organizationId,
        { connectionId: id('connection'), outcome: 'denied' },
        firstPage,
      ),
  },
  {
    title: 'newest attempts through a connection',
    indexes: ['sign_in_attempts_connection'],
    run: ({ attempts }) =>
      attempts.list(organizationId, { connectionId: id('connection') }, firstPage),
  },
  {
    title: 'newest attempts through a connection that failed',
    indexes: ['sign_in_attempts_connection'],
    run: ({ attempts }) =>
      attempts.list(organizationId, { connectionId: id('connection'), failed: true }, firstPage),
  },
  {
    title: 'attempts that have just come',
    indexes: ['sign_in_attempts_pkey'],
    run: ({ attempts }) => attempts.arrivals(builtAt, 2000),
  },
  {
    title: 'requests that have just come',
    indexes: ['scim_requests_pkey'],
    run: ({ scimRequests }) => scimRequests.arrivals(builtAt, 2000),
  },
  {
    title: 'newest requests that failed',
    indexes: ['scim_requests_failures'],
    run: ({ scimRequests }) =>
      scimRequests.list(organizationId, directoryId, { failed: true }, firstPage),
  },
  {
    title: 'newest requests that failed for a cause',
    indexes: ['scim_requests_cause'],
    run: ({ scimRequests }) =>
      scimRequests.list(organizationId, directoryId, { cause: 'taken' }, firstPage),
  },
  {
    title: 'newest deletions',
    indexes: ['scim_requests_method'],
    run: ({ scimRequests }) =>
      scimRequests.list(organizationId, directoryId, { method: 'DELETE' }, firstPage),
  },
  {
    title: 'the end of the request log',
    indexes: ['scim_requests_directory'],
    run: ({ scimRequests }) => scimRequests.newest(organizationId, directoryId, 5000),
  },
  {
    title: 'requests by the hour',
    indexes: ['scim_activity_key'],
    run: ({ scimRequests }) => scimRequests.activity(directoryId, builtAt),
  },
  {
    title: 'groups of an organization',
    indexes: ['directory_resources_group_name'],
    run: ({ groups }) => groups.list(organizationId, {}, firstPage),
  },
  {
    title: 'groups of an organization, backwards',
    indexes: ['directory_resources_group_name'],
    run: ({ groups }) => groups.list(organizationId, { sort: '-name' }, firstPage),
  },
  {
    title: 'groups of an organization by a search',
    indexes: ['directory_resources_group_name'],
    run: ({ groups }) => groups.list(organizationId, { search: 'sales' }, firstPage),
  },
  {
    title: 'a group by what its directory calls it',
    indexes: ['directory_resources_external_id'],
    sorts: true,
    run: ({ groups }) => groups.list(organizationId, { directoryId, externalId: 'oid' }, firstPage),
  },
  {
    title: 'a group',
    indexes: ['directory_resources_pkey'],
    run: ({ groups }) => groups.find(organizationId, groupId),
  },
  {
    title: 'a page of the members of a group',
    indexes: ['directory_group_members_key', 'directory_resources_pkey'],
    run: ({ groupMembers }) => groupMembers.page(organizationId, groupId, firstPage),
  },
  {
    title: 'how many members groups have',
    indexes: ['directory_group_members_key', 'directory_resources_pkey'],
    run: ({ groupMembers }) => groupMembers.count([groupId], 1001),
  },
  {
    title: 'what the organization calls people',
    indexes: ['members_key'],
    run: ({ members }) => members.named(organizationId, [userId]),
  },
  {
    title: 'newest audit events',
    indexes: ['audit_events_organization'],
    run: ({ audit }) => audit.list(organizationId, firstPage),
  },
  {
    title: 'newest audit events about a target',
    indexes: ['audit_events_target'],
    run: ({ audit }) => audit.list(organizationId, firstPage, { targetId: id('domain') }),
  },
  {
    title: 'newest audit events about a person as the target',
    indexes: ['audit_events_target', 'audit_events_person'],
    run: ({ audit }) => audit.list(organizationId, firstPage, { targetId: memberId }),
  },
  {
    title: 'newest audit events by an actor',
    indexes: ['audit_events_actor'],
    run: ({ audit }) => audit.list(organizationId, firstPage, { actor: 'system' }),
  },
  {
    title: 'newest audit events by a person',
    indexes: ['audit_events_actor', 'audit_events_person'],
    run: ({ audit }) => audit.list(organizationId, firstPage, { actor: userId }),
  },
  {
    title: 'newest audit events about a person',
    indexes: ['audit_events_person'],
    run: ({ audit }) => audit.list(organizationId, firstPage, { people: [userId] }),
  },
  {
    title: 'newest audit events of a kind',
    indexes: ['audit_events_action'],
    run: ({ audit }) => audit.list(organizationId, firstPage, { action: 'member.joined' }),
  },
  {
    title: 'newest members',
    indexes: ['member_listing_created'],
    run: ({ members }) => members.list(organizationId, {}, firstPage),
  },
  {
    title: 'members by name',
    indexes: ['member_listing_name'],
    run: ({ members }) =>
      members.list(organizationId, {}, laterPage(['name', memberId], ':name'), byName),
  },
  {
    title: 'members by last sign-in',
    indexes: ['member_listing_last_sign_in'],
    run: ({ members }) =>
      members.list(organizationId, {}, laterPage(['7', memberId], ':-lastSignIn'), byLastSignIn),
  },
  {
    title: 'few members with a role',
    sorts: true,
    indexes: ['member_roles_role', 'member_listing_pkey'],
    run: ({ members }) => members.list(organizationId, { role: 'owner' }, firstPage),
  },
  {
    title: 'few members with a status',
    sorts: true,
    indexes: ['member_listing_status', 'member_listing_pkey'],
    run: ({ members }) => members.list(organizationId, { status: 'deactivated' }, firstPage),
  },
  {
    title: 'few members of an origin',
    sorts: true,
    indexes: ['member_listing_origin', 'member_listing_pkey'],
    run: ({ members }) => members.list(organizationId, { origin: 'scim' }, firstPage),
  },
  {
    title: 'few members with a connection',
    sorts: true,
    indexes: ['identities_connection', 'identities_user', 'members_key', 'member_listing_pkey'],
    run: ({ members }) =>
      members.list(organizationId, { connectionId: id('connection') }, firstPage),
  },
  {
    title: 'few members of a group',
    sorts: true,
    indexes: [
      'directory_group_members_key',
      'directory_users_pkey',
      'members_key',
      'member_listing_pkey',
    ],
    run: ({ members }) => members.list(organizationId, { groupId }, firstPage),
  },
  {
    title: 'few members by a search, as found',
    sorts: true,
    indexes: [
      'member_listing_status',
      'member_listing_pkey',
      'member_search_terms_key',
      'member_search_terms_member',
    ],
    run: ({ members }) =>
      members.list(organizationId, { status: 'deactivated', search: 'ada' }, firstPage),
  },
  {
    title: 'members by a search',
    indexes: ['member_search_terms_key', 'member_search_terms_member'],
    run: ({ members }) => members.list(organizationId, { search: 'ada' }, firstPage),
  },
  {
    title: 'sessions of a user',
    sorts: true,
    indexes: ['sessions_user'],
    run: ({ sessions }) => sessions.listOfUser(userId, builtAt),
  },
  {
    title: 'end of all sessions of a member',
    indexes: ['sessions_member'],
    run: ({ sessions }) => sessions.removeOfMember(memberId),
  },
  {
    title: 'end of expired sessions',
    indexes: ['sessions_expiry', 'sessions_pkey'],
    run: ({ sessions }) => sessions.removeExpired(builtAt, 500),
  },
  {
    title: 'end of old attempts',
    indexes: ['sign_in_attempts_pkey'],
    run: ({ attempts }) => attempts.removeOlderThan(builtAt, 100),
  },
  {
    title: 'owners, locked',
    sorts: true,
    indexes: ['organizations_pkey', 'member_roles_role', 'members_pkey'],
    run: ({ members }) => members.lockOwners(organizationId),
  },
]

/** What a first sign-in writes. */
function previewCalls(): readonly HotCall[] {
  return [
    {
      title: 'claims of the last sign-in',
      indexes: ['sign_in_claims_newest'],
      run: ({ claimMemory }) => claimMemory.newest(organizationId, id('connection')),
    },
    {
      title: 'identities of a connection, for a preview of rules',
      indexes: ['identities_connection'],
      run: ({ claimMemory }) =>
        claimMemory.listMembers(organizationId, id('connection'), firstPage),
    },
    {
      title: 'test sign-ins of a connection',
      indexes: ['test_sign_ins_connection'],
      run: ({ testSignIns }) => testSignIns.list(organizationId, id('connection'), builtAt, 20),
    },
  ]
}

export const hotWrites: readonly Omit<HotCall, 'indexes'>[] = [
  { title: 'new user', run: ({ users }) => users.insert(build.user({ id: userId })) },
  {
    title: 'new proven address',
    run: ({ users }) => users.insertEmail(build.userEmail({ userId })),
  },
  {
    title: 'new identity',
    run: ({ identities }) => identities.insert(build.identity({ userId })),
  },
  { title: 'new member', run: ({ members }) => members.insert(member) },
  {
    title: 'member changes',
    run: ({ members }) => members.update(memberId, { displayName: 'Ada', updatedAt: builtAt }),
  },
  { title: 'new session', run: ({ sessions }) => sessions.insert(build.session({ memberId })) },
  {
    title: 'session slides',
    run: ({ sessions }) => sessions.touch(id('session'), builtAt, after(1)),
  },
  {
    title: 'claims are remembered',
    run: ({ claimMemory }) =>
      claimMemory.remember({
        identityId: id('identity'),
        connectionId: id('connection'),
        organizationId,
        sealed: 'v1.test.sealed',
        seenAt: builtAt,
      }),
  },
  { title: 'new attempt', run: ({ attempts }) => attempts.insert(build.attempt()) },
  {
    title: 'state is spent',
    run: ({ attempts }) => attempts.spendState('state-hash', id('attempt'), after(1)),
  },
  {
    title: 'two audit events',
    run: ({ audit }) => audit.append([build.auditEvent(), build.auditEvent()]),
  },
  {
    title: 'two outbox events',
    run: ({ outbox }) => outbox.append([build.domainEvent(), build.domainEvent()]),
  },
  {
    title: 'new resource',
    run: ({ resources }) =>
      resources.insert(build.newResource({ directoryId, document: userDocument('Ada') })),
  },
  {
    title: 'new members',
    run: ({ groupMembers }) =>
      groupMembers.add(directoryId, groupId, [
        { memberId: id('directoryUser'), memberType: 'User' },
      ]),
  },
  {
    title: 'turns',
    run: ({ directories }) => directories.takeTurns(directoryId, ['oid', 'ada']),
  },
  {
    title: 'invitation is accepted',
    run: ({ invitations }) => invitations.accept(id('invitation'), builtAt),
  },
]

/** The statements of one call. Nothing is found, so that what depends on an answer is missing. */
export async function statementsOf(
  dialect: DialectName,
  { run }: Omit<HotCall, 'indexes'>,
): Promise<readonly CompiledQuery[]> {
  const statements: CompiledQuery[] = []
  const { compile, traits } = withoutDatabase(dialect)
  const database = new Kysely<Tables>({
    dialect: { ...compile, createDriver: () => new DummyDriver() },
    log(event) {
      statements.push(event.query)
    },
  })
  await run(createStores(database, traits), sessionCheck(database), directoryTokenCheck(database))
  return statements
}

function withoutDatabase(dialect: DialectName): {
  readonly compile: Dialect
  readonly traits: DialectTraits
} {
  switch (dialect) {
    case 'sqlite': {
      const real = sqliteReader(new SqliteConnection(new DatabaseSync(':memory:')))
      return { compile: real, traits: sqliteTraits }
    }
    case 'postgres': {
      const real = postgresDialect(new Pool())
      return {
        traits: postgresTraits,
        compile: {
          createDriver: () => real.createDriver(),
          createQueryCompiler: () => real.createQueryCompiler(),
          createAdapter: () => real.createAdapter(),
          createIntrospector: (database) => real.createIntrospector(database),
        },
      }
    }
  }
}
