// A PATCH request (RFC 7644 §3.5.2), checked as far as it can be without the resource.
import type { GroupMember, JsonObject, JsonValue, MembershipChange } from '../../core/directory.ts'
import type { ResourceFilter } from '../../core/resource-query.ts'
import type { FilterNode } from '../filter/filter-node.ts'
import type { Registry } from '../schema/registry.ts'
import type {
  Attribute,
  ResolvedAttribute,
  ResourceType,
  SimpleAttribute,
} from '../schema/model.ts'

export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: null; readonly value: JsonValue }
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: JsonValue }
  | { readonly op: 'remove'; readonly path: string; readonly value: JsonValue | undefined }

export type PatchRequest = { readonly operations: readonly PatchOperation[] }

export type PatchContext = {
  readonly registry: Registry
  readonly type: ResourceType
  /** RFC 7644 to the letter where identity providers expect leniency. */
  readonly strict: boolean
  /** An element as it is compared; remembered, since a thousand operations look at the same elements. */
  readonly comparable: ComparableElement
}
export type ComparableElement = (attribute: Attribute, element: JsonValue) => JsonValue

/** `attribute[filter].sub`, `attribute.sub`, `attribute`. */
export type PatchPath = {
  /** The attribute without its sub-attribute, or a whole extension. */
  readonly resolved: ResolvedAttribute
  readonly selection: ElementSelection | null
  readonly sub: SimpleAttribute | null
  /** As the client wrote it, for errors. */
  readonly label: string
}
export type ElementSelection = { readonly node: FilterNode; readonly filter: ResourceFilter }

/** What a PATCH works on: the document, and what lies beside it. */
export type PatchState = {
  readonly attributes: JsonObject
  readonly externalId: string | null
  readonly membership: readonly MembershipStep[]
}

/** Members are rows: a PATCH says what happens to them, and the engine does it in this order. */
export type MembershipStep =
  | MembershipChange
  | { readonly kind: 'removeMatching'; readonly matches: (member: GroupMember) => boolean }
