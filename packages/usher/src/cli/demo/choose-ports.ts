import { createServer } from 'node:net'
import { CommandError } from '../command.ts'

export type DemoPorts = { readonly usher: number; readonly entra: number }

const usualPorts = { port: 3000, 'entra-port': 3001 } as const
const triesMax = 100

/** A port that was asked for must be free; otherwise the next free one will do. */
export async function choosePorts(
  asked: Readonly<Record<keyof typeof usualPorts, string | undefined>>,
): Promise<DemoPorts> {
  const chosen = new Map<keyof typeof usualPorts, number>()
  // What was asked for comes first, so that nothing else takes it.
  for (const option of ['port', 'entra-port'] as const) {
    const text = asked[option]
    if (text === undefined) continue
    const port = parsePort(option, text)
    if ([...chosen.values()].includes(port) || !(await isFree(port))) {
      throw new CommandError(`port ${port} is in use: choose another with --${option}.`)
    }
    chosen.set(option, port)
  }
  const choose = async (option: keyof typeof usualPorts) => {
    const port = chosen.get(option) ?? (await nextFree(usualPorts[option], [...chosen.values()]))
    chosen.set(option, port)
    return port
  }
  return { usher: await choose('port'), entra: await choose('entra-port') }
}

function parsePort(option: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port >= 1 && port <= 65_535) return port
  throw new CommandError(`--${option} ${text} is no port: use a number from 1 to 65535.`)
}

async function nextFree(from: number, taken: readonly number[]): Promise<number> {
  for (let port = from; port < from + triesMax; port += 1) {
    if (!taken.includes(port) && (await isFree(port))) return port
  }
  throw new CommandError(`no port from ${from} to ${from + triesMax - 1} is free: use --port.`)
}

/** Free on both loopback addresses: another program may hold only one of them. */
async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '::1'))
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: Error & { code?: string }) => {
      // A machine without IPv6 has nobody there who could be in the way.
      resolve(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT')
    })
    server.listen({ port, host }, () => server.close(() => resolve(true)))
  })
}
