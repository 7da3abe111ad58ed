// A page of the shop: the same frame around each, in the organizer's colours and the buyer's language.
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { Language } from '../../../shared/i18n/fill.ts'
import type { MessageParams } from '../../../shared/i18n/keys.ts'
import type { ShopKey } from '../../../shared/i18n/shop/keys.ts'
import { writeShopText } from '../../../shared/i18n/shop/write.ts'
import { FONT_URL, SCRIPT_URL } from './assets.ts'
import { createKeptAnswers, type Plain } from './kept-answers.ts'
import { OWN_COLORS, type PageColors, sheetOf } from './style.ts'

export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>
export type Texts = (key: ShopKey, params?: MessageParams) => string

/** Whose shop it is. */
export type Brand = {
  readonly name: string
  readonly slug: string
  readonly colors: PageColors | null
  /** A path of this server. */
  readonly logoUrl: string | null
}

export type ShopPage = {
  readonly language: Language
  /** Null where nobody knows which organizer was meant. */
  readonly brand: Brand | null
  readonly title: string
  /** The same page in the other language; a path of this server. Null: an answer that has no address. */
  readonly otherUrl: string | null
  readonly body: Markup | SameBody
  readonly status?: number
  /** Where the browser may send a form of this page, besides here. */
  readonly formHosts?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
}

/** A body that many ask for: it follows from `content` alone, and is written once for the same. */
export type SameBody = {
  /** Tells the bodies of different writers apart. */
  readonly name: string
  readonly content: Plain
  readonly write: () => Markup
}

/** A body of `content` that `write` makes of nothing else. */
export const sameBody = <C extends Plain>(
  name: string,
  content: C,
  write: (content: C) => Markup,
): SameBody => ({ name, content, write: () => write(content) })

const isSame = (body: ShopPage['body']): body is SameBody =>
  typeof body === 'object' && 'write' in body

export const textsOf =
  (language: Language): Texts =>
  (key, params = {}) =>
    writeShopText(language, key, params)

type Sheet = { readonly css: string; readonly hash: string }

function makeSheet(colors: PageColors): Sheet {
  const css = sheetOf(colors, FONT_URL)
  return { css, hash: createHash('sha256').update(css).digest('base64') }
}

const OWN_SHEET = makeSheet(OWN_COLORS)

/** The page itself, without an answer around it. */
async function writeShopPage(page: ShopPage, sheet: Sheet): Promise<string> {
  const { language, brand, title, otherUrl, body } = page
  const text = textsOf(language)
  const written = await html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="${page.status === undefined && brand !== null ? 'index' : 'noindex'}">
<title>${title}</title>
<style>${raw(sheet.css)}</style>
<script src="${SCRIPT_URL}" defer></script>
</head>
<body>
<a class="skip" href="#main">${text('shop.skip')}</a>
<header>${brand === null ? html`<span></span>` : brandLink(brand, language)}${otherUrl === null ? '' : languageLink(language, otherUrl, text)}</header>
<main id="main" tabindex="-1">
${isSame(body) ? body.write() : body}
</main>
</body>
</html>`
  return String(written)
}

const sheetFor = (brand: Brand | null): Sheet =>
  brand === null || brand.colors === null ? OWN_SHEET : makeSheet(brand.colors)

const brandLink = ({ name, slug, logoUrl }: Brand, language: Language) =>
  html`<a href="/t/${slug}?lang=${language}">${logoUrl === null ? name : html`<img src="${logoUrl}" alt="${name}" height="44">`}</a>`

const languageLink = (language: Language, url: string, text: Texts) =>
  html`<a href="${url}" lang="${language === 'en' ? 'bn' : 'en'}" hreflang="${language === 'en' ? 'bn' : 'en'}">${text('shop.language.other')}</a>`

type Written = {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly headers: Readonly<Record<string, string>>
}

/** The whole answer. Every text that is not ours is escaped. */
export async function shopPage(page: ShopPage, acceptEncoding: string): Promise<Response> {
  const isPacked = /\bgzip\b/.test(acceptEncoding)
  const { bytes, headers } = isSame(page.body)
    ? await kept.find(contentOf(page, page.body, isPacked), () => write(page, isPacked))
    : await write(page, isPacked)
  return new Response(bytes, { status: page.status ?? 200, headers })
}

const MEBIBYTE = 1024 * 1024
/** Some thousand pages. */
const kept = createKeptAnswers<Written>(8 * MEBIBYTE)

const contentOf = (
  { language, brand, title, otherUrl, status = 200, formHosts = [], headers = {} }: ShopPage,
  { name, content }: SameBody,
  isPacked: boolean,
): Plain => [name, isPacked, language, brand, title, otherUrl, status, formHosts, headers, content]

async function write(page: ShopPage, isPacked: boolean): Promise<Written> {
  const sheet = sheetFor(page.brand)
  const plain = Buffer.from(await writeShopPage(page, sheet))
  const headers = {
    'content-type': 'text/html; charset=UTF-8',
    'content-security-policy': policyOf(page, sheet),
    vary: 'accept-encoding, accept-language',
    ...page.headers,
    ...(isPacked && { 'content-encoding': 'gzip' }),
  }
  return { bytes: new Uint8Array(isPacked ? gzipSync(plain, { level: 6 }) : plain), headers }
}

function policyOf({ formHosts = [] }: ShopPage, { hash }: Sheet): string {
  return [
    `default-src 'none'`,
    `style-src 'sha256-${hash}'`,
    `script-src 'self'`,
    `worker-src 'self'`,
    `connect-src 'self'`,
    `img-src 'self'`,
    `font-src 'self'`,
    `form-action 'self' ${formHosts.join(' ')}`.trimEnd(),
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
  ].join('; ')
}
