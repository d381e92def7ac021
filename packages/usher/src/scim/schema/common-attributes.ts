// RFC 7643 §3.1: attributes of every resource. They belong to no schema and are not at `/Schemas`.
import { complex, simple, text } from './define-attribute.ts'
import type { Attribute } from './model.ts'

export const commonAttributes: readonly Attribute[] = [
  text('id', 'Made by the server; never changes and is never given again.', {
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
    uniqueness: 'server',
  }),
  text('externalId', 'What the provisioning client calls the resource.', { caseExact: true }),
  complex(
    'meta',
    'About the resource.',
    [
      text('resourceType', 'The name of the resource type.', readOnly()),
      simple('dateTime', 'created', 'When the resource was made.', readOnly()),
      simple('dateTime', 'lastModified', 'When it last changed.', readOnly()),
      simple('reference', 'location', 'Its address.', {
        ...readOnly(),
        referenceTypes: ['uri'],
      }),
      text('version', 'Its entity tag.', readOnly()),
    ],
    { mutability: 'readOnly' },
  ),
  // The server derives it from the data that is there, so that statement and content never differ.
  simple('reference', 'schemas', 'The schemas whose attributes the resource has.', {
    multiValued: true,
    mutability: 'readOnly',
    returned: 'always',
    referenceTypes: ['uri'],
  }),
]

function readOnly() {
  return { mutability: 'readOnly', caseExact: true } as const
}
