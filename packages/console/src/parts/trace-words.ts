import type { Texts } from '../texts/texts.ts'
import { useTexts } from '../texts/texts-provider.tsx'
import { hasKey } from './has-key.ts'
import { sightWords } from './sight-words.ts'

type Step = { readonly rule: string; readonly saw: string }

/**
 * A line of the decision in the language that is spoken: which rule looked, and what it saw. English
 * sights come from the server, as it stores them; a sentence that no language knows (a provider's own,
 * one of an older server) stays as it is.
 */
export function useTraceWords(): (step: Step) => Step {
  const { diagnosis, signInLog } = useTexts()
  const { sights } = diagnosis
  return ({ rule, saw }) => ({
    rule: ruleWords(rule, signInLog),
    saw: sights === null ? saw : sightWords(saw, sights),
  })
}

const mapping = /^mapping (.*)$/

function ruleWords(rule: string, words: Texts['signInLog']): string {
  const field = mapping.exec(rule)?.[1]
  if (field !== undefined) return words.mapping(field)
  return hasKey(words.rules, rule) ? words.rules[rule] : rule
}
