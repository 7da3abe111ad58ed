// What a page's request says of its reader.
import type { Context } from 'hono'
import { LANGUAGES, type Language } from '../../../shared/i18n/fill.ts'
import type { HttpEnv } from '../http/endpoint.ts'
import { headerOf } from '../http/headers.ts'
import type { ShopPage } from './layout.ts'
import { shopPage } from './layout.ts'

const isLanguage = (text: string | undefined): text is Language =>
  LANGUAGES.some((language) => language === text)

/** `?lang=`; null where the address says nothing. */
export function askedLanguageOf(c: Context<HttpEnv>): Language | null {
  const asked = c.req.query('lang')
  return isLanguage(asked) ? asked : null
}

/** `?lang=`, then what the browser would rather read, then Bangla. */
export const languageOf = (c: Context<HttpEnv>): Language =>
  askedLanguageOf(c) ?? preferred(headerOf(c, 'accept-language') ?? '')

/** RFC 9110, section 12.5.4, for the two languages that there are. */
function preferred(accepted: string): Language {
  const weighed = accepted.split(',').flatMap((part) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
    const language = tag.split('-')[0]
    const weight = parameters.find((parameter) => parameter.trim().startsWith('q='))
    const quality = weight === undefined ? 1 : Number(weight.trim().slice(2))
    return isLanguage(language) && quality > 0 ? [{ language, quality }] : []
  })
  return weighed.toSorted((one, other) => other.quality - one.quality)[0]?.language ?? 'bn'
}

/**
 * What advertisements and messengers add to a link: `fbclid`, `gclid`, `utm_source`. It says nothing to us, and each
 * visitor's page would be another one.
 */
const TRACE = /^(?:utm_\w*|\w{1,4}clid|msclkid|igshid)$/i

/** The address of the same page in the other language. */
export function otherLanguageUrl(c: Context<HttpEnv>, language: Language): string {
  const url = new URL(c.req.url)
  for (const name of [...url.searchParams.keys()]) {
    if (TRACE.test(name)) url.searchParams.delete(name)
  }
  url.searchParams.set('lang', language === 'en' ? 'bn' : 'en')
  return `${url.pathname}${url.search}`
}

export type AnsweredPage = Omit<ShopPage, 'language' | 'otherUrl'> & {
  readonly language?: Language
  /** False for what has no address of its own: the answer to a form. */
  readonly hasAddress?: boolean
}

/** The page as the answer to this request. */
export function answerPage(c: Context<HttpEnv>, page: AnsweredPage): Promise<Response> {
  const { language = languageOf(c), hasAddress = true, ...rest } = page
  const otherUrl = hasAddress ? otherLanguageUrl(c, language) : null
  return shopPage({ ...rest, language, otherUrl }, headerOf(c, 'accept-encoding') ?? '')
}
