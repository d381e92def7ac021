import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

// Below the ports that systems hand out by themselves (from 32768 on Linux, 49152 elsewhere): no outgoing
// connection of another test can take one between the probe and its use.
const portMin = 20_000
const portMax = 32_000
const triesMax = 50

/** A port on which nobody listens now, on either loopback address. */
export async function freePort(): Promise<number> {
  for (let attempt = 1; attempt <= triesMax; attempt += 1) {
    const port = randomInt(portMin, portMax)
    if ((await isFree(port, '127.0.0.1')) && (await isFree(port, 'localhost'))) return port
  }
  throw new Error(`no free port found in ${triesMax} tries`)
}

function isFree(port: number, host: string): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}
