#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { contoso, contosoSeed, startEntraEmulator } from './index.ts'

/** The command: starts the emulator with the Contoso seed and runs until it is interrupted. */
const help = `Usage: entra-emulator [options]

A local Microsoft Entra ID tenant for development and tests. Listens on loopback only.

  --port <number>                      default 3001
  --redirect-uri <url>                 registered with every web app; may be repeated
  --front-channel-logout-url <url>     registered with every web app of Contoso
  --help
`

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3001' },
    'redirect-uri': { type: 'string', multiple: true, default: [] },
    'front-channel-logout-url': { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) {
  console.log(help)
} else {
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    console.error('--port is a whole number from 0 to 65535.')
    process.exit(2)
  }
  const frontChannelLogoutUrl = values['front-channel-logout-url']
  const emulator = await startEntraEmulator({
    port,
    seed: contosoSeed({
      redirectUris: values['redirect-uri'],
      ...(frontChannelLogoutUrl === undefined ? {} : { frontChannelLogoutUrl }),
    }),
  })
  console.log(`Local Entra emulator - for development and tests, not Microsoft

  Directory page   ${emulator.origin}/
  Issuer           ${emulator.origin}/${contoso.tenantId}/v2.0
  Client id        ${contoso.clientId}
  Client secret    ${contoso.clientSecret}
  Graph            ${emulator.graphOrigin}/v1.0/me
`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void emulator.close())
  }
}
