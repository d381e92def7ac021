// `usher demo`: an organization, "Contoso", beside a local Entra tenant, so that everything can be
// tried without an account anywhere. State stays in one folder; --reset begins anew.
import { join } from 'node:path'
import { createUsher, type Usher } from '../compose.ts'
import { createLogger } from '../lib/logger.ts'
import { createOutbox } from '../lib/outbox.ts'
import type { CommandContext } from './command.ts'
import { describeDemo, welcome } from './demo/describe.ts'
import { provision, tenantUrlOf } from './demo/provision.ts'
import { adminEmail, seedDemo } from './demo/seed.ts'
import { openDemoState } from './demo/state.ts'
import type { DemoState } from './demo/state.ts'
import { takePorts, type TakenPorts } from './demo/take-ports.ts'

const graceMilliseconds = 2000

export async function demo(context: CommandContext): Promise<void> {
  const { options } = context
  const state = await openDemoState(textOption(options, 'state-dir') ?? '.usher', {
    reset: options['reset'] === true,
  })
  const ports = await takePorts({
    port: textOption(options, 'port'),
    'entra-port': textOption(options, 'entra-port'),
  })
  await withDemo(state, ports, async (facts) => {
    const stopRequested = context.stopRequested()
    await state.writeFacts(facts)
    for (const line of welcome(facts)) context.print(line)
    await stopRequested
    await state.removeFacts()
    context.print('Stopping.')
  })
}

/** Starts everything, hands it to `use`, and ends all of it again, however `use` ends. */
async function withDemo(
  state: DemoState,
  { baseUrl, listener, entra, open }: TakenPorts,
  use: (facts: ReturnType<typeof describeDemo>) => Promise<void>,
): Promise<void> {
  let usher: Usher | undefined
  let stopProvisioning: (() => Promise<void>) | undefined
  try {
    usher = await createUsher({
      baseUrl,
      databaseUrl: `sqlite:${state.databaseFile}`,
      masterKeys: [{ id: 'demo', key: Buffer.from(state.secrets.masterKey, 'base64') }],
      mailer: createOutbox({
        from: 'Usher demo <usher@localhost.example>',
        clock: () => new Date(),
        folder: join(state.folder, 'outbox'),
      }),
      // The local Entra answers on loopback, where no real provider may be.
      dangerouslyAllowPrivateAddresses: [new URL(entra.origin).host],
      logger: createLogger({ level: 'warn' }),
    })
    const organizationId = await seedDemo(usher, entra, state.secrets)
    open(usher)
    const tenantUrl = tenantUrlOf(baseUrl, organizationId)
    const scim = { tenantUrl, token: state.secrets.scimToken }
    stopProvisioning = await provision(usher, entra, { ...scim, organizationId })
    await use(
      describeDemo({
        baseUrl,
        entraUrl: entra.origin,
        organizationId,
        adminEmail,
        adminPassword: state.secrets.adminPassword,
        outbox: join(state.folder, 'outbox'),
        scim,
      }),
    )
  } finally {
    // What was started last ends first: no request must find its database closed.
    await stopProvisioning?.()
    usher?.endStreams()
    await listener.stop(graceMilliseconds)
    await usher?.close()
    await entra.close()
  }
}

function textOption(options: CommandContext['options'], name: string): string | undefined {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}
