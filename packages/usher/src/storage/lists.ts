import { sql } from 'kysely'

/**
 * True for every row, and the condition of the indexes that lead with the organization. Only a
 * statement that says the same may use them: lists do, look-ups do not. Otherwise a plan that was made
 * while a table was empty, when every index costs the same, may look one person up by reading all
 * members of their organization, and PostgreSQL would keep that plan for long.
 */
export const forListsOnly = sql<boolean>`id > ''`

/**
 * The same for lists that continue behind an id: SQLite looks into an index with one lower bound for
 * its column, and `id > ''` would be that one.
 */
export const forDirectoryLists = sql<boolean>`directory_id > ''`

/** The same for counts by day. Not a bound, of which SQLite would take one: these ask for a time. */
export const forCounts = sql<boolean>`created_at <> 0`

/** A group's name as it is compared, cut to what an index entry holds: the order of their list. */
export const groupName = sql<string>`(coalesce(substr(comparable ->> 'displayName', 1, 200), ''))`

/** The condition of that list's index. */
export const isGroup = sql<boolean>`resource_type = 'Group'`

/** The same for look-ups, which must not walk that list. */
export const isGroupLookedUp = sql<boolean>`resource_type || '' = 'Group'`

/**
 * The condition of the index of attempts that ended with an error, in words that no look-up of one error
 * says by the way.
 */
export const endedWithError = sql<boolean>`coalesce(code, '') <> ''`

/** What is about a person names them as its target, or is in the index of targets. */
export const notOfPerson = sql<boolean>`coalesce(person_id, '') <> target_id`
