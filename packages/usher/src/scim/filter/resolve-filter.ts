// Tree → question (`core/resource-query.ts`): every path finds its attribute, every literal its type.
// An attribute that the resource type does not have is an `invalidFilter`, never "no match": a client
// that matches people by a misspelt attribute would otherwise create everybody anew.
import type { ResourceFilter, ValuePlace } from '../../core/resource-query.ts'
import { unreachable } from '../../lib/assert.ts'
import { withDefaultSub } from '../schema/registry.ts'
import type { Registry } from '../schema/registry.ts'
import type { ResolvedAttribute, ResourceType, SimpleAttribute } from '../schema/model.ts'
import { comparedValue } from './compared-value.ts'
import { pathText } from './filter-node.ts'
import type { AttributePath, FilterNode } from './filter-node.ts'
import { findAttribute } from './find-attribute.ts'
import { narrowByKey } from './narrow-by-key.ts'
import { isCommonColumn, resolveCommon } from './resolve-common.ts'
import { isRowAttribute, resolveMembership, resolveMembershipPath } from './resolve-membership.ts'
import { invalidFilter } from './tokenize.ts'

export type ResolveOptions = { readonly strict?: boolean }

type Context = {
  readonly registry: Registry
  readonly type: ResourceType
  readonly strict: boolean
}
type Compare = Extract<FilterNode, { kind: 'compare' }>
type Test = Compare | Extract<FilterNode, { kind: 'present' }>

/** Throws ScimError `invalidFilter`, or `sensitive` for what is never returned. */
export function resolveFilter(
  registry: Registry,
  type: ResourceType,
  node: FilterNode,
  { strict = false }: ResolveOptions = {},
): ResourceFilter {
  return resolveNode({ registry, type, strict }, node)
}

/** What stands in the brackets of a value path, asked of one element of `attribute`. */
export function resolveElementFilter(
  attribute: ResolvedAttribute['attribute'],
  node: FilterNode,
  { strict = false }: ResolveOptions = {},
): ResourceFilter {
  return mapTests(node, (test) => resolveInElement(attribute, test, strict))
}

function resolveNode(context: Context, node: FilterNode): ResourceFilter {
  switch (node.kind) {
    case 'and':
    case 'or':
      return {
        kind: node.kind,
        operands: node.operands.map((operand) => resolveNode(context, operand)),
      }
    case 'not':
      return { kind: 'not', operand: resolveNode(context, node.operand) }
    case 'compare':
    case 'present':
      return resolveTest(context, node)
    case 'valuePath':
      return resolveValuePath(context, node.path, node.filter)
    default:
      return unreachable(node)
  }
}

function find({ registry, type }: Context, path: AttributePath): ResolvedAttribute {
  const found = findAttribute(registry, type, path)
  if (found === undefined) {
    throw invalidFilter(`${type.name} has no attribute ${pathText(path)}`)
  }
  return found
}

function resolveTest(context: Context, node: Test): ResourceFilter {
  const { type, strict } = context
  const found = find(context, node.path)
  const label = pathText(node.path)
  if (isRowAttribute(type, found)) return resolveMembership(found, node, label)
  if (isCommonColumn(found)) return resolveCommon(type.name, found, node, label)
  // `emails pr` is about the attribute; `emails co "x"` is about the values in it.
  if (node.kind === 'present') return presence(found)
  const resolved = withDefaultSub(found)
  const leaf = resolved.sub ?? resolved.attribute
  if (leaf.type === 'complex') {
    throw invalidFilter(`${label} is complex; compare one of its sub-attributes`)
  }
  if (node.value === null) return againstNull(node, presence(resolved), label)
  const filter = overElements(resolved, comparison(leaf, node, strict, label))
  // `ne` is the opposite of `eq`, so that a missing value is "not equal".
  if (node.operator === 'ne') return { kind: 'not', operand: filter }
  return narrowByKey(context.registry, type, resolved, filter)
}

/** RFC 7643 §2.5: null and absent are one state, and only `eq` and `ne` can ask for it. */
function againstNull(node: Compare, present: ResourceFilter, label: string): ResourceFilter {
  if (node.operator === 'eq') return { kind: 'not', operand: present }
  if (node.operator === 'ne') return present
  throw invalidFilter(`${node.operator} does not apply to null (${label})`)
}

function presence(resolved: ResolvedAttribute): ResourceFilter {
  if (resolved.sub === null) return presentAt({ kind: 'document', steps: resolved.steps })
  return overElements(resolved, presentAt)
}

function presentAt(place: ValuePlace): ResourceFilter {
  return { kind: 'present', place }
}

