// The statements that sign-ins, session checks and the member list wait for, recorded as the stores
// build them, without a database.
import { DummyDriver, Kysely, type CompiledQuery, type Dialect } from 'kysely'
import type { Member } from '../../src/core/model.ts'
import type { Stores } from '../../src/engine/ports.ts'
import type { DialectTraits } from '../../src/storage/dialect.ts'
import { postgresDialect, postgresTraits } from '../../src/storage/postgres/dialect.ts'
import type { Tables } from '../../src/storage/schema.ts'
import { sessionCheck } from '../../src/storage/session-check.ts'
import { SqliteConnection } from '../../src/storage/sqlite/connection.ts'
import { sqliteReader, sqliteTraits } from '../../src/storage/sqlite/dialect.ts'
import { createStores } from '../../src/storage/stores.ts'
import { address, after, build, builtAt, id } from '../support/build.ts'
import type { DialectName } from '../support/database.ts'
import { DatabaseSync } from 'node:sqlite'
import { Pool } from 'pg'

type HotCall = {
  readonly title: string
  /** Through which indexes it must go, one a table that it reads. */
  readonly indexes: readonly string[]
  /** What is found is sorted: fine for what one person has, not for a list that can be long. */
  readonly sorts?: true
  run(stores: Stores, checkSession: ReturnType<typeof sessionCheck>): Promise<unknown>
}

const organizationId = id('organization')
const userId = id('user')
const memberId = id('member')
const member: Member = build.member({ id: memberId, organizationId, userId })
const firstPage = { limit: 50, cursor: null }

export const hotCalls: readonly HotCall[] = [
  {
    title: 'session check',
    indexes: [
      'sessions_token_key',
      'members_pkey',
      'users_pkey',
      'organizations_pkey',
      'member_roles_key',
    ],
    run: (_, checkSession) => checkSession('token-hash', builtAt),
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
    run: ({ directories }) => directories.findByExternalId(id('directory'), 'oid'),
  },
  {
    title: 'directory users by user name',
    sorts: true,
    indexes: ['directory_users_user_name'],
    run: ({ directories }) => directories.findByUserName(id('directory'), 'ada'),
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
    title: 'newest audit events',
    indexes: ['audit_events_organization'],
    run: ({ audit }) => audit.list(organizationId, firstPage),
  },
  {
    title: 'newest members',
    indexes: ['members_organization'],
    run: ({ members }) => members.list(organizationId, {}, firstPage),
  },
  {
    title: 'newest members with a role',
    indexes: ['member_roles_role', 'members_pkey'],
    run: ({ members }) => members.list(organizationId, { role: 'owner' }, firstPage),
  },
  {
    title: 'members by a search',
    indexes: ['member_search_terms_key', 'members_pkey', 'member_search_terms_member'],
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
    title: 'owners, locked',
    sorts: true,
    indexes: ['organizations_pkey', 'member_roles_role', 'members_pkey'],
    run: ({ members }) => members.lockOwners(organizationId),
  },
]

/** What a first sign-in writes. */
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
  await run(createStores(database, traits), sessionCheck(database))
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
