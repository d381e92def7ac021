import { useState } from 'react'
import type { ClaimSource } from './queries.ts'

/** Whose claims a preview looks at. */
export type ChosenSource = {
  /** What is chosen in the list. */
  readonly choice: string
  readonly source: ClaimSource
}

const firstChoice = 'sample:member'

/**
 * The choice stands in the address, so that a link can lead to it. What was pasted or revealed for it
 * does not: it is gone with the page.
 */
export function useChosenSource(
  choice: string = firstChoice,
  onChoice: (choice: string) => void,
): readonly [ChosenSource, (chosen: ChosenSource) => void] {
  const [kept, setKept] = useState<ChosenSource>()
  const choose = (chosen: ChosenSource): void => {
    setKept(chosen)
    if (chosen.choice !== choice) onChoice(chosen.choice)
  }
  return [kept?.choice === choice ? kept : sourceOf(choice), choose]
}

export function sourceOf(choice: string): ChosenSource {
  if (choice === 'lastSignIn') return { choice, source: { kind: 'lastSignIn' } }
  if (choice.startsWith('test:'))
    return { choice, source: { kind: 'test', testSignInId: choice.slice('test:'.length) } }
  if (choice === 'pasted')
    return { choice, source: { kind: 'pasted', userInfo: { id: '…' }, idToken: {} } }
  const sample = sampleNames.find((name) => choice === `sample:${name}`) ?? 'member'
  return { choice: `sample:${sample}`, source: { kind: 'sample', sample } }
}

const sampleNames = ['member', 'guest', 'noMail', 'manyGroups'] as const
