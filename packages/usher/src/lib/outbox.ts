// Mail for development: nothing leaves the machine, the last messages can be read.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { envelopeOf } from './mailer.ts'
import type { OutgoingMail } from './mailer.ts'

export type SentMail = OutgoingMail & { readonly sentAt: Date }

const messagesMax = 100

/** Matches what an outbox writes into its folder, and nothing else. */
export const outboxFilePattern = /^\d{8}T\d{9}Z-\d{4,}\.(eml|json)$/

/**
 * Keeps the last 100 messages in memory and, with a folder, as `.eml` (for a mail program) and
 * `.json` (for a test or a person with a terminal) beside each other, readable by this user only.
 */
export function createOutbox(options: {
  readonly from: string
  readonly clock: () => Date
  readonly folder?: string
}) {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const messages: SentMail[] = []
  const files: string[] = []
  let count = 0

  async function writeFiles(folder: string, sent: SentMail, raw: Buffer): Promise<void> {
    const stamp = sent.sentAt.toISOString().replaceAll(/[-:.]/g, '')
    const name = join(folder, `${stamp}-${String(count).padStart(4, '0')}`)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(`${name}.eml`, raw, { mode: 0o600 })
    await writeFile(`${name}.json`, `${JSON.stringify(sent, undefined, 2)}\n`, { mode: 0o600 })
    files.push(name)
    const oldest = files.length > messagesMax ? files.shift() : undefined
    if (oldest === undefined) return
    await rm(`${oldest}.eml`, { force: true })
    await rm(`${oldest}.json`, { force: true })
  }

  return {
    async send(mail: OutgoingMail): Promise<void> {
      const envelope = envelopeOf(options.from, mail)
      const { message } = await transport.sendMail(envelope)
      const sent = { ...mail, subject: envelope.subject, sentAt: options.clock() }
      messages.push(sent)
      if (messages.length > messagesMax) messages.shift()
      count += 1
      if (options.folder !== undefined) {
        await writeFiles(options.folder, sent, Buffer.isBuffer(message) ? message : Buffer.alloc(0))
      }
    },

    /** Oldest first. */
    messages(): readonly SentMail[] {
      return [...messages]
    },
  }
}
