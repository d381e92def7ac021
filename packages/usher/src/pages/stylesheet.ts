// One style sheet for all pages. Its name holds the hash of its content, so that it can be cached
// for ever and changes its address when it changes.
import { createHash } from 'node:crypto'
import { base } from './styles/base.ts'
import { controls } from './styles/controls.ts'
import { room } from './styles/room.ts'
import { tokens } from './styles/tokens.ts'

const content = [tokens, base, controls, room].join('').replaceAll(/\n+/g, '\n').trim()
const hash = createHash('sha256').update(content).digest('hex').slice(0, 16)

/** To be served at `path` as `text/css; charset=utf-8`, immutable. */
export const stylesheet: { readonly path: string; readonly content: string } = {
  path: `/assets/usher-${hash}.css`,
  content,
}
