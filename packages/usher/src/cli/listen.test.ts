import { EventEmitter, once } from 'node:events'
import { Agent, get } from 'node:http'
import { expect, test } from 'vitest'
import { listen } from './listen.ts'

const host = '127.0.0.1'

/** A handler whose answers wait until they are let go. */
function slowHandler() {
  const events = new EventEmitter()
  const released = once(events, 'release')
  return {
    release: () => events.emit('release'),
    received: once(events, 'received'),
    async fetch() {
      events.emit('received')
      await released
      return new Response('done')
    },
  }
}

test('answers on the port it says', async () => {
  const listener = await listen({ fetch: () => new Response('hello') }, { host, port: 0 })
  expect(await (await fetch(`http://${host}:${listener.port}/`)).text()).toBe('hello')
  await listener.stop(1000)
})

test('a port in use is one plain line', async () => {
  const first = await listen({ fetch: () => new Response() }, { host, port: 0 })
  await expect(listen({ fetch: () => new Response() }, { host, port: first.port })).rejects.toThrow(
    `${host}:${first.port} is in use by another program: choose another port.`,
  )
  await first.stop(1000)
})

test('an address of another machine is one plain line', async () => {
  await expect(
    listen({ fetch: () => new Response() }, { host: '203.0.113.1', port: 0 }),
  ).rejects.toThrow('this machine has no address 203.0.113.1: correct USHER_HOST.')
})

test('stopping lets a request finish and takes no new one', async () => {
  const handler = slowHandler()
  const listener = await listen(handler, { host, port: 0 })
  const answer = fetch(`http://${host}:${listener.port}/`)
  await handler.received
  const stopped = listener.stop(10_000)
  await expect(fetch(`http://${host}:${listener.port}/`)).rejects.toThrow('fetch failed')
  handler.release()
  expect(await (await answer).text()).toBe('done')
  await stopped
})

test('stopping does not wait for idle connections', async () => {
  const listener = await listen({ fetch: () => new Response('hello') }, { host, port: 0 })
  const agent = new Agent({ keepAlive: true })
  await new Promise((resolve) =>
    get({ host, port: listener.port, agent }, (response) => response.resume().on('end', resolve)),
  )
  const startedAt = performance.now()
  await listener.stop(10_000)
  expect(performance.now() - startedAt).toBeLessThan(5000)
  agent.destroy()
})

test('stopping ends what does not finish in time', async () => {
  const handler = slowHandler()
  const listener = await listen(handler, { host, port: 0 })
  const [outcome] = await Promise.allSettled([
    fetch(`http://${host}:${listener.port}/`),
    handler.received.then(() => listener.stop(100)),
  ])
  expect(outcome).toMatchObject({ status: 'rejected', reason: new TypeError('fetch failed') })
  handler.release()
})

test('the port is free afterwards', async () => {
  const listener = await listen({ fetch: () => new Response() }, { host, port: 0 })
  await listener.stop(1000)
  const again = await listen({ fetch: () => new Response() }, { host, port: listener.port })
  expect(again.port).toBe(listener.port)
  await again.stop(1000)
})
