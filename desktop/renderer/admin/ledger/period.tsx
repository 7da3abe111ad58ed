// From which day to which: the last two weeks of Dhaka at first, at most 92 days.
import type { FC } from 'hono/jsx/dom'
import { DAY_MS } from '../../../../shared/time.ts'
import { redraw } from '../frame/drawing.ts'
import { dateText, HOME_ZONE, toLocalInput } from '../parts/date-time.ts'
import { text } from './words.ts'

const DAYS_AT_FIRST = 14
const DAYS_MAX = 92

export type Period = { readonly firstDay: string; readonly lastDay: string }

export type PeriodStore = {
  readonly value: () => Period
  /** Null: it can be asked for. */
  readonly fault: () => string | null
  readonly set: (part: Partial<Period>) => void
}

const dayOf = (ms: number): string =>
  toLocalInput(new Date(ms).toISOString(), HOME_ZONE).slice(0, 10)

/** `2026-11-27` as the page writes dates. */
export const dayText = (day: string): string => dateText(`${day}T00:00:00Z`, 'UTC')

/** @param changed called when there is another period that can be asked for */
export function createPeriod(changed: () => void): PeriodStore {
  const today = Date.now()
  let value: Period = {
    firstDay: dayOf(today - (DAYS_AT_FIRST - 1) * DAY_MS),
    lastDay: dayOf(today),
  }
  const fault = (): string | null => {
    const days = (Date.parse(value.lastDay) - Date.parse(value.firstDay)) / DAY_MS + 1
    if (Number.isNaN(days) || days < 1) return text('ledger.period.order')
    return days > DAYS_MAX ? text('ledger.period.long') : null
  }
  return {
    value: () => value,
    fault,
    set: (part) => {
      value = { ...value, ...part }
      redraw()
      if (fault() === null) changed()
    },
  }
}

export const PeriodFields: FC<{ readonly period: PeriodStore }> = ({ period }) => {
  const fault = period.fault()
  return (
    <>
      <DayField period={period} name="firstDay" label={text('ledger.from')} />
      <DayField period={period} name="lastDay" label={text('ledger.until')} />
      {fault === null ? null : (
        <strong class="fault" role="alert">
          {fault}
        </strong>
      )}
    </>
  )
}

type DayFieldProps = {
  readonly period: PeriodStore
  readonly name: keyof Period
  readonly label: string
}

const DayField: FC<DayFieldProps> = ({ period, name, label }) => (
  <label class="field">
    <span>{label}</span>
    <input
      type="date"
      name={name}
      value={period.value()[name]}
      onChange={({ target }: Event) => {
        if (target instanceof HTMLInputElement) period.set({ [name]: target.value })
      }}
    />
  </label>
)
