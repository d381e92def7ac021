// The reference page: the OpenAPI document, set for reading. It is rendered from the document alone,
// so that the two cannot tell different stories, and needs no script.
import { z } from '@hono/zod-openapi'
import { errorCatalogue, errorCodes } from '../../../core/error-catalogue.ts'
import { isOperatorPermission, permissions } from '../../../core/permissions.ts'
import { html, type Html } from '../../../pages/html.ts'
import { htmlDocument } from '../../../pages/layout.ts'
import type { ApiDocument } from './document.ts'

const node = z.object({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  required: z.array(z.string()).optional(),
  enum: z.array(z.unknown()).optional(),
  get properties(): z.ZodOptional<z.ZodRecord<z.ZodString, typeof node>> {
    return z.record(z.string(), node).optional()
  },
  get items(): z.ZodOptional<typeof node> {
    return node.optional()
  },
  get oneOf(): z.ZodOptional<z.ZodArray<typeof node>> {
    return z.array(node).optional()
  },
  get anyOf(): z.ZodOptional<z.ZodArray<typeof node>> {
    return z.array(node).optional()
  },
  get allOf(): z.ZodOptional<z.ZodArray<typeof node>> {
    return z.array(node).optional()
  },
})
type Node = z.infer<typeof node>

const content = z.record(z.string(), z.object({ schema: node })).optional()
const operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  description: z.string().optional(),
  tags: z.array(z.string()).min(1),
  'x-guard': z.string(),
  'x-error-codes': z.array(z.enum(errorCodes)),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.string(),
        required: z.boolean().optional(),
        schema: node,
        description: z.string().optional(),
      }),
    )
    .optional(),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content })),
})
type Operation = z.infer<typeof operation> & { readonly method: string; readonly path: string }

const readable = z.object({
  info: z.object({ title: z.string(), description: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), node) }),
})
type Schemas = z.infer<typeof readable>['components']['schemas']

/** Whom the guard of a route lets in, in a sentence. */
function callers(guard: string): string {
  if (guard === 'public') return 'Everybody.'
  if (guard === 'anybody') return 'Whoever is signed in, API tokens and set-up links.'
  if (guard === 'person') return 'Whoever is signed in.'
  if (guard === 'operator' || guard === 'organization-operator') return 'Operators of the instance.'
  const named = guard.split(' | ')
  const theirs = permissions.filter((permission) => named.includes(permission))
  const too = theirs.some(isOperatorPermission) ? '; operators' : ''
  return `Owners and administrators of the organization${too}. Permission: ${named.join(' or ')}.`
}

export function referencePage(document: ApiDocument): string {
  const { info, paths, components } = readable.parse(document)
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, found]) => ({
      ...found,
      method: method.toUpperCase(),
      path,
    })),
  )
  const groups = new Map<string, readonly Operation[]>()
  for (const each of operations) {
    const tag = each.tags[0] ?? ''
    groups.set(tag, [...(groups.get(tag) ?? []), each])
  }
  return htmlDocument({
    title: 'API reference',
    organization: null,
    body: html`<header class="top">
        <div class="top-inner">
          <strong>${info.title} API</strong>
          <nav aria-label="Groups">
            <ul>
              ${[...groups.keys()].map((tag) => html`<li><a href="#${tag}">${tag}</a></li>`)}
            </ul>
          </nav>
        </div>
      </header>
      <main class="room" id="content">
        <div class="stack-small">
          <h1>API reference</h1>
          <p class="muted">${info.description}</p>
          <p><a href="/api/openapi.json">OpenAPI 3.1 document</a></p>
        </div>
        ${[...groups].map(([tag, each]) => group(tag, each, components.schemas))}${shapes(components.schemas)}
      </main>`,
  })
}

function group(tag: string, operations: readonly Operation[], schemas: Schemas): Html {
  return html`<section class="stack" id="${tag}" aria-label="${tag}">
    <h2>${tag}</h2>
    ${operations.map((each) => article(each, schemas))}
  </section>`
}

