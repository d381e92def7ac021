import { useSyncExternalStore } from 'react'
import { createClock } from './clock.ts'

const tickMilliseconds = 10_000
const clock = createClock(Date.now)

/** The time, in milliseconds since 1970, kept half a minute fresh, so that “2 minutes ago” ages. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, clock)
}

function subscribe(changed: () => void): () => void {
  const timer = setInterval(changed, tickMilliseconds)
  return () => clearInterval(timer)
}
