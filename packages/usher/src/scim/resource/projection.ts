// Which attributes an answer has (RFC 7644 §3.9): `attributes` and `excludedAttributes` against each
// attribute's `returned` (RFC 7643 §7).
import type { JsonValue } from '../../core/directory.ts'
import { projectionNamesMax } from '../limits.ts'
import type { Attribute, ResourceType } from '../schema/model.ts'
import type { Registry } from '../schema/registry.ts'
import { ScimError } from '../scim-error.ts'
import { isHidden } from './fields.ts'
import { isJsonArray, isJsonObject, own } from './read-json.ts'

export type Projection = {
  /** Whether rows have to be loaded at all (statement 75: 50 000 members that nobody asked for). */
  wants(attribute: 'members' | 'groups'): boolean
  /** What of the attribute's value is returned; `undefined`: nothing. */
  pick(attribute: Attribute, extension: string | null, value: JsonValue): JsonValue | undefined
}

/** Names, comma-separated as in a query or one by one as in a `.search` body. */
export type ProjectionNames = string | readonly string[] | null | undefined

export function parseProjection(
  registry: Registry,
  type: ResourceType,
  names: { readonly attributes?: ProjectionNames; readonly excludedAttributes?: ProjectionNames },
): Projection {
  const asked = split(names.attributes)
  const excluded = split(names.excludedAttributes)
  if (asked.length > 0 && excluded.length > 0) {
    // RFC 7644 §3.4.2.5: the two are mutually exclusive.
    throw invalid('Give either attributes or excludedAttributes, not both.')
  }
  if (asked.length > 0) return projection(only(pathsOf(registry, type, asked)))
  return projection(without(pathsOf(registry, type, excluded)))
}

/** Whether what lies at `steps` is returned, itself or something below it. */
type Rule = (attribute: Attribute, steps: readonly string[]) => boolean

function projection(rule: Rule): Projection {
  function pick(attribute: Attribute, extension: string | null, value: JsonValue) {
    const steps = extension === null ? [attribute.name] : [extension, attribute.name]
    return rule(attribute, steps) ? pickSubs(rule, attribute, steps, value) : undefined
  }
  return {
    pick,
    wants: (name) => rule(rowAttribute, [name]),
  }
}

function pickSubs(
  rule: Rule,
  attribute: Attribute,
  steps: readonly string[],
  value: JsonValue,
): JsonValue | undefined {
  if (attribute.type !== 'complex') return value
  if (isJsonArray(value)) {
    const elements = value
      .map((element) => pickSubs(rule, attribute, steps, element))
      .filter((element) => element !== undefined)
    return elements.length === 0 ? undefined : elements
  }
  if (!isJsonObject(value)) return undefined
  const picked = attribute.subAttributes.flatMap((sub): [string, JsonValue][] => {
    const inner = own(value, sub.name)
    if (inner === undefined || inner === null) return []
    return rule(sub, [...steps, sub.name]) ? [[sub.name, inner]] : []
  })
  return picked.length === 0 ? undefined : Object.fromEntries(picked)
}

/** `attributes`: these, and what is always returned. */
function only(paths: Paths): Rule {
  return (attribute, steps) => {
    if (isHidden(attribute)) return false
    if (attribute.returned === 'always' || paths.has(steps) || paths.hasBelow(steps)) return true
    // What is returned on request has to be named itself, not as a part of something.
    return attribute.returned === 'default' && paths.hasAbove(steps)
  }
}

/** `excludedAttributes`, perhaps none: what is returned by default, but for these. */
function without(paths: Paths): Rule {
  return (attribute, steps) => {
    if (isHidden(attribute) || attribute.returned === 'request') return false
    return attribute.returned === 'always' || !(paths.has(steps) || paths.hasAbove(steps))
  }
}

type Paths = {
  has(steps: readonly string[]): boolean
  hasAbove(steps: readonly string[]): boolean
  hasBelow(steps: readonly string[]): boolean
}

/** Statement 74: names are compared without regard to case, and unknown ones are ignored. */
function pathsOf(registry: Registry, type: ResourceType, names: readonly string[]): Paths {
  const named = new Set<string>()
  const above = new Set<string>()
  for (const name of names) {
    const resolved = registry.resolveText(type, name)
    if (resolved === undefined) continue
    named.add(keyOf(resolved.steps))
    for (const prefix of prefixesOf(resolved.steps)) above.add(prefix)
  }
  return {
    has: (steps) => named.has(keyOf(steps)),
    hasAbove: (steps) => prefixesOf(steps).some((prefix) => named.has(prefix)),
    hasBelow: (steps) => above.has(keyOf(steps)),
  }
}

function prefixesOf(steps: readonly string[]): readonly string[] {
  return steps.slice(1).map((_, index) => keyOf(steps.slice(0, index + 1)))
}

function keyOf(steps: readonly string[]): string {
  return steps.join('\n')
}

function split(names: ProjectionNames): readonly string[] {
  const list = typeof names === 'string' ? names.split(',') : (names ?? [])
  const given = list.map((name) => name.trim()).filter((name) => name !== '')
  if (given.length > projectionNamesMax) {
    throw invalid(`More than ${projectionNamesMax} attributes are named.`)
  }
  return given
}

function invalid(detail: string): ScimError {
  return new ScimError(400, 'invalidValue', detail)
}

/** `members` and `groups` are returned by default; nothing else of them matters to the rule. */
const rowAttribute: Attribute = {
  name: 'members',
  description: '',
  type: 'complex',
  subAttributes: [],
  multiValued: true,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
}
