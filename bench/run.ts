// `npm run bench -- [--quick] [--only sign-in|scim|members] [--database sqlite|postgres]`: see README.md for what
// is measured and how.
import { parseArgs } from 'node:util'
import { freshPostgres, freshSqlite, type BenchDatabase } from './databases.ts'
import { measureMembers } from './measure-members.ts'
import { measureScim } from './measure-scim.ts'
import { measureBare, measureSignIn } from './measure-sign-in.ts'
import { print, type Row } from './table.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    database: { type: 'string' },
  },
})
const signInSize = values.quick
  ? { checkMilliseconds: 1500, people: 600, warmUpPeople: 200 }
  : { checkMilliseconds: 8000, people: 4000, warmUpPeople: 400 }
const scimSize = values.quick
  ? { loaded: [1000, 10_000], groups: [10, 1000], syncUsers: 2000, syncGroups: 50, samples: 500 }
  : {
      loaded: [1000, 10_000, 100_000],
      groups: [10, 1000, 100_000],
      syncUsers: 100_000,
      syncGroups: 1000,
      samples: 2000,
    }
const membersSize = values.quick
  ? { members: 10_000, samples: 50 }
  : { members: 100_000, samples: 200 }

const isWanted = (database: BenchDatabase): boolean =>
  values.database === undefined || database.name.toLowerCase().startsWith(values.database)

const rows: Row[] = [await measureBare(signInSize)]
const measures = (what: string): boolean => values.only === undefined || values.only === what
if (measures('sign-in'))
  for (const fresh of [() => freshSqlite('full'), freshPostgres])
    rows.push(...(await onDatabase(fresh, (database) => measureSignIn(database, signInSize))))
if (measures('scim'))
  for (const fresh of [() => freshSqlite('normal'), () => freshSqlite('full'), freshPostgres])
    rows.push(...(await onDatabase(fresh, (database) => measureScim(database, scimSize))))
if (measures('members'))
  for (const fresh of [() => freshSqlite('full'), freshPostgres])
    rows.push(...(await onDatabase(fresh, (database) => measureMembers(database, membersSize))))
print(rows)

async function onDatabase(
  fresh: () => Promise<BenchDatabase>,
  measure: (database: BenchDatabase) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const database = await fresh()
  try {
    return isWanted(database) ? await measure(database) : []
  } finally {
    await database.remove()
  }
}
