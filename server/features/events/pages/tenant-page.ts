// Everything that an organizer has on sale.
import { html } from 'hono/html'
import type { Language } from '../../../../shared/i18n/fill.ts'
import { writeSpan } from '../../../../shared/i18n/shop/when.ts'
import type { Instant } from '../../../../shared/time.ts'
import { type Brand, type Markup, textsOf } from '../../../platform/pages/layout.ts'

export type ListedEvent = {
  readonly slug: string
  readonly name: string
  readonly nameBn: string | null
  readonly venue: string | null
  readonly startsAt: Instant
  readonly endsAt: Instant
  readonly timeZone: string
}

export type TenantPage = {
  readonly language: Language
  readonly brand: Brand
  readonly events: readonly ListedEvent[]
  /** Where the list goes on. */
  readonly nextUrl: string | null
}

/** A name in the buyer's language, where the organizer gave one. */
export const namedIn = (
  language: Language,
  { name, nameBn }: { readonly name: string; readonly nameBn: string | null },
): string => (language === 'bn' ? (nameBn ?? name) : name)

export function tenantPage({ language, brand, events, nextUrl }: TenantPage): Markup {
  const text = textsOf(language)
  return html`<h1>${text('shop.tenant.title', { tenant: brand.name })}</h1>
${events.length === 0 ? html`<p>${text('shop.tenant.none')}</p>` : html`<ul>${events.map((event) => listed(language, brand, event))}</ul>`}
${nextUrl === null ? '' : html`<a class="button plain" href="${nextUrl}">${text('shop.more')}</a>`}
<p class="small"><a href="/find/${brand.slug}?lang=${language}">${text('shop.find.title')}</a></p>`
}

const listed = (language: Language, brand: Brand, event: ListedEvent) =>
  html`<li class="card"><a class="name" href="/t/${brand.slug}/${event.slug}?lang=${language}">${namedIn(language, event)}</a>
<p class="small">${writeSpan(language, event, event.timeZone)}${event.venue === null ? '' : html`<br>${event.venue}`}</p></li>`
