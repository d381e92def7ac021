import { AccessToken } from './access-token.ts'
import { HttpClient } from './http-client.ts'
import { parseJson } from './parse-json.ts'
import { retryDelayMs } from './retry-delay.ts'
import { fieldsOf } from './scim-path.ts'
import type { HttpAnswer } from './http-client.ts'
import type { JobSettings } from './job-options.ts'

export type ScimRequest = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: object
}

export type ScimAnswer = {
  readonly ok: boolean
  /** Null: nobody answered. */
  readonly status: number | null
  readonly body: unknown
  /** What went wrong, for the log; null if nothing did. */
  readonly error: string | null
}

/** Nothing of this cycle can work: the credentials are refused, or nobody is there. */
export class EndpointUnusable extends Error {
  readonly status: number | null

  constructor(message: string, status: number | null) {
    super(message)
    this.status = status
  }
}

/** The cycle was stopped from outside. */
export class CycleStopped extends Error {}

const silentAnswersMax = 5

/** Sends the job's requests: with its credentials, again after a failure, slower when told so. */
export class ScimClient {
  readonly #settings: JobSettings
  readonly #clock: () => Date
  readonly #http: HttpClient
  readonly #token: AccessToken
  /** Throttling holds for all requests of the job, not only for the one that was told so. */
  #pause: Promise<void> | null = null
  #silentAnswers = 0
  requests = 0

  constructor(settings: JobSettings, clock: () => Date) {
    this.#settings = settings
    this.#clock = clock
    this.#http = new HttpClient(settings.concurrency)
    this.#token = new AccessToken(settings.credentials, this.#http, clock)
  }

  async send(request: ScimRequest, signal: AbortSignal): Promise<ScimAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      if (this.#pause !== null) await this.#pause
      if (signal.aborted) throw new CycleStopped('The cycle was stopped.')
      const given = await this.#sendOnce(request)
      const status = given instanceof Error ? null : given.status
      const retryAfter = given instanceof Error ? undefined : given.retryAfter
      const delay = retryDelayMs(status, retryAfter, attempt, this.#clock())
      if (delay === null) return this.#conclude(given)
      await this.#wait(delay, status === 429 || status === 503, signal)
    }
  }

  close(): void {
    this.#http.close()
  }

  async #wait(milliseconds: number, everybody: boolean, signal: AbortSignal): Promise<void> {
    const pause = Promise.race([this.#settings.sleep(milliseconds), aborted(signal)])
    if (!everybody) return pause
    this.#pause = pause
    await pause
    if (this.#pause === pause) this.#pause = null
  }

  async #sendOnce(request: ScimRequest): Promise<HttpAnswer | Error> {
    const answer = await this.#sendAuthorized(request)
    if (answer instanceof Error || answer.status !== 401 || !this.#token.canRenew) return answer
    // The access token may have been revoked before its time.
    this.#token.forget()
    return this.#sendAuthorized(request)
  }

  async #sendAuthorized(request: ScimRequest): Promise<HttpAnswer | Error> {
    const token = await this.#token.value().catch((error: unknown) => {
      throw new EndpointUnusable(messageOf(error), null)
    })
    this.requests += 1
    const body = request.body === undefined ? null : JSON.stringify(request.body)
    return this.#http
      .send({
        method: request.method,
        url: this.#settings.target.address(request.path, request.query),
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/scim+json',
          ...(body === null
            ? {}
            : {
                'content-type': 'application/scim+json; charset=utf-8',
                'content-length': String(Buffer.byteLength(body)),
              }),
        },
        body,
      })
      .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))))
  }

  #conclude(given: HttpAnswer | Error): ScimAnswer {
    if (given instanceof Error) {
      this.#silentAnswers += 1
      if (this.#silentAnswers >= silentAnswersMax) {
        throw new EndpointUnusable(`The endpoint cannot be reached: ${messageOf(given)}`, null)
      }
      return { ok: false, status: null, body: undefined, error: messageOf(given) }
    }
    this.#silentAnswers = 0
    if (given.status === 401) {
      throw new EndpointUnusable('The endpoint refused the credentials (401).', 401)
    }
    const body = parseJson(given.text)
    const ok = given.status >= 200 && given.status < 300
    return { ok, status: given.status, body, error: ok ? null : errorText(given.status, body) }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done()
    else signal.addEventListener('abort', () => done(), { once: true })
  })
}

const detailCharactersMax = 500

function errorText(status: number, body: unknown): string {
  const { detail, scimType } = fieldsOf(body)
  const parts = [scimType, detail].filter((part) => typeof part === 'string')
  return [`HTTP ${status}`, ...parts].join(': ').slice(0, detailCharactersMax)
}

/** Connection errors of Node have a code and, with two addresses, no message. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.message !== '') return error.message
  return 'code' in error ? String(error.code) : error.name
}
