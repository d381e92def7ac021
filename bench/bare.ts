// What the machine and the driver can do at all: node:http, a constant answer, nothing else.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { z } from 'zod'
import { answerParent } from './child-process.ts'

const body = JSON.stringify({ hello: 'x'.repeat(400) })
const server = createServer((_request, response) => {
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
  })
  response.end(body)
})

answerParent(
  {
    async start() {
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const { port } = z.object({ port: z.int() }).parse(server.address())
      return `http://localhost:${port}`
    },
  },
  async () => {
    server.closeAllConnections()
    server.close()
  },
)
