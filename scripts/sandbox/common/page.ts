// The pages that a person sees: plain HTML, whole without JavaScript.
import { createHash } from 'node:crypto'
import type { Answer } from './serve.ts'

export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

/** Text and what was escaped already; everything that is put into it is escaped, but `Markup`. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export const html = (strings: TemplateStringsArray, ...values: readonly unknown[]): Markup =>
  new Markup(
    strings.reduce((text, part, at) => {
      const value = at === 0 ? '' : values[at - 1]
      return text + spell(value) + part
    }, ''),
  )

const spell = (value: unknown): string => {
  if (value instanceof Markup) return value.text
  if (Array.isArray(value)) return value.map(spell).join('')
  return value === null || value === undefined || value === false ? '' : escapeHtml(String(value))
}

const STYLE = `body{font:1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem;color:#222}
label{display:block;margin:.8rem 0 .2rem}input,select{font:inherit;padding:.5rem;width:100%;box-sizing:border-box}
button{font:inherit;padding:.6rem 1rem;margin:1rem .5rem 0 0;cursor:pointer}
.amount{font-size:1.6rem;font-weight:600}.note{background:#fff4d6;padding:.6rem .8rem}.error{background:#fde2e2;padding:.6rem .8rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;border-bottom:1px solid #ccc;padding:.3rem}`

/** `script`: ours, and of no stranger's words; the page must be whole without it. */
export const page = (title: string, body: Markup, status = 200, script = ''): Answer => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'${scriptSource(script)}`,
  },
  body: html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${new Markup(STYLE)}</style></head>
<body><p class="note">This is a sandbox: no real money moves.</p><h1>${title}</h1>
${body}${script === '' ? '' : new Markup(`<script>${script}</script>`)}</body></html>`.text,
})

const scriptSource = (script: string): string =>
  script === ''
    ? ''
    : `; script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`

/** Integer poisha for a person. */
export const taka = (cents: number): string => `BDT ${(cents / 100).toFixed(2)}`
