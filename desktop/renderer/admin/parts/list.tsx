// A table over a list that the server cuts into pages, with its search and its filters.
import type { Child, FC } from 'hono/jsx/dom'
import { Button } from '../../parts/button.tsx'
import { number } from '../../parts/words.ts'
import { frameText } from '../frame/words.ts'
import type { ListStore } from './list-store.ts'
import { ProblemNote } from './problem-note.tsx'

export type Column<T> = {
  readonly key: string
  readonly head: string
  readonly cell: (row: T) => Child
  readonly align?: 'end'
}

type ListProps<T> = {
  readonly list: ListStore<T>
  /** What the rows are, for screen readers. */
  readonly label: string
  readonly columns: readonly Column<T>[]
  readonly rowKey: (row: T) => string
  /** Where a row leads: its first cell is a link, and a click anywhere in the row follows it. */
  readonly address?: (row: T) => string
  /** Where there is nothing at all, without any filter: what to do first. */
  readonly empty: Child
  /** The filters besides the search. */
  readonly filters?: Child
  /** The `search` of the server's list. */
  readonly hasSearch?: boolean
}

/** A function and no component type: the rows' type is the caller's. */
export function List<T>(props: ListProps<T>): Child {
  const { list, label, filters, hasSearch = false } = props
  const { value, isLoading, problem } = list.state()
  const isFiltered = Object.values(list.filters()).some((one) => one !== '')
  return (
    <section class="list" aria-label={label} aria-busy={String(isLoading)}>
      {hasSearch || filters !== undefined ? (
        <div class="filters">
          {hasSearch ? <Search list={list} /> : null}
          {filters}
        </div>
      ) : null}
      {problem === null ? null : <ProblemNote problem={problem} retry={() => void list.reload()} />}
      {value === null ? (
        problem === null || isLoading ? (
          <Skeleton />
        ) : null
      ) : value.items.length > 0 ? (
        <Rows {...props} items={value.items} />
      ) : isFiltered ? (
        <div class="empty">
          <p>{frameText('list.none')}</p>
          <Button label={frameText('list.clear')} press={list.clear} />
        </div>
      ) : (
        <div class="empty">{props.empty}</div>
      )}
      <Pages list={list} hasNext={value?.next != null} />
    </section>
  )
}

function Search<T>({ list }: { readonly list: ListStore<T> }): Child {
  return (
    <label class="field search">
      <span>{frameText('list.search')}</span>
      <input
        type="search"
        name="search"
        autocomplete="off"
        value={list.filters()['search'] ?? ''}
        onInput={({ target }: Event) => {
          if (target instanceof HTMLInputElement) list.filter('search', target.value, true)
        }}
      />
    </label>
  )
}

/** As tall as rows are, so that nothing jumps when they come. */
const Skeleton: FC = () => (
  <div class="skeleton" role="status">
    <span class="unseen">{frameText('window.loading')}</span>
  </div>
)

function Rows<T>(props: ListProps<T> & { readonly items: readonly T[] }): Child {
  const { label, columns, rowKey, address, items } = props
  return (
    <div class="table-place">
      <table>
        <caption class="unseen">{label}</caption>
        <thead>
          <tr>
            {columns.map(({ key, head, align }) => (
              <th key={key} scope="col" class={align ?? ''}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((row) => {
            const href = address?.(row)
            return (
              <tr
                key={rowKey(row)}
                class={href === undefined ? '' : 'linked'}
                {...(href === undefined ? {} : { onClick: (event: Event) => follow(event, href) })}
              >
                {columns.map(({ key, cell, align }, at) => (
                  <td key={key} class={align ?? ''}>
                    {at === 0 && href !== undefined ? <a href={href}>{cell(row)}</a> : cell(row)}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** What can be pressed in a row stays what it is, and text that is marked is no click. */
function follow({ target }: Event, href: string): void {
  if (!(target instanceof Element) || target.closest('a, button, input, select, label')) return
  if (getSelection()?.isCollapsed === false) return
  location.hash = href
}

function Pages<T>({
  list,
  hasNext,
}: {
  readonly list: ListStore<T>
  readonly hasNext: boolean
}): Child {
  if (list.page() === 1 && !hasNext) return null
  return (
    <nav class="pages" aria-label={frameText('list.page', { page: list.page() })}>
      <Button
        label={frameText('list.previous')}
        press={list.previous}
        isDisabled={list.page() === 1}
      />
      <span>{frameText('list.page', { page: number(list.page()) })}</span>
      <Button label={frameText('list.next')} press={list.next} isDisabled={!hasNext} />
    </nav>
  )
}

type SelectFilterProps = {
  readonly list: Pick<ListStore<unknown>, 'filters' | 'filter'>
  /** In the query. */
  readonly name: string
  readonly label: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
}

/** One of some, or all. */
export const SelectFilter: FC<SelectFilterProps> = ({ list, name, label, options }) => {
  const chosen = list.filters()[name] ?? ''
  return (
    <label class="field">
      <span>{label}</span>
      <select
        name={name}
        onChange={({ target }: Event) => {
          if (target instanceof HTMLSelectElement) list.filter(name, target.value)
        }}
      >
        <option value="" selected={chosen === ''}>
          {frameText('list.all')}
        </option>
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === chosen}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  )
}
