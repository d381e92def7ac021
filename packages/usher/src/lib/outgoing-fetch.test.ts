// Real sockets on loopback; what must be refused is refused although something listens there.
import { createServer, type RequestListener, type Server } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  createOutgoingFetch,
  OutgoingFailed,
  OutgoingRefused,
  type OutgoingFetch,
  type OutgoingFetchOptions,
} from './outgoing-fetch.ts'

let server: Server
let port: number
let hits: string[]
let answer: RequestListener
beforeAll(async () => {
  hits = []
  server = createServer((request, response) => {
    hits.push(`${request.method} ${request.url}`)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const open: OutgoingFetch[] = []
afterEach(async () => {
  hits.length = 0
  await Promise.all(open.splice(0).map((one) => one.close()))
})

function outgoing(overrides: Partial<OutgoingFetchOptions> = {}): OutgoingFetch {
  const made = createOutgoingFetch({
    allowPrivate: [`127.0.0.1:${port}`],
    timeoutMs: 300,
    bodyBytesMax: 1000,
    ...overrides,
  })
  open.push(made)
  return made
}
const here = (path = '/'): string => `http://127.0.0.1:${port}${path}`

async function failure(call: Promise<unknown>): Promise<OutgoingFailed | OutgoingRefused> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof OutgoingFailed || error instanceof OutgoingRefused) return error
  throw new Error('it should have failed with an error of ours', { cause: error })
}

describe('addresses that are refused', () => {
  test.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://0.0.0.0/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://168.63.129.16/',
    'https://192.0.0.192/',
    'https://198.18.0.1/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://240.0.0.1/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[fe80::1]/',
    'https://[fec0::1]/',
    'https://[fd00:ec2::254]/',
    'https://[ff02::1]/',
    'https://[4000::1]/',
  ])('%s', async (address) => {
    expect(await failure(outgoing()(address))).toMatchObject({
      code: 'ADDRESS_NOT_ALLOWED',
      reason: 'private-address',
    })
  })

  test('a name that resolves to loopback, judged where the socket is opened', async () => {
    const error = await failure(outgoing({ timeoutMs: 2000 })(`https://localhost:${port}/`))
    expect(error).toMatchObject({ code: 'ADDRESS_NOT_ALLOWED', reason: 'private-address' })
    expect(hits).toEqual([])
  })

  test.each([
    ['file:///etc/passwd', 'scheme'],
    ['ftp://example.com/', 'scheme'],
    ['data:text/plain,x', 'scheme'],
    ['https://user@example.com/', 'credentials'],
    ['https://user:secret@example.com/', 'credentials'],
    ['http://example.com/', 'plain-http'],
    ['nonsense', 'url'],
    ['', 'url'],
  ])('%s: %s', async (address, reason) => {
    const error = await failure(outgoing()(address))
    expect(error).toMatchObject({ code: 'ADDRESS_NOT_ALLOWED', reason })
    expect(error.message).not.toContain('secret')
  })
})

describe('what the operator allows', () => {
  test('host and port, and no other port of the host', async () => {
    answer = (_request, response) => response.end('hello')
    const fetch = outgoing()
    expect(await (await fetch(here())).text()).toBe('hello')
    expect(await failure(fetch(`http://127.0.0.1:${port + 1}/`))).toMatchObject({
      reason: 'private-address',
    })
  })

  test('a name allows that name, not the address behind it', async () => {
    answer = (_request, response) => response.end('hello')
    const fetch = outgoing({ allowPrivate: ['LOCALHOST'], timeoutMs: 2000 })
    expect((await fetch(`http://localhost:${port}/`)).status).toBe(200)
    expect(await failure(fetch(here()))).toMatchObject({ reason: 'private-address' })
  })

  test('IPv6 in brackets or bare', async () => {
    for (const entry of ['[::1]:9', '::1', '[0:0:0:0:0:0:0:1]:9']) {
      const error = await failure(outgoing({ allowPrivate: [entry] })('http://[::1]:9/'))
      expect(error.code).toBe('PROVIDER_UNAVAILABLE')
    }
  })

  test.each(['', 'http://localhost', 'a b', 'host:port', ':80'])('"%s" is no entry', (entry) => {
    expect(() =>
      createOutgoingFetch({ allowPrivate: [entry], timeoutMs: 1, bodyBytesMax: 1 }),
    ).toThrow(TypeError)
  })

  test('an allowed host still may not be reached by another scheme or with a password', async () => {
    expect(await failure(outgoing()(`http://u:p@127.0.0.1:${port}/`))).toMatchObject({
      reason: 'credentials',
    })
    expect(hits).toEqual([])
  })
})

