import type { texts } from './en/index.ts'

/** Every text of the console. A language that lacks one does not compile. */
export type Texts = typeof texts

export const languages = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof languages

export function isLanguage(text: string): text is Language {
  return Object.hasOwn(languages, text)
}

/** The catalogue of a language; only the one that is used is loaded. */
export async function loadTexts(language: Language): Promise<Texts> {
  switch (language) {
    case 'en':
      return (await import('./en/index.ts')).texts
    case 'de':
      return (await import('./de/index.ts')).texts
  }
}
