// Documents in SQLite: text, looked into by json_type, json_extract and json_each.
import { sql, type RawBuilder } from 'kysely'
import { assert } from '../../lib/assert.ts'
import type { JsonSource, JsonTraits } from '../json-places.ts'

export const json: JsonTraits = {
  valueAt(source, steps, type) {
    const [kind, value] = [typeAt(source, steps), extracted(source, steps)]
    switch (type) {
      case 'text':
        return sql`case ${kind} when 'text' then ${value} end`
      case 'number':
        return sql`case when ${kind} in ('integer', 'real') then ${value} end`
      case 'boolean':
        return sql`case ${kind} when 'true' then 1 when 'false' then 0 end`
    }
  },

  isPresent(source, steps) {
    const value = extracted(source, steps)
    return sql`case ${typeAt(source, steps)}
      when 'null' then 0
      when 'text' then ${value} <> ''
      when 'array' then ${value} <> '[]'
      when 'object' then ${value} <> '{}'
      else ${typeAt(source, steps)} is not null end`
  },

  someElement(source, steps, alias, condition) {
    return sql`exists (select 1 from ${elements(source, steps, alias)}
      where ${typeAt(source, steps)} = 'array' and ${condition})`
  },

  preferredElement(source, steps, alias, value) {
    const isPrimary = sql`${typeAt({ kind: 'element', alias }, ['primary'])} is 'true'`
    return sql`(select ${value} from ${elements(source, steps, alias)}
      where ${typeAt(source, steps)} = 'array'
      order by ${isPrimary} desc, ${sql.ref(`${alias}.key`)} limit 1)`
  },

  parameter: (_, value) => sql`${value}`,
  contains: (text, part) => sql`instr(${text}, ${part}) > 0`,
  startsWith: (text, part) => sql`substr(${text}, 1, length(${part})) = ${part}`,
  // `substr(text, -0)` would be the whole text.
  endsWith: (text, part) =>
    part === '' ? sql`${text} is not null` : sql`substr(${text}, -length(${part})) = ${part}`,
}

/** json_type's word for what is there; null where nothing is. */
function typeAt(source: JsonSource, steps: readonly string[]): RawBuilder<unknown> {
  if (source.kind === 'column') return sql`json_type(${source.column}, ${path(steps)})`
  const { alias } = source
  return steps.length === 0
    ? sql.ref(`${alias}.type`)
    : sql`case ${sql.ref(`${alias}.type`)} when 'object' then json_type(${sql.ref(`${alias}.value`)}, ${path(steps)}) end`
}

/** Text, number, or the JSON of an array or object. Only an object's element is JSON to look into. */
function extracted(source: JsonSource, steps: readonly string[]): RawBuilder<unknown> {
  if (source.kind === 'column') return sql`json_extract(${source.column}, ${path(steps)})`
  const { alias } = source
  return steps.length === 0
    ? sql.ref(`${alias}.value`)
    : sql`case ${sql.ref(`${alias}.type`)} when 'object' then json_extract(${sql.ref(`${alias}.value`)}, ${path(steps)}) end`
}

function elements(
  source: JsonSource,
  steps: readonly string[],
  alias: string,
): RawBuilder<unknown> {
  const name = sql.id(alias)
  if (source.kind === 'column') return sql`json_each(${source.column}, ${path(steps)}) as ${name}`
  const [outerType, outerValue] = [
    sql.ref(`${source.alias}.type`),
    sql.ref(`${source.alias}.value`),
  ]
  return sql`json_each(case when ${outerType} in ('object', 'array') then ${outerValue} else '{}' end, ${path(steps)}) as ${name}`
}

/** Names come from a schema, never from a request; a quoted one may hold dots and colons. */
function path(steps: readonly string[]): string {
  return steps.reduce((before, step) => {
    assert(!/["\\]/.test(step), 'an attribute name has no quotes')
    return `${before}."${step}"`
  }, '$')
}
