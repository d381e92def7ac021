// RFC 7643 §4.3 and §8.7.1: the enterprise extension of User.
import { complex, simple, text } from './define-attribute.ts'
import type { Schema } from './model.ts'

export const enterpriseUserUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

export const enterpriseUserSchema: Schema = {
  id: enterpriseUserUrn,
  name: 'EnterpriseUser',
  description: 'Enterprise User',
  attributes: [
    text('employeeNumber', 'Assigned by the organization.'),
    text('costCenter', 'The name of a cost center.'),
    text('organization', 'The name of an organization.'),
    text('division', 'The name of a division.'),
    text('department', 'The name of a department.'),
    complex('manager', 'The manager of the user.', [
      text('value', 'The id of the manager.', { caseExact: true }),
      simple('reference', '$ref', 'The address of the manager.', {
        caseExact: true,
        referenceTypes: ['User'],
      }),
      text('displayName', 'The name of the manager.', { mutability: 'readOnly' }),
    ]),
  ],
}
