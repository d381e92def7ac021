// RFC 7643 §4.2 and §8.7.1: the core Group.
import { complex, simple, text } from './define-attribute.ts'
import type { Schema } from './model.ts'

export const groupSchemaUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group'

export const groupSchema: Schema = {
  id: groupSchemaUrn,
  name: 'Group',
  description: 'Group',
  attributes: [
    // RFC 7643 §4.2 requires it. Unique in its directory, which is more than the RFC asks: Entra
    // matches groups by it and expects 409 for a second one.
    text('displayName', 'The name of the group; unique, whatever its case.', {
      required: true,
      uniqueness: 'server',
    }),
    complex(
      'members',
      'Users and groups that are in the group.',
      [
        text('value', 'The id of the member.', { mutability: 'immutable', caseExact: true }),
        simple('reference', '$ref', 'The address of the member.', {
          mutability: 'immutable',
          caseExact: true,
          referenceTypes: ['User', 'Group'],
        }),
        text('display', 'The name of the member.', { mutability: 'readOnly' }),
        text('type', 'What the member is.', {
          mutability: 'immutable',
          canonicalValues: ['User', 'Group'],
        }),
      ],
      { multiValued: true },
    ),
  ],
}
