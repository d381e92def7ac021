import { sql, type Selectable } from 'kysely'
import type { OrganizationId } from '../core/ids.ts'
import type { Organization, OrganizationDomain } from '../core/model.ts'
import type { DomainStore, OrganizationStore } from '../engine/ports.ts'
import { fromDate, fromDateOrNull, hasChanges, toBoolean, toDate, toDateOrNull } from './columns.ts'
import { containing } from './containing.ts'
import { cursorId, rowsWanted, toPage } from './paging.ts'
import { prepared } from './prepared.ts'
import type { Database, OrganizationDomainsTable, OrganizationsTable } from './schema.ts'

type Source = { readonly database: Database }

const byId = prepared(({ database }: Source, id: OrganizationId) =>
  database.selectFrom('organizations').selectAll().where('id', '=', id),
)

export function organizationStore(database: Database): OrganizationStore {
  return {
    async insert(organization) {
      await database.insertInto('organizations').values(organizationColumns(organization)).execute()
    },

    async update(id, changes) {
      const columns = {
        slug: changes.slug,
        name: changes.name,
        logo_url: changes.logoUrl,
        enabled: changes.enabled,
        restrict_to_domains: changes.restrictToDomains,
        default_role: changes.defaultRole,
        session_idle_seconds: changes.sessionIdleSeconds,
        session_absolute_seconds: changes.sessionAbsoluteSeconds,
        updated_at: fromDateOrNull(changes.updatedAt),
      }
      if (!hasChanges(columns)) return
      await database.updateTable('organizations').set(columns).where('id', '=', id).execute()
    },

    async find(id) {
      const row = await byId.first({ database }, id)
      return row && toOrganization(row)
    },

    async findBySlug(slug) {
      const row = await database
        .selectFrom('organizations')
        .selectAll()
        .where('slug', '=', slug)
        .executeTakeFirst()
      return row && toOrganization(row)
    },

    async findByVerifiedDomain(domain) {
      const row = await database
        .selectFrom('organization_domains')
        .innerJoin('organizations', 'organizations.id', 'organization_domains.organization_id')
        .selectAll('organizations')
        .where('organization_domains.domain', '=', domain)
        .where('organization_domains.verified_at', 'is not', null)
        .executeTakeFirst()
      return row && toOrganization(row)
    },

    async list(page, search = '') {
      const after = cursorId('organization', 'organizations', page)
      let query = database.selectFrom('organizations').selectAll()
      // SQLite folds ASCII alone: what else stands in a name is found as it is written.
      if (search !== '')
        query = query.where(sql<boolean>`(slug like ${containing(search.toLowerCase())} escape '\\'
        or lower(name) like ${containing(search.toLowerCase())} escape '\\'
        or name like ${containing(search)} escape '\\')`)
      if (after !== undefined) query = query.where('id', '>', after)
      const rows = await query.orderBy('id').limit(rowsWanted(page)).execute()
      return toPage('organizations', page, rows, ({ id }) => [id], toOrganization)
    },

    async listEnabled(limit) {
      const rows = await database
        .selectFrom('organizations')
        .selectAll()
        .where('enabled', '=', true)
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(toOrganization)
    },

    async listOfUser(userId) {
      const rows = await database
        .selectFrom('members')
        .innerJoin('organizations', 'organizations.id', 'members.organization_id')
        .selectAll('organizations')
        .where('members.user_id', '=', userId)
        .where('members.status', '=', 'active')
        .orderBy('organizations.id')
        .execute()
      return rows.map(toOrganization)
    },
  }
}

const domainsOf = prepared(({ database }: Source, organizationId: OrganizationId) =>
  database
    .selectFrom('organization_domains')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .orderBy('domain'),
)

export function domainStore(database: Database): DomainStore {
  const ofOrganization = (organizationId: OrganizationId) =>
    database
      .selectFrom('organization_domains')
      .selectAll()
      .where('organization_id', '=', organizationId)
  return {
    async insert(domain) {
      await database
        .insertInto('organization_domains')
        .values({
          id: domain.id,
          organization_id: domain.organizationId,
          domain: domain.domain,
          challenge: domain.challenge,
          verified_at: fromDateOrNull(domain.verifiedAt),
          verified_by: domain.verifiedBy,
          created_at: fromDate(domain.createdAt),
        })
        .execute()
    },

    async verify(id, at, by) {
      await database
        .updateTable('organization_domains')
        .set({ verified_at: fromDate(at), verified_by: by })
        .where('id', '=', id)
        .execute()
    },

    async remove(organizationId, id) {
      const { numDeletedRows } = await database
        .deleteFrom('organization_domains')
        .where('id', '=', id)
        .where('organization_id', '=', organizationId)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },

    async find(organizationId, id) {
      const row = await ofOrganization(organizationId).where('id', '=', id).executeTakeFirst()
      return row && toDomain(row)
    },

    async list(organizationId) {
      const rows = await domainsOf.all({ database }, organizationId)
      return rows.map(toDomain)
    },
  }
}

function organizationColumns(organization: Organization) {
  return {
    id: organization.id,
    slug: organization.slug,
    name: organization.name,
    logo_url: organization.logoUrl,
    enabled: organization.enabled,
    restrict_to_domains: organization.restrictToDomains,
    default_role: organization.defaultRole,
    session_idle_seconds: organization.sessionIdleSeconds,
    session_absolute_seconds: organization.sessionAbsoluteSeconds,
    created_at: fromDate(organization.createdAt),
    updated_at: fromDate(organization.updatedAt),
  }
}

function toOrganization(row: Selectable<OrganizationsTable>): Organization {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    logoUrl: row.logo_url,
    enabled: toBoolean(row.enabled),
    restrictToDomains: toBoolean(row.restrict_to_domains),
    defaultRole: row.default_role,
    sessionIdleSeconds: row.session_idle_seconds,
    sessionAbsoluteSeconds: row.session_absolute_seconds,
    createdAt: toDate(row.created_at),
    updatedAt: toDate(row.updated_at),
  }
}

function toDomain(row: Selectable<OrganizationDomainsTable>): OrganizationDomain {
  return {
    id: row.id,
    organizationId: row.organization_id,
    domain: row.domain,
    challenge: row.challenge,
    verifiedAt: toDateOrNull(row.verified_at),
    verifiedBy: row.verified_by,
    createdAt: toDate(row.created_at),
  }
}
