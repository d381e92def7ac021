// What a command of `usher` is. It gets everything it touches as arguments, so that tests can run it.
import type { Environment } from './config.ts'

export type CommandContext = {
  /** What stood on the command line, as `node:util` parsed it. */
  readonly options: Readonly<Record<string, string | boolean | undefined>>
  readonly environment: Environment
  /** One line on standard output. */
  print(line: string): void
  /** Resolves when somebody wants it to end: Ctrl-C or the service manager. */
  stopRequested(): Promise<void>
}

export type Command = {
  readonly summary: string
  readonly options: Readonly<
    Record<
      string,
      {
        readonly type: 'string' | 'boolean'
        /** How the value is called in the help. */
        readonly value?: string
        readonly help: string
      }
    >
  >
  /** Loads the command itself: `usher help` must not load a database driver. */
  load(): Promise<(context: CommandContext) => Promise<void>>
}

/** Ends the command with this one line and exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}
