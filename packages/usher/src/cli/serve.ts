// `usher serve`: open the storage, compose, listen, and end in order when asked to.
import { createUsher } from '../compose.ts'
import type { Usher } from '../compose.ts'
import { bootstrapFromConfig, openSetUp } from '../engine/set-up.ts'
import type { Mailer } from '../engine/ports.ts'
import { createLogger } from '../lib/logger.ts'
import type { Logger } from '../lib/logger.ts'
import { createSmtpMailer } from '../lib/mailer.ts'
import type { CommandContext } from './command.ts'
import { loadConfig } from './config.ts'
import type { Config } from './config.ts'
import { configSources } from './config-sources.ts'
import { listen } from './listen.ts'
import { makeDataFolder } from './make-data-folder.ts'

const graceMilliseconds = 10_000

export async function serve(context: CommandContext): Promise<void> {
  const config = loadConfig(configSources(context))
  const logger = createLogger({ level: config.logLevel })
  warnOfDangers(config, logger)
  await makeDataFolder(config.databaseUrl)
  const usher = await createUsher({ ...config, mailer: mailerOf(config, logger), logger })
  const stopRequested = context.stopRequested()
  try {
    const listener = await listen(usher, { host: config.host, port: config.port })
    await welcomeFirstOwner(usher, config, context, logger)
    logger.info(
      { baseUrl: config.baseUrl, host: config.host, port: listener.port, processId: process.pid },
      'ready',
    )
    await stopRequested
    logger.info({}, 'stopping')
    usher.endStreams()
    await listener.stop(graceMilliseconds)
  } finally {
    await usher.close()
  }
  logger.info({}, 'stopped')
}

function warnOfDangers(config: Config, logger: Logger): void {
  const addresses = config.dangerouslyAllowPrivateAddresses
  if (addresses.length === 0) return
  logger.warn(
    { addresses },
    'DANGER: providers may make this server call these private addresses, even without https (dangerouslyAllowPrivateAddresses)',
  )
}

function mailerOf(config: Config, logger: Logger): Mailer {
  if (config.mail !== null) {
    return createSmtpMailer({ url: config.mail.smtpUrl, from: config.mail.from })
  }
  return {
    // Not an error for the person at the form: whether a mail goes out must not show there.
    async send({ subject }) {
      logger.warn({ subject }, 'a mail was not sent: set USHER_SMTP_URL and USHER_MAIL_FROM')
    },
  }
}

/** An instance that nobody runs yet gets its first owner from the environment or by a link. */
async function welcomeFirstOwner(
  usher: Usher,
  config: Config,
  context: CommandContext,
  logger: Logger,
): Promise<void> {
  const { ports, passwords } = usher.deps
  if (config.bootstrap !== null) {
    await bootstrapFromConfig(ports, passwords, config.bootstrap)
    return
  }
  if ((await ports.storage.read.users.countOperators()) > 0) return
  const { token } = await openSetUp(ports)
  logger.warn({}, 'this instance has no owner yet: open the set-up link on standard output')
  // Past the log on purpose: the link makes the first owner, and logs are kept and shipped.
  context.print(`Set up this instance (once, within 24 hours): ${setUpLink(config, token)}`)
}

function setUpLink(config: Config, token: string): string {
  const link = new URL('/set-up', config.baseUrl)
  link.searchParams.set('token', token)
  return link.href
}
