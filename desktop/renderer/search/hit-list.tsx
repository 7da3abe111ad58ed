// The tickets that a search found, the likeliest first.
import type { FC } from 'hono/jsx/dom'
import type { StatusView, TicketHit } from '../../contract/views.ts'
import { Icon } from '../parts/icon.tsx'
import { text } from '../parts/words.ts'
import { LIST_ID, optionId } from './search-field.tsx'
import { contactFacts, hitFacts, hitName, marksOf } from './ticket-marks.ts'

type ListProps = {
  readonly items: readonly TicketHit[]
  readonly active: number
  readonly status: StatusView
  /** What is typed has other answers, which are on their way. */
  readonly isOld: boolean
  readonly open: (hit: TicketHit) => void
}

export const HitList: FC<ListProps> = ({ items, active, status, isOld, open }) => (
  <div
    id={LIST_ID}
    class={`hits ${isOld ? 'old' : ''}`}
    role="listbox"
    tabIndex={-1}
    aria-label={text('search.results')}
  >
    {items.map((hit, at) => (
      <Hit
        key={hit.id}
        hit={hit}
        at={at}
        isActive={at === active}
        status={status}
        open={() => open(hit)}
      />
    ))}
  </div>
)

type HitProps = {
  readonly hit: TicketHit
  readonly at: number
  readonly isActive: boolean
  readonly status: StatusView
  readonly open: () => void
}

const Hit: FC<HitProps> = ({ hit, at, isActive, status, open }) => {
  const marks = marksOf(hit, status)
  return (
    <div
      id={optionId(at)}
      class={`hit ${marks[0]?.tone ?? 'free'}`}
      role="option"
      tabIndex={-1}
      aria-selected={isActive ? 'true' : 'false'}
      data-ticket={hit.id}
      onClick={open}
      // After a click the cursor is here and no longer in the field.
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'Enter' && !event.repeat) open()
      }}
    >
      <span class="grow">
        <strong>{hitName(hit)}</strong>
        <small>{[...hitFacts(hit), ...contactFacts(hit)].join(' · ')}</small>
      </span>
      <Marks hit={hit} status={status} />
      {isActive ? <kbd>Enter</kbd> : null}
    </div>
  )
}

/** Signs with words, or that nothing speaks against it. */
export const Marks: FC<Pick<HitProps, 'hit' | 'status'>> = ({ hit, status }) => {
  const marks = marksOf(hit, status)
  return (
    <span class="marks">
      {marks.map(({ kind, icon, tone, words }) => (
        <span key={kind} class={`mark ${tone}`} data-mark={kind}>
          <Icon name={icon} />
          {words}
        </span>
      ))}
      {marks.length === 0 ? <span class="mark">{text('search.free')}</span> : null}
    </span>
  )
}
