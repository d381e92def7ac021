import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createSmtpMailer, envelopeOf } from './mailer.ts'

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    await new Promise((resolve) => server.close(resolve))
  }
})

type Received = { readonly commands: string[]; data: string }

/** The few verbs of RFC 5321 that a sender needs, without TLS. */
async function startMailServer(options: { readonly silent?: boolean } = {}) {
  const received: Received = { commands: [], data: '' }
  const server = createServer((socket) => {
    let inData = false
    let buffered = ''
    socket.on('error', () => socket.destroy())
    socket.setEncoding('utf8')
    if (options.silent !== true) socket.write('220 mail.example\r\n')
    socket.on('data', (chunk: string) => {
      buffered += chunk
      for (let end = buffered.indexOf('\r\n'); end >= 0; end = buffered.indexOf('\r\n')) {
        const line = buffered.slice(0, end)
        buffered = buffered.slice(end + 2)
        if (inData && line !== '.') received.data += `${line}\n`
        else {
          if (!inData) received.commands.push(line)
          socket.write(inData ? '250 kept\r\n' : answerTo(line))
          inData = line === 'DATA'
          if (line === 'QUIT') socket.end()
        }
      }
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
}

function answerTo(line: string): string {
  if (line.startsWith('EHLO')) return '250-mail.example\r\n250 AUTH PLAIN\r\n'
  if (line.startsWith('AUTH')) return '235 welcome\r\n'
  if (line === 'DATA') return '354 go on\r\n'
  return line === 'QUIT' ? '221 bye\r\n' : '250 fine\r\n'
}

const mail = {
  to: 'ada@contoso.example',
  subject: 'Choose a new password',
  text: 'Open https://usher.example/reset?token=abc',
  html: '<p>Open the link</p>',
}
const from = 'Usher <usher@contoso.example>'

describe('sending', () => {
  test('hands one message for one recipient to the server', async () => {
    const { url, received } = await startMailServer()
    const mailer = createSmtpMailer({ url, from })
    await mailer.send(mail)
    mailer.close()
    expect(received.commands).toContain('MAIL FROM:<usher@contoso.example>')
    expect(received.commands.filter((line) => line.startsWith('RCPT'))).toEqual([
      'RCPT TO:<ada@contoso.example>',
    ])
    expect(received.data).toContain('Subject: Choose a new password\n')
    expect(received.data).toContain('Auto-Submitted: auto-generated\n')
    expect(received.data).toContain('<p>Open the link</p>')
  })

  test('signs in with the user and password of the address, decoded', async () => {
    const { url, received } = await startMailServer()
    const mailer = createSmtpMailer({ url: url.replace('//', '//us%40er:p%3Ass@'), from })
    await mailer.send(mail)
    mailer.close()
    const [, , credentials = ''] = (
      received.commands.find((line) => line.startsWith('AUTH')) ?? ''
    ).split(' ')
    expect(Buffer.from(credentials, 'base64').toString()).toBe('\0us@er\0p:ss')
  })

  test('a server that hangs up is an error', async () => {
    const { url } = await startMailServer()
    await new Promise((resolve) => servers.pop()?.close(resolve))
    await expect(createSmtpMailer({ url, from }).send(mail)).rejects.toThrow('ECONNREFUSED')
  })

  test('only a mail server can be addressed', () => {
    expect(() => createSmtpMailer({ url: 'http://mail.example', from })).toThrow('smtp://')
  })
})

describe('header injection', () => {
  test.each([
    'ada@contoso.example\r\nBcc: eve@evil.example',
    'ada@contoso.example\nBcc: eve@evil.example',
    'ada@contoso.example,eve@evil.example',
    'ada@contoso.example;eve@evil.example',
    'ada@contoso.example eve@evil.example',
    'Ada <ada@contoso.example>',
    '<ada@contoso.example>',
    'group:ada@contoso.example;',
    '"a\r\n"@contoso.example',
    'ada@contoso.example\0',
    'ada@evil.example@contoso.example',
    'ada',
    '',
    `${'a'.repeat(250)}@b.example`,
  ])('the recipient %j is refused', (to) => {
    expect(() => envelopeOf(from, { ...mail, to })).toThrow('not one plain e-mail address')
  })

  test.each([
    'Hello\r\nBcc: eve@evil.example',
    'Hello\nX: y',
    'Hello\u2028Bcc: eve@evil.example',
    'Hello\0there',
    'Welcome to \u202Eosotnoc',
  ])('the subject %j stays one line', async (subject) => {
    const { url, received } = await startMailServer()
    const mailer = createSmtpMailer({ url, from })
    await mailer.send({ ...mail, subject })
    mailer.close()
    const [headers = ''] = received.data.split('\n\n')
    expect(headers).not.toMatch(/^(bcc|x):/im)
    expect(headers.match(/^Subject: /gm)).toHaveLength(1)
    expect(received.commands.filter((line) => line.startsWith('RCPT'))).toHaveLength(1)
  })

  test('a subject has a longest length', () => {
    expect(envelopeOf(from, { ...mail, subject: 'x'.repeat(200) }).subject).toHaveLength(200)
    expect(envelopeOf(from, { ...mail, subject: 'x'.repeat(201) }).subject).toHaveLength(200)
  })

  test('text that looks like the end of a message stays text', async () => {
    const { url, received } = await startMailServer()
    const mailer = createSmtpMailer({ url, from })
    await mailer.send({ ...mail, text: 'one\r\n.\r\nMAIL FROM:<eve@evil.example>\r\n' })
    mailer.close()
    expect(received.commands.filter((line) => line.startsWith('MAIL'))).toHaveLength(1)
  })
})
