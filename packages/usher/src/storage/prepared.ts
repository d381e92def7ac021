// Look-ups of the hot paths. Kysely builds and compiles such a statement once for a database; from then
// on only its values differ. Building takes longer than running, by far.
import type { Compilable, CompiledQuery } from 'kysely'
import { assert } from '../lib/assert.ts'
import type { Database } from './schema.ts'

export type Prepared<Source, Values extends readonly unknown[], Row> = {
  all(source: Source, ...values: Values): Promise<readonly Row[]>
  first(source: Source, ...values: Values): Promise<Row | undefined>
}

/**
 * `build` mentions each value once, in the order in which they come, and asks nothing else of them: the
 * text that it makes is kept.
 */
export function prepared<
  Source extends { readonly database: Database },
  Values extends readonly unknown[],
  Row,
>(build: (source: Source, ...values: Values) => Compilable<Row>): Prepared<Source, Values, Row> {
  /** By adapter: it is one for a database and all of its transactions, and knows the dialect. */
  const compiledFor = new WeakMap<object, CompiledQuery<Row>>()

  async function all(source: Source, ...values: Values): Promise<readonly Row[]> {
    const { adapter } = source.database.getExecutor()
    const known = compiledFor.get(adapter)
    const compiled = known ?? build(source, ...values).compile()
    if (known === undefined) {
      assert(isInOrder(compiled, values), 'the parameters are the values, in their order')
      compiledFor.set(adapter, compiled)
    }
    const { rows } = await source.database.executeQuery<Row>({ ...compiled, parameters: values })
    return rows
  }

  return {
    all,
    async first(source, ...values) {
      const [row] = await all(source, ...values)
      return row
    },
  }
}

function isInOrder({ parameters }: CompiledQuery, values: readonly unknown[]): boolean {
  return (
    parameters.length === values.length &&
    parameters.every((parameter, index) => parameter === values[index])
  )
}
