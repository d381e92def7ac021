// Arguments → command → exit code.
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Command, CommandContext } from './command.ts'
import type { Environment } from './config.ts'
import { stopRequested } from './stop-requested.ts'

const config = {
  type: 'string',
  value: 'FILE',
  help: 'read settings from this JSON file (the environment wins)',
} as const

const commands: Readonly<Record<string, Command>> = {
  serve: {
    summary: 'Run the server.',
    options: { config },
    load: async () => (await import('./serve.ts')).serve,
  },
  migrate: {
    summary: 'Bring the database up to date, and exit.',
    options: { config },
    load: async () => (await import('./migrate.ts')).migrate,
  },
  'let-in': {
    summary: 'Where no way in is left: a link by which a member chooses a password.',
    options: {
      organization: { type: 'string', value: 'SLUG', help: 'the short name of the organization' },
      email: { type: 'string', value: 'ADDRESS', help: 'the address of the member' },
      config,
    },
    load: async () => (await import('./let-in.ts')).letIn,
  },
  demo: {
    summary: 'Try it out: a server with an organization, beside a local Entra tenant.',
    options: {
      reset: { type: 'boolean', help: 'begin anew: removes what earlier demos left' },
      port: { type: 'string', value: 'N', help: 'port of Usher (3000, or the next free one)' },
      'entra-port': { type: 'string', value: 'N', help: 'port of the local Entra (3001, or next)' },
      'state-dir': {
        type: 'string',
        value: 'DIR',
        help: 'where the demo keeps its state (.usher)',
      },
    },
    load: async () => (await import('./demo.ts')).demo,
  },
}

const everywhere = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  debug: { type: 'boolean' },
} as const

export type Output = {
  print(line: string): void
  printError(line: string): void
}

/** Runs one command line and says how it went: 0 done, 1 failed, 2 wrong use. */
export async function run(
  commandLine: readonly string[],
  environment: Environment,
  output: Output,
): Promise<number> {
  const [first] = commandLine
  if (first === 'help' || first === undefined || first === '--help' || first === '-h') {
    const topic = commands[commandLine[1] ?? '']
    output.print(topic === undefined ? usage() : usageOf(commandLine[1] ?? '', topic))
    return first === undefined ? 2 : 0
  }
  if (first === 'version' || first === '--version') {
    output.print(await version())
    return 0
  }
  const command = Object.hasOwn(commands, first) ? commands[first] : undefined
  if (command === undefined) {
    output.printError(`usher: there is no command "${first}".\n\n${usage()}`)
    return 2
  }
  return runCommand(first, command, commandLine.slice(1), environment, output)
}

async function runCommand(
  name: string,
  command: Command,
  rest: readonly string[],
  environment: Environment,
  output: Output,
): Promise<number> {
  const parsed = parse(command, rest)
  if (typeof parsed === 'string') {
    output.printError(`usher ${name}: ${parsed}\n\n${usageOf(name, command)}`)
    return 2
  }
  if (parsed['help'] === true) {
    output.print(usageOf(name, command))
    return 0
  }
  try {
    const execute = await command.load()
    await execute({
      options: parsed,
      environment,
      print: (line) => output.print(line),
      stopRequested,
    })
    return 0
  } catch (error) {
    output.printError(explain(error, parsed['debug'] === true))
    return 1
  }
}

function parse(command: Command, rest: readonly string[]): CommandContext['options'] | string {
  const own = Object.entries(command.options).map(([name, { type }]) => [name, { type }] as const)
  try {
    const { values } = parseArgs({
      args: [...rest],
      options: { ...Object.fromEntries(own), ...everywhere },
      strict: true,
      allowPositionals: false,
    })
    return z.record(z.string(), z.union([z.string(), z.boolean()])).parse(values)
  } catch (error) {
    const [sentence = 'wrong arguments'] = errorMessage(error).split(/\. (?=[A-Z])/)
    return sentence.replace(/\.?$/, '.')
  }
}

/** One line for people; the whole of it for whoever asks with --debug. */
function explain(error: unknown, debug: boolean): string {
  if (debug && error instanceof Error) return error.stack ?? error.message
  // A list of settings that are wrong has a line for each of them.
  return errorMessage(error)
    .split('\n')
    .map((line) => `usher: ${line}`)
    .join('\n')
}

function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function version(): Promise<string> {
  const { readFile } = await import('node:fs/promises')
  // Two folders up both from src/cli and from dist/cli.
  const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8')
  return z.object({ version: z.string() }).parse(JSON.parse(manifest)).version
}

function usage(): string {
  const rows = Object.entries(commands).map(
    ([name, { summary }]) => `  ${name.padEnd(9)} ${summary}`,
  )
  return [
    'usher - sign-in for your apps, through Entra ID and others',
    '',
    'Usage: usher COMMAND [OPTIONS]',
    '',
    ...rows,
    '  help      Explain a command: usher help demo',
    '  version   Print the version.',
  ].join('\n')
}

function usageOf(name: string, command: Command): string {
  const options = Object.entries(command.options).map(([option, { value, help }]) => ({
    left: `--${option}${value === undefined ? '' : ` ${value}`}`,
    help,
  }))
  const all = [...options, { left: '--debug', help: 'show where an error comes from' }]
  const width = Math.max(...all.map(({ left }) => left.length))
  const rows = all.map(({ left, help }) => `  ${left.padEnd(width)} ${help}`)
  return [`Usage: usher ${name} [OPTIONS]`, '', command.summary, '', ...rows].join('\n')
}
