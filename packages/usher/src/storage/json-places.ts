// How the two databases look into documents, as a type; sqlite/json.ts and postgres/json.ts do it.
import type { RawBuilder } from 'kysely'

/** A JSON column, or one element of an array that `someElement` or `preferredElement` went into. */
export type JsonSource =
  | { readonly kind: 'column'; readonly column: RawBuilder<unknown> }
  | { readonly kind: 'element'; readonly alias: string }

export type JsonType = 'text' | 'number' | 'boolean'

export type JsonTraits = {
  /** The value at `steps` if it is of this type, else null. Text compares by its bytes. */
  valueAt(source: JsonSource, steps: readonly string[], type: JsonType): RawBuilder<unknown>
  /** Something is there: not null, "", [] or {}. */
  isPresent(source: JsonSource, steps: readonly string[]): RawBuilder<boolean>
  /** The array at `steps` has an element, known as `alias`, for which `condition` holds. */
  someElement(
    source: JsonSource,
    steps: readonly string[],
    alias: string,
    condition: RawBuilder<boolean>,
  ): RawBuilder<boolean>
  /** `value` of the element of the array at `steps` that is `primary`, else of the first; or null. */
  preferredElement(
    source: JsonSource,
    steps: readonly string[],
    alias: string,
    value: RawBuilder<unknown>,
  ): RawBuilder<unknown>
  /** A parameter of this type. */
  parameter(type: JsonType, value: string | number | boolean): RawBuilder<unknown>
  contains(text: RawBuilder<unknown>, part: string): RawBuilder<boolean>
  startsWith(text: RawBuilder<unknown>, part: string): RawBuilder<boolean>
  endsWith(text: RawBuilder<unknown>, part: string): RawBuilder<boolean>
}
