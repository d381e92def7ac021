/** What a client sent, so that tests can look at it afterwards. */
export type RecordedRequest = {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  /** The fields of a form; null where there was none. */
  readonly form: Readonly<Record<string, string>> | null
  readonly body: string
}

export const recordedRequestsMax = 1000

/** Keeps the last thousand requests. */
export class RequestLog {
  readonly #requests: RecordedRequest[] = []

  get all(): readonly RecordedRequest[] {
    return this.#requests
  }

  add(request: RecordedRequest): void {
    this.#requests.push(request)
    if (this.#requests.length > recordedRequestsMax) this.#requests.shift()
  }

  clear(): void {
    this.#requests.length = 0
  }
}
