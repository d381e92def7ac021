// The demo's two ports, taken as soon as they are found free: another demo may start at the same moment.
import { contosoSeed, startEntraEmulator } from '@usher/entra-emulator'
import { callbackPath } from '../../http/routes/oauth2.ts'
import { listenOnLoopback, type Listener } from '../listen.ts'
import { choosePorts } from './choose-ports.ts'

type Handler = Parameters<typeof listenOnLoopback>[0]
export type TakenPorts = {
  readonly baseUrl: string
  readonly listener: Listener
  readonly entra: Awaited<ReturnType<typeof startEntraEmulator>>
  /** From now on requests are answered by it; before, they are asked to come again. */
  readonly open: (handler: Handler) => void
}

const triesMax = 10

/** Errors: CommandError where a port that was asked for is in use. */
export async function takePorts(wishes: Parameters<typeof choosePorts>[0]): Promise<TakenPorts> {
  for (let attempt = 1; ; attempt += 1) {
    const ports = await choosePorts(wishes)
    try {
      return await take(ports.usher, ports.entra)
    } catch (error) {
      if (!isTaken(error) || attempt === triesMax) throw error
    }
  }
}

async function take(port: number, entraPort: number): Promise<TakenPorts> {
  let answering: Handler = { fetch: () => new Response('Starting.\n', comeAgain) }
  const listener = await listenOnLoopback(
    { fetch: (request, env) => answering.fetch(request, env) },
    port,
  )
  const baseUrl = `http://localhost:${port}`
  try {
    const entra = await startEntraEmulator({
      port: entraPort,
      hostname: 'localhost',
      seed: contosoSeed({ redirectUris: [new URL(callbackPath, baseUrl).href] }),
    })
    return { baseUrl, listener, entra, open: (handler) => void (answering = handler) }
  } catch (error) {
    await listener.stop(0)
    throw error
  }
}

const comeAgain = { status: 503, headers: { 'Retry-After': '1' } }

/** By the emulator's error itself, or by what an error of the listener rests on. */
function isTaken(error: unknown): boolean {
  return [error, error instanceof Error ? error.cause : undefined].some(
    (each) => each instanceof Error && 'code' in each && each.code === 'EADDRINUSE',
  )
}
