// Documents in PostgreSQL: jsonb. A value is looked at only after its type has been.
import { sql, type RawBuilder } from 'kysely'
import type { JsonSource, JsonTraits } from '../json-places.ts'

export const json: JsonTraits = {
  valueAt(source, steps, type) {
    const found = at(source, steps)
    switch (type) {
      case 'text':
        return sql`(case when jsonb_typeof(${found}) = 'string' then ${found} #>> '{}' end collate "C")`
      case 'number':
        return sql`(case when jsonb_typeof(${found}) = 'number' then (${found})::double precision end)`
      case 'boolean':
        return sql`(case when jsonb_typeof(${found}) = 'boolean' then (${found})::boolean end)`
    }
  },

  isPresent(source, steps) {
    return sql`${at(source, steps)} not in ('null'::jsonb, '""'::jsonb, '[]'::jsonb, '{}'::jsonb)`
  },

  someElement(source, steps, alias, condition) {
    return sql`exists (select 1 from ${elements(source, steps, alias)} where ${condition})`
  },

  preferredElement(source, steps, alias, value) {
    const isPrimary = sql`(${sql.ref(`${alias}.value`)} -> 'primary' = 'true'::jsonb) is true`
    return sql`(select ${value} from ${elements(source, steps, alias)}
      order by ${isPrimary} desc, ${sql.ref(`${alias}.position`)} limit 1)`
  },

  parameter(type, value) {
    switch (type) {
      case 'text':
        return sql`${value}::text`
      case 'number':
        return sql`${value}::double precision`
      case 'boolean':
        return sql`${value}::boolean`
    }
  },
  contains: (text, part) => sql`strpos(${text}, ${part}::text) > 0`,
  startsWith: (text, part) => sql`starts_with(${text}, ${part}::text)`,
  endsWith: (text, part) => sql`right(${text}, length(${part}::text)) = ${part}::text`,
}

function at(source: JsonSource, steps: readonly string[]): RawBuilder<unknown> {
  const whole = source.kind === 'column' ? source.column : sql.ref(`${source.alias}.value`)
  return steps.length === 0 ? whole : sql`${whole} #> ${[...steps]}::text[]`
}

function elements(
  source: JsonSource,
  steps: readonly string[],
  alias: string,
): RawBuilder<unknown> {
  const found = at(source, steps)
  return sql`jsonb_array_elements(case when jsonb_typeof(${found}) = 'array' then ${found} else '[]'::jsonb end) with ordinality as ${sql.id(alias)} (value, position)`
}
