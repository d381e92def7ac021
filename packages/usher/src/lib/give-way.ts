// Long work on SQLite waits for nothing: its answers are there at once, and awaiting them lets nobody
// else run. Between two portions it gives way by itself.
import { setImmediate } from 'node:timers/promises'

/** Lets timers and sockets have their turn. */
export function giveWay(): Promise<void> {
  return setImmediate()
}
