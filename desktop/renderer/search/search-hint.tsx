// What to do in the search, what it found, and why somebody may be missing.
import type { FC } from 'hono/jsx/dom'
import type { StatusView } from '../../contract/views.ts'
import { Icon } from '../parts/icon.tsx'
import { number, refusalText, text } from '../parts/words.ts'
import { isCurrent, type SearchView } from './search-desk.ts'

type HintProps = { readonly view: SearchView; readonly status: StatusView }

export const SearchHint: FC<HintProps> = ({ view, status }) => {
  const isNothing = isCurrent(view) && view.answer?.items.length === 0
  return (
    <div class="search-hint">
      <Building status={status} />
      {view.problem === null ? null : (
        <p class="problem" role="alert">
          {refusalText(view.problem)}
        </p>
      )}
      <p role="status" class={isNothing ? 'nothing' : ''}>
        {foundText(view)}
      </p>
      {isNothing ? <Advice status={status} /> : null}
      {view.text === '' ? <p>{text('search.keys')}</p> : null}
    </div>
  )
}

function foundText(view: SearchView): string {
  const { answer } = view
  if (view.text === '') return text('search.hint')
  if (answer === null || !isCurrent(view)) return ''
  const count = answer.items.length
  if (count === 0) return text('search.nothing', { text: answer.text })
  return text(answer.hasMore ? 'search.more' : 'search.found', { count })
}

const Building: FC<Pick<HintProps, 'status'>> = ({ status }) => {
  const { search, counts } = status
  // After each download the index looks for changes: a short while in which nobody is missing.
  if (search.state === 'ready' || search.indexed >= counts.here.tickets) return null
  const known = { indexed: number(search.indexed), total: number(counts.here.tickets) }
  return (
    <p class="hint-line" data-search="building">
      <Icon name="waiting" />
      <span>{text('search.building', known)}</span>
    </p>
  )
}

/** What people at a gate have got wrong when a name is not found. */
const Advice: FC<Pick<HintProps, 'status'>> = ({ status }) => (
  <ul class="search-advice">
    <li>{text('search.tryLess')}</li>
    <li>{text('search.tryNumber')}</li>
    <li>
      {text(status.connection.state === 'online' ? 'search.tryHelpDesk' : 'search.tryOnline')}
    </li>
  </ul>
)
