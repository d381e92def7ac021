// Questions and answers between the benchmark and its processes, over Node's own channel.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const questionSchema = z.object({ number: z.int(), name: z.string(), input: z.unknown() })
const answerSchema = z.object({
  number: z.int(),
  result: z.unknown().optional(),
  error: z.string().optional(),
})

export type Child = {
  ask<Result>(name: string, input: unknown, schema: z.ZodType<Result>): Promise<Result>
  /** Milliseconds of CPU that the process has used so far. */
  cpuMilliseconds(): Promise<number>
  end(): Promise<void>
}

/** Starts `script`, a file beside this one, from source. */
export function startChild(script: string): Child {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), {
    execArgv: ['--conditions=source'],
    serialization: 'advanced',
  })
  const waiting = new Map<number, (answer: z.infer<typeof answerSchema>) => void>()
  let asked = 0
  child.on('message', (message) => {
    const answer = answerSchema.parse(message)
    waiting.get(answer.number)?.(answer)
    waiting.delete(answer.number)
  })
  const ended = once(child, 'exit')
  child.once('exit', () => {
    for (const [number, settle] of waiting) settle({ number, error: `${script} has ended` })
  })
  const ask: Child['ask'] = async (name, input, schema) => {
    asked += 1
    const number = asked
    const answer = await new Promise<z.infer<typeof answerSchema>>((resolve) => {
      waiting.set(number, resolve)
      child.send({ number, name, input })
    })
    if (answer.error !== undefined) throw new Error(answer.error)
    return schema.parse(answer.result)
  }
  return {
    ask,
    cpuMilliseconds: () => ask('cpu', undefined, z.number()),
    async end() {
      if (child.exitCode === null && child.connected) child.disconnect()
      await ended
    },
  }
}

type Handlers = Readonly<Record<string, (input: unknown) => Promise<unknown>>>

/** The other side: answers until the parent goes away, then runs `close`. */
export function answerParent(handlers: Handlers, close: () => Promise<void>): void {
  const all: Handlers = { ...handlers, cpu: async () => cpuMilliseconds() }
  process.on('message', (message) => {
    const { number, name, input } = questionSchema.parse(message)
    const handler = all[name] ?? (() => Promise.reject(new Error(`nothing answers ${name}`)))
    handler(input).then(
      (result) => process.send?.({ number, result }),
      (error: unknown) => process.send?.({ number, error: describe(error) }),
    )
  })
  process.once('disconnect', () => {
    void close().finally(() => process.exit())
  })
}

function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
