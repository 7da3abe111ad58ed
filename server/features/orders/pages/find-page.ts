// For whom lost the link of an order. The answer is the same whether there is one.
import { html } from 'hono/html'
import type { Language } from '../../../../shared/i18n/fill.ts'
import { type Brand, type Markup, textsOf } from '../../../platform/pages/layout.ts'

export type FindPage = {
  readonly language: Language
  readonly brand: Brand
  readonly isDone: boolean
  readonly form: { readonly email: string; readonly number: string }
  readonly refusal: string | null
}

export function findPage({ language, brand, isDone, form, refusal }: FindPage): Markup {
  const text = textsOf(language)
  if (isDone) {
    return html`<h1>${text('shop.find.title')}</h1><div class="notice" role="status"><p>${text('shop.find.done')}</p></div>
<a class="button plain" href="/t/${brand.slug}?lang=${language}">${text('shop.tenant.title', { tenant: brand.name })}</a>`
  }
  return html`<h1>${text('shop.find.title')}</h1><p>${text('shop.find.lead')}</p>
${refusal === null ? '' : html`<p class="notice bad" role="alert" tabindex="-1">${refusal}</p>`}
<form method="post" action="/find/${brand.slug}?lang=${language}" data-once>
<label for="email">${text('shop.buyer.email')}</label>
<input id="email" name="email" type="email" autocomplete="email" maxlength="254" required value="${form.email}">
<label for="number">${text('shop.find.number')}</label>
<input id="number" name="number" autocomplete="off" autocapitalize="characters" maxlength="30" required value="${form.number}">
<button type="submit">${text('shop.find.button')}</button></form>`
}
