// Every unique constraint of the schema, broken once on both databases: the engine learns the same
// name from both.
import { expect, it } from 'vitest'
import { UniqueViolation, type Stores } from '../../src/engine/ports.ts'
import { after, build, id } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import { plantPerson, plantTenant, sessionOf, type Person, type Tenant } from './plant.ts'
import { rowsOf } from './raw.ts'

type Scene = { readonly tenant: Tenant; readonly person: Person; readonly other: Person }
/** Inserts something twice that may be there once. */
type Breach = (stores: Stores, scene: Scene) => Promise<void>

const breaches: Readonly<Record<string, Breach>> = {
  async organizations_slug_key({ organizations }, { tenant }) {
    await organizations.insert(build.organization({ slug: tenant.organization.slug }))
  },
  async organization_domains_key({ domains }, { tenant }) {
    const domain = build.domain({ organizationId: tenant.organization.id })
    await domains.insert(domain)
    await domains.insert({ ...domain, id: id('domain') })
  },
  async organization_domains_verified({ domains, organizations }, { tenant }) {
    const second = build.organization()
    await organizations.insert(second)
    const first = build.domain({ organizationId: tenant.organization.id })
    const rival = build.domain({ organizationId: second.id, domain: first.domain })
    await domains.insert(first)
    await domains.insert(rival)
    await domains.verify(first.id, after(0), 'dns')
    await domains.verify(rival.id, after(1), 'dns')
  },
  async connections_name_key({ connections }, { tenant }) {
    const { organizationId, name } = tenant.connection
    await connections.insert(build.connection({ organizationId, name }))
  },
  async user_emails_key({ users }, { person, other }) {
    const email = build.userEmail({ userId: person.user.id })
    await users.insertEmail(email)
    await users.insertEmail({ ...email, userId: other.user.id })
  },
  async identities_key({ identities }, { person, other }) {
    await identities.insert({
      ...person.identity,
      id: id('identity'),
      userId: other.user.id,
    })
  },
  async api_tokens_token_key({ apiTokens }, { tenant }) {
    const token = build.apiToken({ organizationId: tenant.organization.id })
    await apiTokens.insert(token)
    await apiTokens.insert({ ...token, id: id('apiToken') })
  },
  async set_up_links_token_key({ setUpLinks }, { tenant }) {
    const link = build.setUpLink({ organizationId: tenant.organization.id })
    await setUpLinks.insert(link)
    await setUpLinks.insert({ ...link, id: id('setUpLink') })
  },
  async members_key({ members }, { person }) {
    await members.insert({ ...person.member, id: id('member') })
  },
  async member_merges_key({ members }, { person, other }) {
    await members.noteMerge(person.member, other.user.id, after(0))
    await members.noteMerge(person.member, other.user.id, after(1))
  },
  async member_roles_key({ members }, { person }) {
    await members.setRoles(person.member.id, [build.role(), build.role({ source: 'pinned' })])
  },
  async directories_connection_key({ directories }, { tenant }) {
    const pair = { organizationId: tenant.organization.id, connectionId: tenant.connection.id }
    await directories.insert(build.directory(pair))
    await directories.insert(build.directory(pair))
  },
  async directory_users_user_name_key({ directories, directoryUsers }, { tenant, person, other }) {
    const directory = build.directory({ organizationId: tenant.organization.id })
    const pushed = {
      directoryId: directory.id,
      organizationId: tenant.organization.id,
      userId: person.user.id,
      userName: 'Ada@contoso.example',
    }
    await directories.insert(directory)
    await directoryUsers.insert(build.directoryUser({ ...pushed, deletedAt: after(1) }))
    await directoryUsers.insert(build.directoryUser(pushed))
    await directoryUsers.insert(
      build.directoryUser({ ...pushed, userId: other.user.id, userName: 'ada@CONTOSO.example' }),
    )
  },
  async directory_tokens_token_key({ directories, directoryTokens }, { tenant }) {
    const directory = build.directory({ organizationId: tenant.organization.id })
    const token = build.directoryToken({ directoryId: directory.id })
    await directories.insert(directory)
    await directoryTokens.insert(token)
    await directoryTokens.insert({ ...token, id: id('directoryToken') })
  },
  async directory_resource_keys_unique({ directories, resources }, { tenant }) {
    const directory = build.directory({ organizationId: tenant.organization.id })
    const keys = [{ attribute: 'User:userName', value: 'ada', unique: true }]
    const pushed = () =>
      build.newResource({ directoryId: directory.id, document: build.document({ keys }) })
    await directories.insert(directory)
    await resources.insert(pushed())
    await resources.insert(pushed())
  },
  async invitations_token_key({ invitations }, { tenant }) {
    const invitation = build.invitation({ organizationId: tenant.organization.id })
    await invitations.insert(invitation)
    await invitations.insert({ ...invitation, id: id('invitation') })
  },
  async mail_tokens_token_key({ credentials }) {
    const token = build.mailToken()
    await credentials.insertMailToken(token)
    await credentials.insertMailToken({ ...token, id: id('mailToken') })
  },
  async sessions_token_key({ sessions }, { tenant, person }) {
    const session = sessionOf(tenant, person)
    await sessions.insert(session)
    await sessions.insert({ ...session, id: id('session') })
  },
  async link_requests_token_key({ linkRequests }, { tenant, person }) {
    const request = build.linkRequest({
      userId: person.user.id,
      connectionId: tenant.connection.id,
    })
    await linkRequests.insert(request)
    await linkRequests.insert({ ...request, id: id('linkRequest') })
  },
  async spent_states_key({ attempts }) {
    await attempts.spendState('spent', id('attempt'), after(1))
    await attempts.spendState('spent', id('attempt'), after(1))
  },
  async organizations_pkey({ organizations }, { tenant }) {
    await organizations.insert(build.organization({ id: tenant.organization.id }))
  },
  async users_pkey({ users }, { person }) {
    await users.insert(person.user)
  },
}

