import type { SightTexts } from '../texts/en/diagnosis.ts'
import { hasKey } from './has-key.ts'

/** The sentence of another language for what a rule saw, with the same in its places. */
export function sightWords(saw: string, texts: SightTexts): string {
  if (hasKey(texts, saw)) return texts[saw]
  for (const [english, text] of Object.entries(texts)) {
    const places = placesIn(saw, english)
    if (places) return filled(text, places)
  }
  return saw
}

/** What stands in `saw` where `sentence` has `{}`; `null` where it is another sentence. */
function placesIn(saw: string, sentence: string): readonly string[] | null {
  const [start = '', ...parts] = sentence.split('{}')
  if (!saw.startsWith(start)) return null
  const places: string[] = []
  let at = start.length
  for (const part of parts) {
    const end = part === '' ? saw.length : saw.indexOf(part, at)
    if (end === -1) return null
    places.push(saw.slice(at, end))
    at = end + part.length
  }
  return at === saw.length ? places : null
}

function filled(text: string, places: readonly string[]): string {
  return text
    .split('{}')
    .map((part, index) => (index === 0 ? part : `${places[index - 1] ?? ''}${part}`))
    .join('')
}
