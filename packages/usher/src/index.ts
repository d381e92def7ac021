export { createUsher } from './compose.ts'
export type { Usher, UsherOptions } from './compose.ts'