describeEachDialect('unique constraints', (dialect) => {
  const database = useDatabase(dialect)

  it.each(Object.entries(breaches))('says %s', async (constraint, breach) => {
    const { storage } = database
    const tenant = await plantTenant(storage)
    const person = await plantPerson(storage, tenant)
    const other = await plantPerson(storage, tenant)
    const breaking = storage.transaction((stores) => breach(stores, { tenant, person, other }))
    const violation = await breaking.catch((error: unknown) => error)
    expect(violation).toBeInstanceOf(UniqueViolation)
    expect(violation).toMatchObject({ constraint })
    // PostgreSQL's own error quotes the values, so it does not come along.
    expect(violation).not.toHaveProperty('cause')
  })

  it('wants different names of instance-wide connections too', async () => {
    const connection = build.connection()
    const { storage } = database
    await storage.transaction(({ connections }) => connections.insert(connection))
    await expect(
      storage.transaction(({ connections }) =>
        connections.insert({ ...connection, id: id('connection') }),
      ),
    ).rejects.toMatchObject({ constraint: 'connections_name_key' })
    const { organization } = await plantTenant(storage)
    await storage.transaction(({ connections }) =>
      connections.insert({
        ...connection,
        id: id('connection'),
        organizationId: organization.id,
      }),
    )
  })

  it('has tried every unique index but primary keys and those that inserts step around', async () => {
    const steppedAround = [
      'organization_roles_key',
      'member_search_terms_key',
      'directory_group_members_key',
      'directory_turns_key',
      'sign_in_claims_key',
      'scim_activity_key',
    ]
    const sql =
      dialect === 'postgres'
        ? "select indexname as name from pg_indexes where schemaname = 'public' and indexdef like 'CREATE UNIQUE%'"
        : "select name from sqlite_schema where type = 'index' and sql like 'create unique%'"
    const names = (await rowsOf(database.url, sql)).map(({ name }) => String(name))
    const untried = names.filter(
      (name) =>
        !name.endsWith('_pkey') && !steppedAround.includes(name) && !Object.hasOwn(breaches, name),
    )
    expect(names.length).toBeGreaterThan(10)
    expect(untried).toEqual([])
  })
})
