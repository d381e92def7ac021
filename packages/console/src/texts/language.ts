// Which language to speak: the chosen one, else the first that the browser asks for and we speak.
import { isLanguage, type Language } from './texts.ts'

const storageKey = 'usher-language'

export function rememberedLanguage(): Language {
  const asked = [localStorage.getItem(storageKey) ?? '', ...navigator.languages]
  return asked.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en'
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(storageKey, language)
}
