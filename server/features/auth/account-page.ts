// The page that a mailed link leads to: a form without script, on any phone.
import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import { PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN } from '../../../shared/auth/schema.ts'
import type { AccountKey } from '../../../shared/i18n/account/keys.ts'
import { writeAccountText } from '../../../shared/i18n/account/write.ts'
import type { Language } from '../../../shared/i18n/fill.ts'
import type { MessageParams } from '../../../shared/i18n/keys.ts'
import type { Refusal } from '../../platform/http/problem.ts'

export type AccountPage = {
  readonly status: number
  readonly locale: Language
  readonly title: AccountKey
  readonly params?: MessageParams
  /** What is told above the form. */
  readonly lines: readonly AccountKey[]
  /** Left out: nothing is left to do here. */
  readonly form?:
    | { readonly fields: readonly ('name' | 'password')[]; readonly button: AccountKey }
    | undefined
  readonly refusal?: AccountKey
  readonly retryAfterSeconds?: number
}

const STYLE = `body{font:1.1rem/1.5 sans-serif;max-width:26rem;margin:2rem auto;padding:0 1rem}
input,button{font:inherit;width:100%;box-sizing:border-box;padding:.6rem;margin:.2rem 0 1rem}
[role=alert]{border-left:.4rem solid #b00020;padding-left:.8rem}`

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`

/** The whole answer. Every text that is not ours is escaped. */
export async function accountPage(page: AccountPage): Promise<Response> {
  const { locale, status, params = {} } = page
  const text = (key: AccountKey): string =>
    writeAccountText(locale, key, {
      ...params,
      min: PASSWORD_CHARS_MIN,
      max: PASSWORD_CHARS_MAX,
    })
  const body = await html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${text(page.title)} · Probesh</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
<h1>${text(page.title)}</h1>
${page.refusal === undefined ? '' : html`<p role="alert">${text(page.refusal)}</p>`}
${page.lines.map((line) => html`<p>${text(line)}</p>`)}
${page.form === undefined ? '' : formOf(page.form, text)}
</main>
</body>
</html>`
  const headers = new Headers({
    'content-type': 'text/html; charset=UTF-8',
    'content-security-policy': POLICY,
    // With no referrer at all a browser would call its own form's sender "null", which is nobody we know. The link's
    // secret still goes to no other site.
    'referrer-policy': 'same-origin',
  })
  if (page.retryAfterSeconds !== undefined) {
    headers.set('retry-after', String(Math.max(1, Math.ceil(page.retryAfterSeconds))))
  }
  return new Response(String(body), { status, headers })
}

const formOf = (
  { fields, button }: NonNullable<AccountPage['form']>,
  text: (key: AccountKey) => string,
) => html`<form method="post">
${fields.map((field) => (field === 'name' ? nameField(text) : passwordField(text)))}
<button type="submit">${text(button)}</button>
</form>`

const nameField = (text: (key: AccountKey) => string) => html`<label>${text('account.name')}
<input name="name" required maxlength="200" autocomplete="name"></label>`

const passwordField = (text: (key: AccountKey) => string) => html`<label>${text('account.password')}
<input type="password" name="password" required minlength="${PASSWORD_CHARS_MIN}" autocomplete="new-password" aria-describedby="rule"></label>
<p id="rule">${text('account.rule')}</p>`

/** The sentence for a refusal of a link's use case. */
export function refusalKey({ code, details }: Refusal): AccountKey {
  switch (code) {
    case 'link_unknown':
    case 'link_used':
    case 'link_expired':
    case 'tenant_suspended':
    case 'rate_limited':
    case 'member_already':
    case 'user_disabled':
      return `account.refused.${code}`
    case 'password_refused':
      return passwordKey(details)
    case 'account_needed':
      return 'account.refused.name'
    case 'busy':
      return 'account.refused.busy'
    default:
      return 'account.refused.other'
  }
}

function passwordKey(details: Refusal['details']): AccountKey {
  const text = JSON.stringify(details)
  if (text.includes('too_short')) return 'account.refused.too_short'
  return text.includes('too_long') ? 'account.refused.too_long' : 'account.refused.easily_guessed'
}

/** A link that is worth nothing asks for nothing. */
export const isOver = ({ code }: Refusal): boolean =>
  code !== 'password_refused' && code !== 'account_needed' && code !== 'busy'
