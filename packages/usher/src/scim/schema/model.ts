// Resource types, schemas and attributes as data (RFC 7643 §7). Validation, mutability, what is
// returned, uniqueness, case rules, PATCH, filters, projection and `/Schemas` all follow from these.
import type { attributeTypes } from '../../core/directory.ts'

export type Mutability = 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly'
export type Returned = 'always' | 'never' | 'default' | 'request'
export type Uniqueness = 'none' | 'server' | 'global'

type AttributeTraits = {
  /** In the case in which it is returned; compared without regard to case. */
  readonly name: string
  readonly description: string
  readonly multiValued: boolean
  readonly required: boolean
  readonly caseExact: boolean
  readonly mutability: Mutability
  readonly returned: Returned
  readonly uniqueness: Uniqueness
  readonly canonicalValues?: readonly string[]
  readonly referenceTypes?: readonly string[]
  /** Asked of values in strict mode only; identity providers keep what people once typed. */
  readonly strictPattern?: RegExp
  /** What an unassigned attribute stands for (RFC 7643 §2.5). */
  readonly defaultValue?: string | number | boolean
  /** Checked and then thrown away, wherever it comes from. */
  readonly discarded?: true
}
export type SimpleAttribute = AttributeTraits & {
  readonly type: (typeof attributeTypes)[number]
  readonly subAttributes?: never
}
export type ComplexAttribute = AttributeTraits & {
  readonly type: 'complex'
  /** Never complex themselves (RFC 7643 §2.3.8). */
  readonly subAttributes: readonly SimpleAttribute[]
}
export type Attribute = SimpleAttribute | ComplexAttribute

export type Schema = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly attributes: readonly Attribute[]
}

export type ResourceType = {
  /** `User`, `Group`; the `meta.resourceType`. */
  readonly name: string
  /** `/Users` */
  readonly endpoint: string
  readonly description: string
  readonly schema: Schema
  readonly extensions: readonly { readonly schema: Schema; readonly required: boolean }[]
  /** Attributes of `schema` that are rows of their own and not part of the document. */
  readonly rowAttributes: readonly ('members' | 'groups')[]
  /** Attributes found by index (besides those that are unique): `userName`, `emails.value`, … */
  readonly lookUps: readonly string[]
}

/**
 * An attribute where it stands: top level, sub-attribute, extension. A whole extension is one step (its
 * URN) and a complex attribute without sub-attributes; `isWholeExtension` tells.
 */
export type ResolvedAttribute = {
  readonly attribute: Attribute
  readonly sub: SimpleAttribute | null
  /** The URN of the extension that it belongs to; `null` in the core schema or a common attribute. */
  readonly extension: string | null
  /** Canonical steps into a document: `['name','familyName']`, `['urn:…:User','department']`. */
  readonly steps: readonly string[]
}
