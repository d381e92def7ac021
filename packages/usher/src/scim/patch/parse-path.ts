// A PATCH path (RFC 7644 §3.5.2): `attrPath / valuePath [subAttr]`, with or without a URN before it.
import { lookUpAttribute } from '../filter/find-attribute.ts'
import { parseAttributePath, parseElementFilter } from '../filter/parse-filter.ts'
import { resolveElementFilter } from '../filter/resolve-filter.ts'
import { attributeNameLengthMax, filterLengthMax } from '../limits.ts'
import { foldName, isWholeExtension } from '../schema/registry.ts'
import type { ResolvedAttribute, SimpleAttribute } from '../schema/model.ts'
import { ScimError } from '../scim-error.ts'
import type { ElementSelection, PatchContext, PatchPath } from './model.ts'

/** Throws ScimError: `invalidPath`, or `invalidFilter` for what stands in the brackets. */
export function parsePath(context: PatchContext, text: string): PatchPath {
  const label = text.length <= 200 ? text : `${text.slice(0, 200)}…`
  if (text.length > attributeNameLengthMax + filterLengthMax) {
    throw invalidPath('it is too long')
  }
  const open = text.indexOf('[')
  if (open === -1) return { ...splitSub(context, text, label), selection: null, label }
  const close = closingBracket(text, open)
  if (close === -1) throw invalidPath(`${label} lacks a ]`)
  const { resolved, sub } = splitSub(context, text.slice(0, open), label)
  const { attribute } = resolved
  if (sub !== null || !attribute.multiValued) {
    throw invalidPath(`${label} chooses among values of what has only one`)
  }
  const node = parseElementFilter(text.slice(open + 1, close))
  const filter = resolveElementFilter(attribute, node, context)
  return {
    resolved,
    selection: { node, filter } satisfies ElementSelection,
    sub: subBehind(resolved, text.slice(close + 1), label),
    label,
  }
}

/** The same, or `undefined` where the type has no such attribute. */
export function findPath(context: PatchContext, text: string): PatchPath | undefined {
  try {
    return parsePath(context, text)
  } catch (error) {
    if (error instanceof ScimError && error.scimType === 'invalidPath') return undefined
    throw error
  }
}

/** The `]` that closes the bracket, which is not one within a string. */
function closingBracket(text: string, open: number): number {
  let inString = false
  for (let index = open + 1; index < text.length; index += 1) {
    const character = text[index]
    if (inString && character === '\\') index += 1
    else if (character === '"') inString = !inString
    else if (character === ']' && !inString) return index
  }
  return -1
}

function splitSub(
  context: PatchContext,
  text: string,
  label: string,
): Pick<PatchPath, 'resolved' | 'sub'> {
  const { registry, type, strict } = context
  const path = parseAttributePath(text)
  // A whole extension need not look like an attribute path (`urn:…:2.0`), so the registry goes first.
  const found =
    registry.resolveText(type, text) ??
    (path === null || strict ? undefined : lookUpAttribute(registry, type, path))
  if (found === undefined) throw invalidPath(`${type.name} has no attribute ${label}`)
  if (found.sub === null) return { resolved: found, sub: null }
  return { resolved: { ...found, sub: null, steps: found.steps.slice(0, -1) }, sub: found.sub }
}

function subBehind(
  { attribute }: ResolvedAttribute,
  rest: string,
  label: string,
): SimpleAttribute | null {
  if (rest === '') return null
  const name = foldName(rest.slice(1))
  const sub = attribute.subAttributes?.find((candidate) => foldName(candidate.name) === name)
  if (!rest.startsWith('.') || sub === undefined) {
    throw invalidPath(`${label} does not end in a sub-attribute of ${attribute.name}`)
  }
  return sub
}

export function isExtensionPath({ resolved }: PatchPath): boolean {
  return isWholeExtension(resolved)
}

function invalidPath(reason: string): ScimError {
  return new ScimError(400, 'invalidPath', `The path is not valid: ${reason}.`)
}
