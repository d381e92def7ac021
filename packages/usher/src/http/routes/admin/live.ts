// Server-sent events for open pages: that something new is there, as kind and id.
import { createRoute, z } from '@hono/zod-openapi'
import { streamSSE, type SSEStreamingApi } from 'hono/streaming'
import { UsherError } from '../../../core/error-catalogue.ts'
import type { Permission } from '../../../core/permissions.ts'
import { actorOf, permissionsOf } from '../../../core/requester.ts'
import type { LiveNews } from '../../../engine/live-feed.ts'
import { callerOf, guarded, stillAdmitted } from './guard.ts'
import { createRouter, organizationParams, type AdminDeps } from './parts.ts'

const retrySeconds = 15
/** Who may not read something does not hear of it either. */
const permissionFor = {
  'sign-in-attempt': 'sign-in-log:read',
  'scim-request': 'directories:read',
} as const satisfies Record<LiveNews['kind'], Permission>
const guard = { anyOf: Object.values(permissionFor) }
/** Proxies end connections on which nothing comes for about a minute. */
const heartbeatMilliseconds = 15_000

const live = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/live',
  operationId: 'listenLive',
  summary: 'Hear that something new is there (server-sent events)',
  description:
    'Events are `sign-in-attempt` and `scim-request`; their data is `{"kind", "id"}` of the newest one, at most one of each kind a second, of what the caller may read. `ready` says that the stream has begun: read what you show anew then. It ends within seconds of the session, token or visit, and when this server stops; open it again then.',
  tags: ['History'],
  ...guarded(guard, ['TOO_MANY_REQUESTS']),
  request: { params: organizationParams },
  responses: {
    200: {
      description: 'Events until somebody ends it.',
      content: { 'text/event-stream': { schema: z.string() } },
    },
  },
})

export function liveRoutes({ app }: AdminDeps) {
  return createRouter().openapi(live, async (c) => {
    const { by, organizationId } = callerOf(c)
    const may = permissionsOf(by)
    const mailbox = createMailbox()
    const close = await app.live.open({
      organizationId,
      key: JSON.stringify(actorOf(by)),
      admitted: () => stillAdmitted(app, c, guard),
      hear: (news) => mailbox.put(news.filter(({ kind }) => may.includes(permissionFor[kind]))),
      end: () => mailbox.close(),
    })
    if (!close) throw new UsherError('TOO_MANY_REQUESTS', { retryAfterSeconds: retrySeconds })
    // Or nginx keeps the events until there are enough of them.
    c.header('X-Accel-Buffering', 'no')
    return streamSSE(c, async (stream) => {
      stream.onAbort(() => mailbox.close())
      try {
        await speak(stream, mailbox)
      } finally {
        close()
      }
    })
  })
}

async function speak(stream: SSEStreamingApi, mailbox: Mailbox): Promise<void> {
  await stream.writeSSE({ event: 'ready', data: '{}', retry: retrySeconds * 1000 })
  while (!mailbox.closed) {
    // The next news come when these have been sent: a slow reader gets fewer, not more at once.
    // oxlint-disable-next-line no-await-in-loop
    const news = await mailbox.take(heartbeatMilliseconds)
    // oxlint-disable-next-line no-await-in-loop
    if (news.length === 0 && !mailbox.closed) await stream.write(': still here\n\n')
    for (const { kind, id } of news)
      // oxlint-disable-next-line no-await-in-loop
      await stream.writeSSE({ event: kind, id, data: JSON.stringify({ kind, id }) })
  }
}

type Mailbox = ReturnType<typeof createMailbox>

/** Keeps the newest of each kind until it is taken. */
function createMailbox() {
  const waiting = new Map<LiveNews['kind'], LiveNews>()
  let closed = false
  let wake: (() => void) | undefined
  return {
    get closed() {
      return closed
    },
    put(news: readonly LiveNews[]) {
      for (const each of news) waiting.set(each.kind, each)
      wake?.()
    },
    close() {
      closed = true
      wake?.()
    },
    /** What has come, as soon as something has; nothing after so long, or when it is closed. */
    async take(milliseconds: number): Promise<readonly LiveNews[]> {
      if (waiting.size === 0 && !closed)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      const news = [...waiting.values()]
      waiting.clear()
      return news
    },
  }
}
