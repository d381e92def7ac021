import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOutbox, outboxFilePattern } from './outbox.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-outbox-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

const clock = () => new Date('2026-03-04T05:06:07.089Z')
const from = 'Usher <usher@localhost>'
const mail = { to: 'ada@contoso.example', subject: 'Hello', text: 'Grüße', html: '<p>Grüße</p>' }

test('keeps the last 100 messages in order', async () => {
  const outbox = createOutbox({ from, clock })
  for (let count = 1; count <= 101; count += 1) {
    await outbox.send({ ...mail, subject: `message ${count}` })
  }
  const subjects = outbox.messages().map((sent) => sent.subject)
  expect(subjects).toHaveLength(100)
  expect(subjects[0]).toBe('message 2')
  expect(subjects.at(-1)).toBe('message 101')
})

test('writes each message for mail programs and for tests, private to the user', async () => {
  const outbox = createOutbox({ from, clock, folder: join(folder, 'private') })
  await Promise.all([outbox.send(mail), outbox.send({ ...mail, to: 'grace@contoso.example' })])
  const names = (await readdir(join(folder, 'private'))).toSorted()
  expect(names).toEqual([
    '20260304T050607089Z-0001.eml',
    '20260304T050607089Z-0001.json',
    '20260304T050607089Z-0002.eml',
    '20260304T050607089Z-0002.json',
  ])
  for (const name of names) {
    expect(name).toMatch(outboxFilePattern)
    expect((await stat(join(folder, 'private', name))).mode & 0o777).toBe(0o600)
  }
  const raw = await readFile(join(folder, 'private', names[0] ?? ''), 'utf8')
  expect(raw).toContain('To: ada@contoso.example\r\n')
  expect(raw).toContain('Subject: Hello\r\n')
  const json: unknown = JSON.parse(await readFile(join(folder, 'private', names[1] ?? ''), 'utf8'))
  expect(json).toEqual({ ...mail, sentAt: '2026-03-04T05:06:07.089Z' })
})

test('keeps files of the last 100 messages only', async () => {
  const outbox = createOutbox({ from, clock, folder: join(folder, 'many') })
  for (let count = 0; count < 102; count += 1) await outbox.send(mail)
  const names = (await readdir(join(folder, 'many'))).toSorted()
  expect(names).toHaveLength(200)
  expect(names[0]).toBe('20260304T050607089Z-0003.eml')
})

test('refuses what the real mailer refuses', async () => {
  const outbox = createOutbox({ from, clock })
  await expect(outbox.send({ ...mail, to: 'a@b.example\r\nBcc: c@d.example' })).rejects.toThrow(
    'not one plain e-mail address',
  )
  expect(outbox.messages()).toHaveLength(0)
})
