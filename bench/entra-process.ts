// The local Entra with as many people as its first message asks for.
import { contoso, contosoSeed, startEntraEmulator } from '@usher/entra-emulator'
import { z } from 'zod'

const orderSchema = z.object({ people: z.number(), redirectUri: z.string() })

process.once('message', (message) => {
  const { people, redirectUri } = orderSchema.parse(message)
  void start(people, redirectUri).then((ready) => process.send?.(ready))
})

async function start(people: number, redirectUri: string) {
  const entra = await startEntraEmulator({ seed: contosoSeed({ redirectUris: [redirectUri] }) })
  for (let index = 0; index < people; index += 1)
    entra.directory.addUser(contoso.tenantId, {
      userPrincipalName: `person${index}@contoso.example`,
      displayName: `Person ${index}`,
      mail: `person${index}@contoso.example`,
    })
  return { origin: entra.origin, graphOrigin: entra.graphOrigin }
}
