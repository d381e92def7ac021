// The reference page: the API document, readable. No script, no third party.
import { html, type Html } from '../../../pages/html.ts'
import { htmlDocument } from '../../../pages/layout.ts'
import type { ApiDocument } from './document.ts'

export function referencePage(document: ApiDocument): string {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item ?? {}).flatMap(([method, operation]) => {
      const described = asOperation(operation)
      return described ? [{ path, method: method.toUpperCase(), ...described }] : []
    }),
  )
  return htmlDocument({
    title: `${document.info.title} API`,
    organization: null,
    body: html`<main class="room" id="content">
      <h1>${document.info.title} API</h1>
      <p>${document.info.description ?? ''}</p>
      <p><a href="/api/openapi.json">OpenAPI 3.1 document</a></p>
      ${operations.map(section)}
    </main>`,
  })
}

type Described = {
  readonly summary: string
  readonly responses: readonly (readonly [status: string, description: string])[]
}

function section(operation: Described & { readonly path: string; readonly method: string }): Html {
  return html`<section class="stack-small">
    <h2>${operation.method} <code>${operation.path}</code></h2>
    <p>${operation.summary}</p>
    <ul class="points">
      ${operation.responses.map(([status, text]) => html`<li><code>${status}</code> ${text}</li>`)}
    </ul>
  </section>`
}

function asOperation(value: unknown): Described | undefined {
  if (typeof value !== 'object' || value === null || !('responses' in value)) return undefined
  const summary = 'summary' in value && typeof value.summary === 'string' ? value.summary : ''
  const responses = Object.entries(value.responses ?? {}).map(
    ([status, response]): [string, string] => [
      status,
      typeof response === 'object' && response !== null && 'description' in response
        ? String(response.description)
        : '',
    ],
  )
  return { summary, responses }
}
