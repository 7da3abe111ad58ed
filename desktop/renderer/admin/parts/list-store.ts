// A list that the server cuts into pages: where one is in it, and what it is asked for. Without drawing anything.
import type { Answer } from '../api/api.ts'
import type { Page } from '../api/route-types.ts'
import { redraw } from '../frame/drawing.ts'
import { createResource, type ResourceState } from './resource.ts'

/** Search text and filters by their names in the query; an empty one is left out. */
export type Filters = Readonly<Record<string, string>>

export type ListStore<T> = {
  readonly state: () => ResourceState<Page<T>>
  readonly filters: () => Filters
  /** From 1. */
  readonly page: () => number
  /** The first page with this filter; typing is waited for a moment. */
  readonly filter: (name: string, value: string, isTyping?: boolean) => void
  readonly clear: () => void
  readonly next: () => void
  readonly previous: () => void
  /** The same page again, such as after an edit. */
  readonly reload: () => Promise<void>
  readonly close: () => void
}

export type ListAsk<T> = (
  query: Filters & { readonly after?: string },
  signal: AbortSignal,
) => Promise<Answer<Page<T>>>

/** Until a person stops typing. With the answer and its drawing it is to stay within 300 ms: `npm run bench -- window`. */
const TYPING_MS = 120

/** @param first the filters that it begins with, such as those of the address */
export function createList<T>(ask: ListAsk<T>, first: Filters = {}): ListStore<T> {
  let filters = first
  /** The cursor of each page up to this one; the first has none. */
  let cursors: readonly (string | undefined)[] = [undefined]
  let waiting: ReturnType<typeof setTimeout> | null = null
  const resource = createResource((signal) => {
    const after = cursors.at(-1)
    return ask({ ...filters, ...(after !== undefined && { after }) }, signal)
  })
  const goTo = (next: readonly (string | undefined)[]): void => {
    cursors = next
    void resource.load()
  }
  const stopWaiting = (): void => {
    if (waiting !== null) clearTimeout(waiting)
    waiting = null
  }
  return {
    state: resource.state,
    filters: () => filters,
    page: () => cursors.length,
    filter: (name, value, isTyping = false) => {
      filters = { ...filters, [name]: value }
      stopWaiting()
      if (isTyping) waiting = setTimeout(() => goTo([undefined]), TYPING_MS)
      else goTo([undefined])
      redraw()
    },
    clear: () => {
      filters = {}
      stopWaiting()
      goTo([undefined])
    },
    next: () => {
      const after = resource.state().value?.next ?? null
      if (after !== null) goTo([...cursors, after])
    },
    previous: () => {
      if (cursors.length > 1) goTo(cursors.slice(0, -1))
    },
    reload: resource.load,
    close: () => {
      stopWaiting()
      resource.close()
    },
  }
}
