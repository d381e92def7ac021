const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const repeatMilliseconds = 1000

/**
 * Resolves at the first signal that asks the process to end. Ctrl-C a second time ends it at once;
 * repeats within a second do not count, because npm and the terminal both pass on one Ctrl-C.
 */
export function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | undefined
    for (const signal of signals) {
      process.on(signal, () => {
        if (firstAt === undefined) {
          firstAt = performance.now()
          resolve()
        } else if (performance.now() - firstAt > repeatMilliseconds) {
          process.exit(130)
        }
      })
    }
  })
}
