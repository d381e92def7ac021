import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { IncomingMessage } from 'node:http'

export type HttpRequest = {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

export type HttpAnswer = {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly text: string
}

/** The server closed a kept connection just as we took it: it has not seen the request. */
class StaleConnection extends Error {}

const timeoutMs = 60_000
const answerBytesMax = 10_000_000

/**
 * Plain node:http with kept connections: several times cheaper than `fetch`, which counts when
 * a hundred thousand people are synchronized. Redirects are answers like any other.
 */
export class HttpClient {
  readonly #http: HttpAgent
  readonly #https: HttpsAgent

  constructor(connectionsMax: number) {
    const options = { keepAlive: true, maxSockets: connectionsMax, scheduling: 'lifo' } as const
    this.#http = new HttpAgent(options)
    this.#https = new HttpsAgent(options)
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.#sendOnce(request)
    } catch (error) {
      if (error instanceof StaleConnection) return this.#sendOnce(request)
      throw error
    }
  }

  close(): void {
    this.#http.destroy()
    this.#https.destroy()
  }

  #sendOnce(given: HttpRequest): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const isSecure = given.url.protocol === 'https:'
      const options = {
        method: given.method,
        agent: isSecure ? this.#https : this.#http,
        headers: given.headers,
        timeout: timeoutMs,
      }
      const receive = (answer: IncomingMessage) => void readAnswer(answer).then(resolve, reject)
      const request = isSecure
        ? httpsRequest(given.url, options, receive)
        : httpRequest(given.url, options, receive)
      request.on('timeout', () =>
        request.destroy(new Error('The endpoint did not answer in time.')),
      )
      request.on('error', (error) => {
        reject(request.reusedSocket && isReset(error) ? new StaleConnection(error.message) : error)
      })
      request.end(given.body ?? undefined)
    })
  }
}

/** By events: iterating over the stream costs more than the rest of the request. */
function readAnswer(answer: IncomingMessage): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    answer.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > answerBytesMax) answer.destroy(new Error('The answer is too long.'))
      else chunks.push(chunk)
    })
    answer.on('error', reject)
    answer.on('end', () => {
      resolve({
        status: answer.statusCode ?? 0,
        retryAfter: answer.headers['retry-after'],
        text: Buffer.concat(chunks).toString('utf8'),
      })
    })
  })
}

function isReset(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}
