// As little HTTP/1.1 client as can be: one request at a time on a kept connection. It takes what the
// servers here send (Content-Length, chunks, or no body) and throws at everything else.
import { connect } from 'node:net'
import type { Socket } from 'node:net'

export type RawAnswer = {
  readonly status: number
  /** Status line and headers, as sent. */
  readonly head: string
  readonly body: string
}

const headEnd = '\r\n\r\n'

export class RawConnection {
  readonly #socket: Socket
  readonly #host: string
  #buffered = ''
  #settle: { resolve(answer: RawAnswer): void; reject(error: Error): void } | undefined

  private constructor(socket: Socket, host: string) {
    this.#socket = socket
    this.#host = host
    // One character a byte, so that Content-Length counts characters.
    socket.setEncoding('latin1')
    socket.setNoDelay(true)
    socket.on('data', (text: string) => this.#receive(text))
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('the server closed the connection')))
  }

  static async open(origin: string): Promise<RawConnection> {
    const { host, port } = new URL(origin)
    const socket = connect({ host: '127.0.0.1', port: Number(port) })
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    return new RawConnection(socket, host)
  }

  get(path: string, cookie = ''): Promise<RawAnswer> {
    return this.send(this.request('GET', path, cookie))
  }

  post(path: string, form: URLSearchParams): Promise<RawAnswer> {
    const body = form.toString()
    const headers = `Content-Type: application/x-www-form-urlencoded\r\nOrigin: http://${this.#host}\r\nContent-Length: ${body.length}\r\n`
    return this.send(this.request('POST', path, '', headers) + body)
  }

  /** The text of a request, for those who send the same one often. */
  request(method: string, path: string, cookie: string, more = ''): string {
    const cookies = cookie === '' ? '' : `Cookie: ${cookie}\r\n`
    return `${method} ${path} HTTP/1.1\r\nHost: ${this.#host}\r\n${cookies}${more}\r\n`
  }

  send(request: string): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
      this.#socket.write(request, 'latin1')
    })
  }

  close(): void {
    this.#settle = undefined
    this.#socket.destroy()
  }

  #receive(text: string): void {
    this.#buffered = this.#buffered === '' ? text : this.#buffered + text
    const at = this.#buffered.indexOf(headEnd)
    if (at < 0) return
    const head = this.#buffered.slice(0, at)
    const rest = this.#buffered.slice(at + headEnd.length)
    const body = bodyOf(head, rest)
    if (body === undefined) return
    this.#buffered = ''
    const settle = this.#settle
    this.#settle = undefined
    settle?.resolve({ status: Number(head.slice(9, 12)), head, body })
  }

  #fail(error: Error): void {
    this.#settle?.reject(error)
    this.#settle = undefined
  }
}

/** The whole body, or `undefined` while some of it is still to come. */
function bodyOf(head: string, rest: string): string | undefined {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length !== undefined) return rest.length < Number(length) ? undefined : rest
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
    return rest.endsWith('0\r\n\r\n') ? joinChunks(rest) : undefined
  }
  return rest
}

function joinChunks(text: string): string {
  let body = ''
  for (let at = 0; ;) {
    const lineEnd = text.indexOf('\r\n', at)
    const length = Number.parseInt(text.slice(at, lineEnd), 16)
    if (!(length > 0)) return body
    body += text.slice(lineEnd + 2, lineEnd + 2 + length)
    at = lineEnd + 2 + length + 2
  }
}

/** The value of a header, where there is one. */
export function headerOf({ head }: RawAnswer, name: string): string | undefined {
  return new RegExp(`\\r\\n${name}: *([^\\r]*)`, 'i').exec(head)?.[1]
}

/** `name=value` of every cookie that the answer sets and does not clear. */
export function cookiesOf({ head }: RawAnswer): readonly string[] {
  return Array.from(head.matchAll(/\r\nset-cookie: *([^;\r]+)([^\r]*)/gi)).flatMap(
    ([, pair = '', attributes = '']) => (/max-age=0/i.test(attributes) ? [] : [pair]),
  )
}
