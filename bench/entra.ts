// The local Entra with as many people as the benchmark needs, in a process of its own.
import { contoso, contosoSeed, startEntraEmulator } from '@usher/entra-emulator'
import type { EntraEmulator } from '@usher/entra-emulator'
import { z } from 'zod'
import { answerParent } from './child-process.ts'

const startSchema = z.object({ redirectUri: z.string(), people: z.int() })
let entra: EntraEmulator | undefined

answerParent(
  {
    async start(input) {
      const { redirectUri, people } = startSchema.parse(input)
      entra = await startEntraEmulator({ seed: contosoSeed({ redirectUris: [redirectUri] }) })
      for (let number = 0; number < people; number += 1) {
        const name = `person-${number}@${contoso.domain}`
        entra.directory.addUser(contoso.tenantId, {
          userPrincipalName: name,
          displayName: `Person ${number}`,
          mail: name,
        })
      }
      return {
        origin: entra.origin,
        graphOrigin: entra.graphOrigin,
        loginPath: `/${contoso.tenantId}/login`,
        names: Array.from({ length: people }, (_, number) => `person-${number}@${contoso.domain}`),
      }
    },
  },
  async () => {
    await entra?.close()
  },
)
