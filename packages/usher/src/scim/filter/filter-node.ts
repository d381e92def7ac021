// A filter as it was written (RFC 7644 §3.4.2.2), before its words are resolved against a schema.
import type { ComparisonOperator } from '../../core/resource-query.ts'

/** `[URN ":"] name ["." sub]`, in the spelling of the sender. */
export type AttributePath = {
  readonly urn: string | null
  readonly name: string
  readonly sub: string | null
}

export type FilterValue = string | number | boolean | null

export type FilterNode =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly FilterNode[] }
  | { readonly kind: 'not'; readonly operand: FilterNode }
  | {
      readonly kind: 'compare'
      readonly path: AttributePath
      readonly operator: ComparisonOperator
      readonly value: FilterValue
    }
  | { readonly kind: 'present'; readonly path: AttributePath }
  /**
   * `emails[type eq "work"]`: one and the same element satisfies `filter`, whose paths are sub-attributes.
   * `emails[type eq "work"].value eq "x"`, which is beyond the ABNF but what Entra sends, becomes
   * `emails[type eq "work" and value eq "x"]`.
   */
  | { readonly kind: 'valuePath'; readonly path: AttributePath; readonly filter: FilterNode }

export function pathText(path: AttributePath): string {
  const urn = path.urn === null ? '' : `${path.urn}:`
  return path.sub === null ? urn + path.name : `${urn}${path.name}.${path.sub}`
}
