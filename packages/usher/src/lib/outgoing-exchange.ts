// One request and its answer, read to the end under a deadline and a size limit.
import type { Dispatcher } from 'undici'
import { OutgoingFailed, OutgoingRefused } from './outgoing-errors.ts'

export type OutgoingRequest = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | URLSearchParams | null | undefined
  readonly signal?: AbortSignal | undefined
  /** Lowers the limit of the whole for this answer. */
  readonly bodyBytesMax?: number
}
export type ExchangeLimits = { readonly timeoutMs: number; readonly bodyBytesMax: number }

export function exchange(
  dispatcher: Dispatcher,
  url: URL,
  request: OutgoingRequest,
  limits: ExchangeLimits,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const handler = new Exchange(url.host, limits, request.signal, resolve, reject)
    try {
      dispatcher.dispatch(dispatchOptions(url, request), handler)
    } catch (error) {
      // Header values with line breaks and the like are refused before anything is sent.
      handler.fail(new OutgoingFailed('malformed', url.host, 'cannot be asked this way', error))
    }
  })
}

function dispatchOptions(url: URL, request: OutgoingRequest): Dispatcher.DispatchOptions {
  const body = request.body ?? null
  const headers: Record<string, string> = { ...request.headers }
  if (body instanceof URLSearchParams) {
    headers['content-type'] ??= 'application/x-www-form-urlencoded;charset=UTF-8'
  }
  return {
    origin: url.origin,
    path: url.pathname + url.search,
    method: request.method ?? 'GET',
    headers,
    body: body instanceof URLSearchParams ? body.toString() : body,
  }
}

class Exchange implements Dispatcher.DispatchHandler {
  readonly #host: string
  readonly #limits: ExchangeLimits
  readonly #signal: AbortSignal | undefined
  readonly #resolve: (response: Response) => void
  readonly #reject: (error: Error) => void
  readonly #timer: NodeJS.Timeout
  readonly #onAbort = (): void =>
    this.fail(new OutgoingFailed('aborted', this.#host, 'was given up'))
  readonly #headers: [string, string][] = []
  readonly #chunks: Buffer[] = []
  #bytes = 0
  #status = 0
  #controller: Dispatcher.DispatchController | undefined
  #failure: OutgoingFailed | undefined

  constructor(
    host: string,
    limits: ExchangeLimits,
    signal: AbortSignal | undefined,
    resolve: (response: Response) => void,
    reject: (error: Error) => void,
  ) {
    this.#host = host
    this.#limits = limits
    this.#signal = signal
    this.#resolve = resolve
    this.#reject = reject
    // A total: the waiting for a connection, the headers and a body that drips all count.
    this.#timer = setTimeout(() => {
      this.fail(new OutgoingFailed('timeout', this.#host, 'took too long to answer'))
    }, limits.timeoutMs)
    if (signal?.aborted === true) this.#onAbort()
    else signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  fail(failure: OutgoingFailed): void {
    this.#settle()
    this.#failure = failure
    this.#reject(failure)
    this.#controller?.abort(failure)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    // It may have failed while it waited in the queue for a connection.
    if (this.#failure !== undefined) controller.abort(this.#failure)
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#status = statusCode
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined) {
        this.#headers.push([name, Array.isArray(value) ? value.join(', ') : value])
      }
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.byteLength
    if (this.#bytes > this.#limits.bodyBytesMax) {
      return this.fail(new OutgoingFailed('too-large', this.#host, 'answered with too many bytes'))
    }
    this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    this.#settle()
    try {
      const body = mayHaveBody(this.#status) ? Buffer.concat(this.#chunks) : null
      this.#resolve(new Response(body, { status: this.#status, headers: this.#headers }))
    } catch (error) {
      this.#reject(new OutgoingFailed('malformed', this.#host, 'answered with nonsense', error))
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#settle()
    this.#reject(asOutgoingError(error, this.#host))
  }

  #settle(): void {
    clearTimeout(this.#timer)
    this.#signal?.removeEventListener('abort', this.#onAbort)
  }
}

/** Fetch standard, "null body status": a `Response` of these must have none. */
function mayHaveBody(status: number): boolean {
  return status !== 204 && status !== 205 && status !== 304
}

function asOutgoingError(error: Error, host: string): Error {
  if (error instanceof OutgoingRefused || error instanceof OutgoingFailed) return error
  if (error.cause instanceof OutgoingRefused) return error.cause
  return new OutgoingFailed('connection', host, 'could not be reached or broke off', error)
}
