import { useSyncExternalStore } from 'react'

const tickMilliseconds = 30_000
let now = Date.now()

/** The time, in milliseconds since 1970, kept half a minute fresh, so that “2 minutes ago” ages. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}

function subscribe(changed: () => void): () => void {
  const timer = setInterval(() => {
    now = Date.now()
    changed()
  }, tickMilliseconds)
  return () => clearInterval(timer)
}