/** What the tables above name: each schema that has a name. */
function shapes(schemas: Schemas): Html {
  return html`<section class="stack" id="Shapes" aria-label="Shapes">
    <h2>Shapes</h2>
    <div class="panel">
      <h3>What the types above stand for</h3>
      ${Object.entries(schemas).map(([name, schema]) => fields(name, schema, schemas))}
    </div>
  </section>`
}

function article(each: Operation, schemas: Schemas): Html {
  const body = each.requestBody?.content?.['application/json']?.schema
  return html`<article class="panel" id="${each.operationId}">
    <div class="stack-small">
      <h3>${each.summary}</h3>
      <p class="mono"><span class="badge">${each.method}</span> ${each.path}</p>
      ${each.description !== undefined && html`<p>${each.description}</p>`}
      <p class="small muted">For: ${callers(each['x-guard'])}</p>
    </div>
    ${parameters(each, schemas)}${body && fields('Body', body, schemas)}${answers(each, schemas)}
    <div class="stack-small">
      <h4 class="label">Errors</h4>
      <ul class="small">
        ${each['x-error-codes'].map((code) => html`<li><code>${errorCatalogue[code].status} ${code}</code> ${errorCatalogue[code].title}</li>`)}
      </ul>
    </div>
  </article>`
}

function parameters({ parameters: all = [] }: Operation, schemas: Schemas): Html | false {
  const rows = all.map(({ name, in: place, required, schema, description }) =>
    row(`${name} (${place})`, schema, schemas, required === true, description),
  )
  return rows.length > 0 && table('Parameters', rows)
}

function answers({ responses }: Operation, schemas: Schemas): readonly Html[] {
  return Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([status, { description, content: answer }]) => {
      const schema = answer?.['application/json']?.schema
      const heading = `Answer ${status}: ${description}`
      return schema ? fields(heading, schema, schemas) : html`<p class="label">${heading}</p>`
    })
}

/** The fields of an object; of alternatives, one table each. */
function fields(heading: string, schema: Node, schemas: Schemas): Html {
  const shape = resolve(schema, schemas)
  const alternatives = shape.oneOf ?? shape.anyOf
  if (alternatives)
    return html`${alternatives.map((one) => fields(`${heading}: ${nameOf(one)}`, one, schemas))}`
  const required = new Set(shape.required ?? [])
  const rows = Object.entries(shape.properties ?? {}).map(([name, property]) =>
    row(name, property, schemas, required.has(name), property.description),
  )
  return table(heading, rows)
}

function table(heading: string, rows: readonly Html[]): Html {
  return html`<div class="stack-small">
    <h4 class="label">${heading}</h4>
    <table>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Type</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`
}

function row(
  name: string,
  schema: Node,
  schemas: Schemas,
  required: boolean,
  description: string | undefined,
): Html {
  return html`<tr>
    <td class="lead">
      <code>${name}</code>${required && html` <span class="badge">required</span>`}
    </td>
    <td data-label="Type">${typeOf(schema, schemas)}</td>
    <td data-label="Meaning">${(description ?? '').replaceAll('`', '')}</td>
  </tr>`
}

function typeOf(schema: Node, schemas: Schemas): string {
  if (schema.$ref !== undefined) return nameOf(schema)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const alternatives = schema.oneOf ?? schema.anyOf ?? schema.allOf
  if (alternatives) return alternatives.map((one) => typeOf(one, schemas)).join(' | ')
  const types = schema.type === undefined ? ['any'] : [schema.type].flat()
  return types
    .map((type) => (type === 'array' && schema.items ? `${typeOf(schema.items, schemas)}[]` : type))
    .join(' | ')
}

function resolve(schema: Node, schemas: Schemas): Node {
  return schema.$ref === undefined ? schema : (schemas[nameOf(schema)] ?? schema)
}

function nameOf({ $ref = '' }: Node): string {
  return $ref.split('/').at(-1) ?? ''
}
