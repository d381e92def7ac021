// A question about a directory's resources, after its words have been resolved against the schema:
// every comparison knows where the value lies and what type it has. `scim/` makes it from a filter
// text, `storage/` compiles it to SQL, and a reference evaluator in `scim/` answers it in memory.
import type { DirectoryResourceId } from './ids.ts'
import type { ResourceTypeName } from './directory.ts'

export type ComparisonOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le'

/** Where a value lies. */
export type ValuePlace =
  /** A column of the resource itself. Times are compared as `Date.getTime()`. */
  | { readonly kind: 'column'; readonly column: 'id' | 'externalId' | 'createdAt' | 'updatedAt' }
  /** Steps into the comparable document (or into the element, inside an `element` filter). */
  | { readonly kind: 'document'; readonly steps: readonly string[] }

/** How the value is compared; in the document all text has been folded already where it must be. */
export type ComparedValue =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'boolean'; readonly value: boolean }

export type ResourceFilter =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly ResourceFilter[] }
  | { readonly kind: 'not'; readonly operand: ResourceFilter }
  /** Always or never true, e.g. `eq null` on a required attribute, or an unknown attribute. */
  | { readonly kind: 'constant'; readonly value: boolean }
  /**
   * `ne` is not in here: it is `not` of `eq`, so that a missing value is "not equal". Ordering of text
   * is by code point, which is the order of its UTF-8 bytes.
   */
  | {
      readonly kind: 'compare'
      readonly place: ValuePlace
      readonly operator: Exclude<ComparisonOperator, 'ne'>
      readonly value: ComparedValue
    }
  /** There, and not empty: not "", not [], not {}. */
  | { readonly kind: 'present'; readonly place: ValuePlace }
  /**
   * One and the same element of a multi-valued attribute satisfies `filter`, whose places are steps
   * into the element; no steps: the element itself (`schemas`, simple multi-valued attributes).
   */
  | {
      readonly kind: 'element'
      readonly steps: readonly string[]
      readonly filter: ResourceFilter
    }
  /**
   * Narrowing by index: the resource has this key. `scim/` puts it beside (`and`) the comparison that
   * implies it; it never changes the answer.
   */
  | { readonly kind: 'key'; readonly attribute: string; readonly value: string }
  /** A group with this direct member; a user or group that is directly in this group. */
  | { readonly kind: 'hasMember'; readonly memberId: string }
  | { readonly kind: 'hasMembers' }
  | { readonly kind: 'inGroup'; readonly groupId: string }
  | { readonly kind: 'inAnyGroup' }

export type ResourceSort = {
  readonly descending: boolean
  readonly key:
    | { readonly kind: 'column'; readonly column: 'id' | 'externalId' | 'createdAt' | 'updatedAt' }
    /**
     * A single value at `steps`; with `element`, that of the primary element of the multi-valued
     * attribute at `steps`, else of its first (RFC 7644 §3.4.2.3), at `element` inside it.
     */
    | {
        readonly kind: 'document'
        readonly steps: readonly string[]
        readonly element: readonly string[] | null
        readonly type: 'text' | 'number' | 'boolean'
      }
}

/** Resources in a stable order (by the sort, then by id); missing values last, first if descending. */
export type ResourceQuery = {
  readonly resourceType: ResourceTypeName
  readonly filter: ResourceFilter | null
  readonly sort: ResourceSort | null
  readonly limit: number
  readonly from:
    | { readonly kind: 'offset'; readonly offset: number }
    /** Behind the resource that a cursor named; only without a sort (order by id). */
    | { readonly kind: 'after'; readonly id: DirectoryResourceId | null }
}
