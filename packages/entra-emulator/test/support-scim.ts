import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as it came over the wire. */
export type SeenRequest = {
  readonly method: string
  /** Path and query as sent, decoded for reading. */
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: unknown
}

export type Answer = {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
}

export type Recorder = {
  readonly tenantUrl: string
  readonly seen: SeenRequest[]
  /** Answers instead of the built-in endpoint where it gives one. */
  answer: (request: SeenRequest) => Answer | undefined
  /** The resources, for looking and for changing behind the engine's back. */
  readonly resources: Map<string, Record<string, unknown>>
  close(): Promise<void>
}

/**
 * Records what the engine sends and answers like the smallest SCIM server that serves: it finds by
 * one equality, keeps what was created and says 204 to every PATCH without understanding it.
 */
export async function startRecorder(flags = ''): Promise<Recorder> {
  const seen: SeenRequest[] = []
  const resources = new Map<string, Record<string, unknown>>()
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const text = await readBody(request)
    const body: unknown = text.startsWith('{') ? JSON.parse(text) : undefined
    const url = decodeURIComponent(request.url ?? '')
    const one = { method: request.method ?? '', url, headers: request.headers, body }
    seen.push(one)
    const answer = recorder.answer(one) ?? serve(resources, one)
    response.writeHead(answer.status, {
      'content-type': 'application/scim+json',
      ...answer.headers,
    })
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body))
  }
  const server = createServer((request, response) => void receive(request, response))
  const port = await listen(server)
  const recorder: Recorder = {
    tenantUrl: `http://localhost:${port}/scim${flags}`,
    seen,
    resources,
    answer: () => undefined,
    close: () => closeServer(server),
  }
  return recorder
}

export async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, 'localhost', done))
  return (server.address() as AddressInfo).port
}

export async function closeServer(server: Server): Promise<void> {
  await new Promise((done) => {
    server.close(done)
    server.closeAllConnections()
  })
}

function serve(resources: Recorder['resources'], request: SeenRequest): Answer {
  const url = new URL(request.url.replaceAll('#', '%23'), 'http://localhost')
  const [, , kind = '', id] = url.pathname.split('/')
  if (id === undefined && request.method === 'POST') {
    const created = { ...(request.body as object), id: `${kind}-${resources.size + 1}` }
    resources.set(created.id, created)
    return { status: 201, body: created }
  }
  if (id === undefined) {
    const found = find(resources, kind, url.searchParams.get('filter') ?? '')
    return { status: 200, body: { totalResults: found.length, Resources: found } }
  }
  const known = resources.get(id)
  if (known === undefined) return { status: 404, body: { detail: 'There is no such resource.' } }
  if (request.method === 'GET') return { status: 200, body: known }
  if (request.method === 'DELETE') resources.delete(id)
  return { status: 204 }
}

function find(resources: Recorder['resources'], kind: string, filter: string) {
  const [, attribute = '', value = ''] = /^(.+) eq "(.*)"$/.exec(filter) ?? []
  return [...resources].flatMap(([id, resource]) => {
    if (!id.startsWith(`${kind}-`)) return []
    if (attribute.startsWith('emails')) {
      const emails = (resource['emails'] ?? []) as { value: string }[]
      return emails.some((email) => email.value === value) ? [resource] : []
    }
    return resource[attribute] === value ? [resource] : []
  })
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}
