// `usher let-in`: for an organization into which no way leads any more.
import { createUsher } from '../compose.ts'
import { letIn as letInByOperator } from '../engine/let-in.ts'
import { createLogger } from '../lib/logger.ts'
import { createOutbox } from '../lib/outbox.ts'
import { CommandError, type CommandContext } from './command.ts'
import { loadConfig } from './config.ts'
import { configSources } from './config-sources.ts'
import { resetPath } from '../http/routes/email-letters.ts'

export async function letIn(context: CommandContext): Promise<void> {
  const { organization, email } = context.options
  if (typeof organization !== 'string' || typeof email !== 'string')
    throw new CommandError(
      'name the organization and the address: --organization SLUG --email ADDRESS',
    )
  const config = loadConfig(configSources(context))
  const usher = await createUsher({
    ...config,
    mailer: createOutbox({ from: 'usher@localhost.example', clock: () => new Date() }),
    logger: createLogger({ level: config.logLevel }),
  })
  try {
    const { token } = await letInByOperator(usher.deps.ports, { slug: organization, email })
    const link = new URL(resetPath, config.baseUrl)
    link.searchParams.set('token', token)
    context.print(`${email} chooses a password here (once, within an hour): ${link.href}`)
  } finally {
    await usher.close()
  }
}
