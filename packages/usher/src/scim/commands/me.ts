// `/Me` (RFC 7644 §3.11): the person whom the caller is. A provisioning token stands for a directory
// and for nobody in it.
import { ScimError } from '../scim-error.ts'
import type { ScimResponse } from './command.ts'

export function me(): Promise<ScimResponse> {
  return Promise.reject(
    new ScimError(501, null, 'The token stands for a directory and for no person.'),
  )
}