describe('requests and answers', () => {
  test('method, headers and a form arrive as given', async () => {
    answer = (request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ body, headers: request.headers }))
      })
    }
    const body = new URLSearchParams({ a: '1 2', b: 'ü' })
    const response = await outgoing()(here('/x?y=1'), {
      method: 'POST',
      headers: { authorization: 'Bearer t' },
      body,
    })
    expect(hits).toEqual(['POST /x?y=1'])
    expect(await response.json()).toMatchObject({
      body: 'a=1+2&b=%C3%BC',
      headers: {
        authorization: 'Bearer t',
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      },
    })
  })

  test.each([301, 302, 303, 307, 308])('%i is handed back and not followed', async (status) => {
    answer = (_request, response) => response.writeHead(status, { location: '/next' }).end()
    expect((await outgoing()(here())).status).toBe(status)
    expect(hits).toHaveLength(1)
  })

  test.each([204, 304])('%i has no body', async (status) => {
    answer = (_request, response) => response.writeHead(status).end()
    const response = await outgoing()(here())
    expect([response.status, response.body]).toEqual([status, null])
  })

  test('the size limit holds at the byte, with and without a stated length', async () => {
    const send = (bytes: number, stated: boolean): void => {
      answer = (_request, response) => {
        if (stated) response.setHeader('content-length', bytes)
        response.end(Buffer.alloc(bytes))
      }
    }
    for (const stated of [true, false]) {
      send(1000, stated)
      expect((await (await outgoing()(here())).arrayBuffer()).byteLength).toBe(1000)
      send(1001, stated)
      expect(await failure(outgoing()(here()))).toMatchObject({ reason: 'too-large' })
    }
  })

  test('a call may lower the limit and not raise it', async () => {
    answer = (_request, response) => response.end(Buffer.alloc(500))
    expect(await failure(outgoing()(here(), { bodyBytesMax: 499 }))).toMatchObject({
      reason: 'too-large',
    })
    answer = (_request, response) => response.end(Buffer.alloc(1001))
    expect(await failure(outgoing()(here(), { bodyBytesMax: 5000 }))).toMatchObject({
      reason: 'too-large',
    })
  })

  test('an endless body is cut off while it streams', async () => {
    let cut: () => void
    const closed = new Promise<void>((resolve) => (cut = resolve))
    answer = (_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(4096)));
      }
      response.on('drain', more).on('close', () => cut())
      more()
    }
    expect(await failure(outgoing()(here()))).toMatchObject({ reason: 'too-large' })
    await closed
  })

  test('the deadline is a total: a body that drips does not extend it', async () => {
    answer = (_request, response) => {
      const drip = setInterval(() => response.write('x'), 40)
      response.on('close', () => clearInterval(drip))
    }
    const startedAt = performance.now()
    expect(await failure(outgoing()(here()))).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      reason: 'timeout',
    })
    expect(performance.now() - startedAt).toBeLessThan(1500)
  })

  test('no answer at all', async () => {
    answer = () => {}
    expect(await failure(outgoing()(here()))).toMatchObject({ reason: 'timeout' })
  })

  test('a signal gives the call up', async () => {
    const controller = new AbortController()
    answer = () => controller.abort()
    const call = outgoing({ timeoutMs: 5000 })(here(), { signal: controller.signal })
    expect(await failure(call)).toMatchObject({ reason: 'aborted' })
    expect(await failure(outgoing()(here(), { signal: AbortSignal.abort() }))).toMatchObject({
      reason: 'aborted',
    })
  })

  test('an answer that breaks off', async () => {
    answer = (request, response) => {
      response.setHeader('content-length', 100)
      response.write('half', () => request.socket.destroy())
    }
    expect(await failure(outgoing()(here()))).toMatchObject({ reason: 'connection' })
  })

  test('bytes that are no HTTP', async () => {
    answer = (request) => request.socket.end('hello, I am no web server\r\n\r\n')
    expect(await failure(outgoing()(here()))).toMatchObject({ reason: 'connection' })
  })

  test('nobody listens', async () => {
    const fetch = outgoing({ allowPrivate: ['127.0.0.1'] })
    expect(await failure(fetch('http://127.0.0.1:1/'))).toMatchObject({ reason: 'connection' })
  })

  test('a header that would smuggle a line is refused', async () => {
    const call = outgoing()(here(), { headers: { authorization: 'Bearer a\r\nx: y' } })
    expect((await failure(call)).code).toBe('PROVIDER_UNAVAILABLE')
    expect(hits).toEqual([])
  })

  test('connections are kept', async () => {
    const ports = new Set<number | undefined>()
    answer = (request, response) => {
      ports.add(request.socket.remotePort)
      response.end('x')
    }
    const fetch = outgoing()
    // An answer is handed over a moment before its connection is free again, so two take turns.
    for (let count = 0; count < 20; count += 1) await fetch(here())
    expect(ports.size).toBeLessThanOrEqual(2)
  })
})
