// The sentences of the admin window, an area at a time: what a screen says is loaded with the screen.
import { required } from '../../../../shared/assert.ts'
import { fillText, type Language } from '../../../../shared/i18n/fill.ts'
import type { MessageParams } from '../../../../shared/i18n/keys.ts'
import { currentLanguage } from '../../parts/words.ts'

type Readers<K extends string> = Readonly<
  Record<Language, () => Promise<Readonly<Record<K, string>>>>
>

export type Words<K extends string> = {
  /** The sentence in the page's language, its gaps filled. */
  readonly text: (key: K, params?: MessageParams) => string
  /** The sentence of a key that comes from outside; null: there is none. */
  readonly find: (key: string) => string | null
  /** Every key with its sentence, gaps and all. */
  readonly all: () => readonly (readonly [string, string])[]
}

const loaders: ((language: Language) => Promise<void>)[] = []

/**
 * The sentences of one area. A module of the area calls it once; the frame loads them before the first sentence is
 * written, and in the other language when somebody switches.
 */
export function defineWords<K extends string>(readers: Readers<K>): Words<K> {
  const loaded = new Map<Language, Readonly<Record<K, string>>>()
  loaders.push(async (language) => {
    if (!loaded.has(language)) loaded.set(language, await readers[language]())
  })
  const read = (): [Language, Readonly<Record<K, string>>] => {
    const language = currentLanguage()
    const texts = loaded.get(language)
    if (texts !== undefined) return [language, texts]
    return required([...loaded][0], 'the words of an area are loaded before it is drawn')
  }
  return {
    text: (key, params = {}) => {
      const [language, texts] = read()
      return fillText(language, texts[key], params)
    },
    find: (key) => {
      const texts: Readonly<Record<string, string>> = read()[1]
      return Object.hasOwn(texts, key) ? (texts[key] ?? null) : null
    },
    all: () => Object.entries<string>(read()[1]),
  }
}

/** Loads what is known of by now; after a screen's module, and before the language is switched. */
export async function loadAdminWords(language: Language): Promise<void> {
  await Promise.all(loaders.map((load) => load(language)))
}
