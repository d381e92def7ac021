// Outgoing mail over SMTP, by nodemailer.
import { createTransport } from 'nodemailer'
import { assert } from './assert.ts'

export type OutgoingMail = {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

const subjectCharactersMax = 200
const connectMilliseconds = 10_000
const silenceMilliseconds = 20_000

/** `smtp://user:password@host:587` (STARTTLS) or `smtps://user:password@host:465`. */
export function createSmtpMailer(options: { readonly url: string; readonly from: string }) {
  const transport = createTransport({
    ...serverOf(options.url),
    connectionTimeout: connectMilliseconds,
    greetingTimeout: connectMilliseconds,
    socketTimeout: silenceMilliseconds,
    // A message is text that we wrote: nothing in it may make us read a file or call an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send(mail: OutgoingMail): Promise<void> {
      await transport.sendMail(envelopeOf(options.from, mail))
    },
    close(): void {
      transport.close()
    },
  }
}

function serverOf(url: string) {
  const { protocol, hostname, port, username, password } = new URL(url)
  assert(protocol === 'smtp:' || protocol === 'smtps:', 'the mail server is smtp:// or smtps://')
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const secure = protocol === 'smtps:'
  const authenticated = username !== ''
  const loopback = ['localhost', '127.0.0.1', '::1'].includes(host)
  return {
    host,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    // A password never travels in the clear, not even when somebody strips STARTTLS on the way.
    requireTLS: !secure && authenticated && !loopback,
    ...(authenticated && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
  }
}

/**
 * What goes into the headers. The recipient must be one plain address: anything that could end a
 * header or add another recipient is refused here, whatever the library would make of it.
 */
export function envelopeOf(from: string, mail: OutgoingMail) {
  assert(isPlainAddress(mail.to), 'the recipient is not one plain e-mail address')
  return {
    from,
    to: { name: '', address: mail.to },
    subject: oneLine(mail.subject),
    text: mail.text,
    html: mail.html,
    // Asks vacation responders not to answer (RFC 3834 §5).
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}

function isPlainAddress(address: string): boolean {
  return (
    address.length <= 254 &&
    /^[^\s\p{Cc}\p{Cf}@<>()[\]\\,;:"]+@[^\s\p{Cc}\p{Cf}@<>()[\]\\,;:"]+$/u.test(address)
  )
}

function oneLine(subject: string): string {
  const clean = subject.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  return Array.from(clean).slice(0, subjectCharactersMax).join('')
}
