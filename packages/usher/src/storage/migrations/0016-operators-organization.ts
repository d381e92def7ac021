// Whose providers vouch for the operator: those of the organization that the set-up made.
import { sql, type Transaction } from 'kysely'

export async function operatorsOrganization(database: Transaction<unknown>): Promise<void> {
  await sql`insert into instance_values ("key", value)
    select 'operators-organization', organization_id from audit_events
    where action = 'instance.set_up' and organization_id is not null order by id limit 1`.execute(
    database,
  )
}
