// Short forms for attribute definitions. The defaults are those of RFC 7643 §2.2: optional, single,
// not case-exact, readWrite, returned by default, not unique.
import type { Attribute, ComplexAttribute, SimpleAttribute } from './model.ts'

type Traits = Partial<Omit<SimpleAttribute, 'name' | 'type' | 'description' | 'subAttributes'>>
type SimpleType = SimpleAttribute['type']

export function simple(
  type: SimpleType,
  name: string,
  description: string,
  traits: Traits = {},
): SimpleAttribute {
  return { ...defaults, ...traits, type, name, description }
}

export function text(name: string, description: string, traits: Traits = {}): SimpleAttribute {
  return simple('string', name, description, traits)
}

export function complex(
  name: string,
  description: string,
  subAttributes: readonly SimpleAttribute[],
  traits: Traits = {},
): ComplexAttribute {
  return { ...defaults, ...traits, type: 'complex', name, description, subAttributes }
}

/** The sub-attributes that RFC 7643 §2.4 gives to the elements of a multi-valued attribute. */
export function plural(
  name: string,
  description: string,
  value: SimpleAttribute,
  types: readonly string[],
): Attribute {
  return complex(
    name,
    description,
    [
      value,
      text('display', 'A name for people, for display only.'),
      text('type', 'What the value is for.', types.length > 0 ? { canonicalValues: types } : {}),
      simple('boolean', 'primary', 'The preferred value; true at most once.'),
    ],
    { multiValued: true },
  )
}

const defaults = {
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
} as const
