import { expect, test } from 'vitest'
import { RequestLog, recordedRequestsMax } from './requests.ts'

const request = (path: string) => ({
  method: 'GET',
  path,
  query: {},
  headers: {},
  form: null,
  body: '',
})

test('the newest requests stay, the oldest go, and a held list sees it', () => {
  const log = new RequestLog()
  const held = log.all
  for (let n = 0; n < recordedRequestsMax; n += 1) log.add(request(`/${n}`))
  expect(held).toHaveLength(recordedRequestsMax)
  expect(held[0]?.path).toBe('/0')
  log.add(request('/last'))
  expect(held).toHaveLength(recordedRequestsMax)
  expect(held[0]?.path).toBe('/1')
  expect(held.at(-1)?.path).toBe('/last')
})
