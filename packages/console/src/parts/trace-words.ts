import { useTexts } from '../texts/texts-provider.tsx'
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

function ruleWords(
  rule: string,
  words: {
    readonly rules: Readonly<Record<string, string>>
    readonly mapping: (field: string) => string
  },
): string {
  const field = mapping.exec(rule)?.[1]
  return field === undefined ? (words.rules[rule] ?? rule) : words.mapping(field)
}
