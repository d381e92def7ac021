import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import { createFormat, type Format } from './format.ts'
import { rememberLanguage } from './language.ts'
import { loadTexts, type Language, type Texts } from './texts.ts'

type Spoken = {
  readonly language: Language
  readonly texts: Texts
  readonly format: Format
  readonly speak: (language: Language) => Promise<void>
}

const SpokenContext = createContext<Spoken | undefined>(undefined)

export function TextsProvider(props: {
  readonly language: Language
  readonly texts: Texts
  readonly children: ReactNode
}) {
  const [{ language, texts }, setSpoken] = useState({
    language: props.language,
    texts: props.texts,
  })
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const spoken = useMemo<Spoken>(
    () => ({
      language,
      texts,
      format: createFormat(language),
      async speak(next) {
        const loaded = await loadTexts(next)
        rememberLanguage(next)
        setSpoken({ language: next, texts: loaded })
      },
    }),
    [language, texts],
  )
  return <SpokenContext value={spoken}>{props.children}</SpokenContext>
}

function useSpoken(): Spoken {
  const spoken = use(SpokenContext)
  if (!spoken) throw new Error('TextsProvider is missing')
  return spoken
}

/** All texts in the language that is spoken: `useTexts().members.title`. */
export function useTexts(): Texts {
  return useSpoken().texts
}

/** Times and numbers as the language writes them. */
export function useFormat(): Format {
  return useSpoken().format
}

export function useLanguage(): Pick<Spoken, 'language' | 'speak'> {
  return useSpoken()
}
