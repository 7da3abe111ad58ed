// A price that buyers cannot pay, told while it is typed.
import type { FC } from 'hono/jsx/dom'
import { type PayOption, sortOptions } from '../../../../shared/payments/amount-limits.ts'
import { api } from '../api/api.ts'
import { moneyText } from './money.ts'
import { text } from './pay-words.ts'
import { createResource, type Resource } from './resource.ts'

export type PayOptions = Resource<{ readonly items: readonly PayOption[] }>

/** By which ways buyers may pay, and how much by each. Asked once for a screen. */
export const createPayOptions = (): PayOptions =>
  createResource((signal) => api('GET /tenant/pay-options', { signal }))

type Price = {
  /** What costs so much; null where the form is about that alone. */
  readonly name: string | null
  /** Of one ticket, in poisha. */
  readonly cents: number
}

/** Nothing before the ways are known, where there is none, or where some way takes each price. */
export const PayWarning: FC<{
  readonly options: PayOptions
  readonly prices: readonly Price[]
}> = ({ options, prices }) => {
  const items = options.state().value?.items ?? []
  const told = items.length === 0 ? [] : prices.flatMap((price) => warningOf(items, price))
  return told.length === 0 ? null : (
    <div class="notice" role="status">
      {told.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  )
}

function warningOf(items: readonly PayOption[], { name, cents }: Price): readonly string[] {
  const { open, closed } = sortOptions(items, cents)
  if (open.length > 0) return []
  const what = { name: name ?? '', price: moneyText(cents) }
  const isSmall = closed.some(({ misfit }) => misfit === 'too_small')
  if (isSmall) {
    const least = moneyText(Math.min(...items.map(({ minCents }) => minCents)))
    return [text(name === null ? 'pay.small' : 'pay.small.of', { ...what, least })]
  }
  const most = moneyText(Math.max(...items.map(({ maxCents }) => maxCents ?? 0)))
  return [text(name === null ? 'pay.large' : 'pay.large.of', { ...what, most })]
}
