import type { Inspection } from './queries.ts'

/**
 * Whether a check leaves nothing for a test sign-in to tell. Not every provider has keys, and not
 * every client something to prove itself by that is kept here.
 */
export function provesAll(proven: Inspection['proven'], needsSecret: boolean): boolean {
  const essential = ['addresses', 'client'] as const
  return (
    essential.every((what) => proven.includes(what)) && (!needsSecret || proven.includes('secret'))
  )
}
