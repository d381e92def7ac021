import type { Html } from '../html.ts'
import { text } from '../texts.ts'
import { field } from './field.ts'

/** The server checks again; this spares people a round trip. NIST SP 800-63B: length, no rules. */
const passwordLengthMin = 12
const passwordLengthMax = 256

export function newPasswordField(id: string, name: string): Html {
  return field({
    id,
    name,
    label: text('newPasswordLabel'),
    type: 'password',
    autocomplete: 'new-password',
    minLength: passwordLengthMin,
    maxLength: passwordLengthMax,
    help: text('newPasswordHelp'),
  })
}
