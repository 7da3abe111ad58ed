// Asks for what is typed into the search: when the keys rest, one question at a time, and never an older answer.
import type { CallOutput } from '../../contract/calls.ts'
import type { ClientRefusal, ClientResult } from '../client.ts'
import type { StoreDeps } from '../state/gate-store.ts'

/** Keys of one word come faster than this; a person who waits for the list does not feel it. */
export const REST_MS = 60

export type SearchAnswer = CallOutput<'search'> & {
  /** What it answers. */
  readonly text: string
}

export type SearchView = {
  readonly text: string
  /** The newest one there is; to an older text while the keys do not rest. */
  readonly answer: SearchAnswer | null
  readonly problem: ClientRefusal | null
}

/** Whether what is shown belongs to what is typed. */
export const isCurrent = ({ text, answer }: SearchView): boolean => answer?.text === text

export type SearchDesk = {
  /** What the field holds now. */
  readonly type: (text: string) => void
  /** The same again at once: something changed, or Enter was pressed before the answer came. */
  readonly again: () => void
  readonly view: () => SearchView
}

export type DeskDeps = Pick<StoreDeps, 'after'> & {
  readonly ask: (text: string) => Promise<ClientResult<CallOutput<'search'>>>
  /** After every change of the view. */
  readonly changed: () => void
}

export function createSearchDesk({ ask, after, changed }: DeskDeps): SearchDesk {
  let view: SearchView = { text: '', answer: null, problem: null }
  let isAsking = false
  let isStale = false
  let cancel = (): void => {}
  const show = (more: Partial<SearchView>): void => {
    view = { ...view, ...more }
    changed()
  }

  // The core answers one after the other: a second question at the same time would only wait there.
  const run = async (): Promise<void> => {
    cancel()
    isStale = true
    if (isAsking) return
    isAsking = true
    while (isStale && view.text !== '') {
      isStale = false
      const { text } = view
      const answer = await ask(text)
      if (text !== view.text) continue
      if (answer.ok) show({ answer: { ...answer.value, text }, problem: null })
      else show({ problem: answer.error })
    }
    isAsking = false
  }
  return {
    type: (typed) => {
      const text = typed.trim()
      if (text === view.text) return
      cancel()
      show({ text, problem: null, ...(text === '' && { answer: null }) })
      if (text !== '') cancel = after(REST_MS, () => void run())
    },
    again: () => void (view.text === '' ? null : run()),
    view: () => view,
  }
}
