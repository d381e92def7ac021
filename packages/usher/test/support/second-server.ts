// A second Usher process on the same database, for tests of what two nodes do at the same time.
import { listen } from '../../src/cli/listen.ts'
import { createUsher } from '../../src/compose.ts'
import { present } from '../../src/lib/assert.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { createOutbox } from '../../src/lib/outbox.ts'

const key = Buffer.from('f0e1d2c3b4a5968778695a4b3c2d1e0f00112233445566778899aabbccddeeff', 'hex')
const usher = await createUsher({
  baseUrl: present(process.env['USHER_TEST_BASE'], 'USHER_TEST_BASE'),
  databaseUrl: present(process.env['USHER_TEST_DATABASE'], 'USHER_TEST_DATABASE'),
  masterKeys: [{ id: 'test', key }],
  mailer: createOutbox({ from: 'usher@localhost.example', clock: () => new Date() }),
  dangerouslyAllowPrivateAddresses: ['localhost'],
  logger: createLogger({ level: 'error' }),
})
const { port } = await listen(usher, { host: 'localhost', port: 0 })
process.send?.(port)
