import type { Transaction } from 'kysely'
import type { ColumnTypes } from '../dialect.ts'
import { organizations } from './0001-organizations.ts'
import { people } from './0002-people.ts'
import { signIn } from './0003-sign-in.ts'
import { records } from './0004-records.ts'
import { directories } from './0006-directories.ts'
import { access } from './0007-access.ts'
import { connectionAttempts } from './0008-connection-attempts.ts'
import { signInClaims } from './0009-sign-in-claims.ts'
import { logs } from './0010-logs.ts'
import { listsOfPeople } from './0011-lists-of-people.ts'
import { activity } from './0012-activity.ts'
import { leanerRecords } from './0013-leaner-records.ts'
import { formerMembers } from './0014-former-members.ts'
import { operatorsOrganization } from './0016-operators-organization.ts'

/** A step forward; there is no way back. Never changed once released. */
export type Migration = {
  readonly name: string
  up(database: Transaction<unknown>, types: ColumnTypes): Promise<void>
}

/** In the order in which they run. */
export const migrations: readonly Migration[] = [
  { name: '0001-organizations', up: organizations },
  { name: '0002-people', up: people },
  { name: '0003-sign-in', up: signIn },
  { name: '0004-records', up: records },
  { name: '0006-directories', up: directories },
  { name: '0007-access', up: access },
  { name: '0008-connection-attempts', up: connectionAttempts },
  { name: '0009-sign-in-claims', up: signInClaims },
  { name: '0010-logs', up: logs },
  { name: '0011-lists-of-people', up: listsOfPeople },
  { name: '0012-activity', up: activity },
  { name: '0013-leaner-records', up: leanerRecords },
  { name: '0014-former-members', up: formerMembers },
  { name: '0016-operators-organization', up: operatorsOrganization },
]