/** `ne` comes out as `eq`; whoever asks negates at the right height. */
function comparison(
  leaf: SimpleAttribute,
  node: Compare,
  strict: boolean,
  label: string,
): (place: ValuePlace) => ResourceFilter {
  if (node.value === null) throw invalidFilter(`null is not a value of ${label}`)
  const value = comparedValue(leaf, node.operator, node.value, { strict, label })
  const operator = node.operator === 'ne' ? 'eq' : node.operator
  return (place) => ({ kind: 'compare', place, operator, value })
}

/** Through an array, any one of its elements may satisfy the test (RFC 7644 §3.4.2.2). */
function overElements(
  { attribute, sub, steps }: ResolvedAttribute,
  test: (place: ValuePlace) => ResourceFilter,
): ResourceFilter {
  if (!attribute.multiValued) return overSub(sub, steps, test)
  return sub === null
    ? { kind: 'element', steps, filter: test({ kind: 'document', steps: [] }) }
    : { kind: 'element', steps: steps.slice(0, -1), filter: overSub(sub, [sub.name], test) }
}

function overSub(
  sub: SimpleAttribute | null,
  steps: readonly string[],
  test: (place: ValuePlace) => ResourceFilter,
): ResourceFilter {
  if (sub?.multiValued !== true) return test({ kind: 'document', steps })
  return { kind: 'element', steps, filter: test({ kind: 'document', steps: [] }) }
}

function resolveValuePath(
  context: Context,
  path: AttributePath,
  filter: FilterNode,
): ResourceFilter {
  const resolved = find(context, path)
  const { attribute, steps } = resolved
  if (isRowAttribute(context.type, resolved)) return resolveMembershipPath(resolved, filter)
  if (attribute.multiValued) {
    const inner = resolveElementFilter(attribute, filter, context)
    const element = { kind: 'element', steps, filter: inner } as const
    return narrowByKey(context.registry, context.type, withDefaultSub(resolved), element)
  }
  if (attribute.type !== 'complex') {
    throw invalidFilter(`${pathText(path)} has no values to choose from`)
  }
  // A single complex attribute is its own only element: `name[familyName eq "x"]`.
  const within = mapTests(filter, (test) =>
    resolveTest(context, { ...test, path: { ...path, sub: onlyName(test.path) } }),
  )
  const there = resolveTest(context, { kind: 'present', path })
  return { kind: 'and', operands: [there, within] }
}

/** The tree stays; `and`, `or` and `not` mean the same in an element as outside. */
function mapTests(node: FilterNode, resolve: (test: Test) => ResourceFilter): ResourceFilter {
  switch (node.kind) {
    case 'and':
    case 'or':
      return {
        kind: node.kind,
        operands: node.operands.map((operand) => mapTests(operand, resolve)),
      }
    case 'not':
      return { kind: 'not', operand: mapTests(node.operand, resolve) }
    case 'compare':
    case 'present':
      return resolve(node)
    case 'valuePath':
      throw invalidFilter('brackets inside brackets')
    default:
      return unreachable(node)
  }
}

function onlyName(path: AttributePath): string {
  if (path.urn !== null || path.sub !== null) {
    throw invalidFilter(`${pathText(path)} is not the name of a sub-attribute`)
  }
  return path.name
}

function resolveInElement(
  attribute: ResolvedAttribute['attribute'],
  test: Test,
  strict: boolean,
): ResourceFilter {
  const name = onlyName(test.path)
  const label = `${attribute.name}.${name}`
  const [leaf, steps] = elementLeaf(attribute, name)
  const present = overSub(leaf, steps, presentAt)
  if (test.kind === 'present') return present
  if (test.value === null) return againstNull(test, present, label)
  const filter = overSub(leaf, steps, comparison(leaf, test, strict, label))
  return test.operator === 'ne' ? { kind: 'not', operand: filter } : filter
}

function elementLeaf(
  attribute: ResolvedAttribute['attribute'],
  name: string,
): [leaf: SimpleAttribute, steps: readonly string[]] {
  const folded = name.toLowerCase()
  if (attribute.type !== 'complex') {
    // RFC 7643 §2.4: the elements of a simple multi-valued attribute are known as `value`.
    if (folded === 'value') return [{ ...attribute, multiValued: false }, []]
    throw invalidFilter(`${attribute.name} has no sub-attribute ${name}`)
  }
  const sub = attribute.subAttributes.find((candidate) => candidate.name.toLowerCase() === folded)
  if (sub === undefined) throw invalidFilter(`${attribute.name} has no sub-attribute ${name}`)
  if (sub.returned === 'never') throw invalidFilter(`${name} cannot be filtered by`)
  return [sub, [sub.name]]
}
