import { fieldsOf } from './scim-path.ts'
import { parseJson } from './parse-json.ts'
import type { HttpClient } from './http-client.ts'
import type { Credentials } from './job-options.ts'

const renewSecondsBefore = 60
const defaultSeconds = 3_600

/** The secret token as it is, or an access token got with client credentials and kept. */
export class AccessToken {
  readonly #credentials: Credentials
  readonly #http: HttpClient
  readonly #clock: () => Date
  #kept: { readonly value: Promise<string>; readonly goodUntil: () => number } | null = null

  constructor(credentials: Credentials, http: HttpClient, clock: () => Date) {
    this.#credentials = credentials
    this.#http = http
    this.#clock = clock
  }

  get canRenew(): boolean {
    return 'clientCredentials' in this.#credentials
  }

  forget(): void {
    this.#kept = null
  }

  /** Rejects where the token endpoint does not give one. */
  async value(): Promise<string> {
    if ('secretToken' in this.#credentials) return this.#credentials.secretToken
    if (this.#kept !== null && this.#clock().getTime() < this.#kept.goodUntil()) {
      return this.#kept.value
    }
    let until = Number.POSITIVE_INFINITY
    const kept = {
      value: this.#fetch().then(({ token, seconds }) => {
        until = this.#clock().getTime() + (seconds - renewSecondsBefore) * 1_000
        return token
      }),
      goodUntil: () => until,
    }
    this.#kept = kept
    kept.value.catch(() => {
      if (this.#kept === kept) this.#kept = null
    })
    return kept.value
  }

  async #fetch(): Promise<{ readonly token: string; readonly seconds: number }> {
    if (!('clientCredentials' in this.#credentials)) throw new Error('There is no client.')
    const { tokenEndpoint, clientId, clientSecret } = this.#credentials.clientCredentials
    const answer = await this.#http.send({
      method: 'POST',
      url: new URL(tokenEndpoint),
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
      }).toString(),
    })
    const fields = fieldsOf(parseJson(answer.text))
    const token = fields['access_token']
    if (answer.status !== 200 || typeof token !== 'string') {
      throw new Error(`The token endpoint gave no token (HTTP ${answer.status}).`)
    }
    const seconds = fields['expires_in']
    return { token, seconds: typeof seconds === 'number' ? seconds : defaultSeconds }
  }
}
