// The facts that were kept of a deed, in words. They are many, and come after the list itself.
import type { Child } from 'hono/jsx/dom'
import type { ActivityView } from '../../../../shared/activity/schema.ts'
import { number } from '../../parts/words.ts'
import { frameText } from '../frame/words.ts'
import { dateTimeText } from '../parts/date-time.ts'
import { moneyText } from '../parts/money.ts'
import { defineWords } from '../parts/words.ts'
import { shortId } from './names.ts'

const WORDS = defineWords({
  en: async () => (await import('../../../../shared/i18n/admin/facts.en.ts')).FACTS_EN,
  bn: async () => (await import('../../../../shared/i18n/admin/facts.bn.ts')).FACTS_BN,
})

export const Facts = ({
  facts,
  zone,
}: {
  readonly facts: ActivityView['metadata']
  readonly zone: string
}): Child => {
  const entries = Object.entries(facts)
  return entries.length === 0 ? null : (
    <details>
      <summary>{entries.map(([name]) => factName(name)).join(', ')}</summary>
      <dl class="facts">
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{factName(name)}</dt>
            <dd>{factText(name, value, zone)}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

/** The name itself where there is no word: of another release. */
const factName = (name: string): string => WORDS.find(`fact.${name}`) ?? name

/** What it is, or what it was and became. */
function factText(name: string, value: unknown, zone: string): string {
  const isChange =
    typeof value === 'object' && value !== null && 'before' in value && 'after' in value
  if (!isChange) return plainText(name, value, zone)
  return `${plainText(name, value.before, zone)} → ${plainText(name, value.after, zone)}`
}

const NOTHING = '–'
const TIME = /(At|From|Until)$/
const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$|^[0-9a-f]{40,}$/

function plainText(name: string, value: unknown, zone: string): string {
  if (value === null || value === undefined || value === '') return NOTHING
  if (typeof value === 'boolean') return frameText(value ? 'yes' : 'no')
  if (typeof value === 'number') {
    if (name.endsWith('Cents')) return moneyText(value)
    return TIME.test(name) ? dateTimeText(new Date(value).toISOString(), zone) : number(value)
  }
  if (typeof value !== 'string') return JSON.stringify(value)
  if (ID.test(value)) return shortId(value)
  return TIME.test(name) && !Number.isNaN(Date.parse(value))
    ? dateTimeText(value, zone)
    : (WORDS.find(`value.${value}`) ?? value)
}
