// Form fields: each with a label, and its help tied to it.
import { html, type Html } from '../html.ts'

export type Field = {
  /** Unique on the page. */
  readonly id: string
  readonly name: string
  readonly label: string
  readonly type: 'email' | 'password' | 'text'
  readonly autocomplete?: string
  readonly value?: string | null
  readonly help?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly optional?: boolean
  readonly readOnly?: boolean
}

export function field(view: Field): Html {
  const helpId = `${view.id}-help`
  // Names, addresses and passwords are not prose: no capital letters, no spelling marks.
  const plain = view.type === 'text' ? html`` : html` autocapitalize="none" spellcheck="false"`
  const attributes = [
    view.autocomplete !== undefined && html` autocomplete="${view.autocomplete}"`,
    view.value !== undefined && view.value !== null && html` value="${view.value}"`,
    view.minLength !== undefined && html` minlength="${view.minLength}"`,
    html` maxlength="${view.maxLength ?? 254}"`,
    view.pattern !== undefined && html` pattern="${view.pattern}"`,
    view.help !== undefined && html` aria-describedby="${helpId}"`,
    view.optional !== true && html` required`,
    view.readOnly === true && html` readonly`,
    plain,
  ]
  return html`<div class="field">
    <label for="${view.id}">${view.label}</label
    ><input
      id="${view.id}"
      name="${view.name}"
      type="${view.type}"
      ${attributes}
    />${view.help !== undefined && html`<span class="field-help" id="${helpId}">${view.help}</span>`}
  </div>`
}

/** A value that goes along unseen; nothing when there is none. */
export function hidden(name: string, value: string | null): Html {
  return value === null ? html`` : html`<input type="hidden" name="${name}" value="${value}" />`
}

/** The token that proves the form came from our own page. */
export function csrfField(csrf: string | null): Html {
  return hidden('csrf', csrf)
}
