import { catch as otherwise, optional, type ZodMiniType } from 'zod/mini'

/** Of an address that somebody typed: what makes no sense is as good as not there. */
export function lenient<Value>(schema: ZodMiniType<Value, Value>) {
  return otherwise(optional(schema), undefined)
}
