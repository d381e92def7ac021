// Names in letters come from strangers. Mail readers turn anything that looks like an address into a
// link, so a name could carry an attacker's link in a letter that we send.
import { withoutControls } from '../html.ts'

const nameLengthMax = 100

/** One line, not too long, and nothing in it that a mail reader would turn into a link. */
export function harmlessName(name: string): string {
  const line = withoutControls(name).replaceAll(/\s+/gu, ' ').trim()
  // A no-break word joiner would be invisible; a space after the mark is honest and breaks the link.
  const unlinked = line.replaceAll(/:\/\//g, ': //').replaceAll(/([.@])(?=\S)/g, '$1 ')
  return Array.from(unlinked).slice(0, nameLengthMax).join('')
}
