// The books: what each day brought, every movement, what differs from the providers' statements, and those statements.
import type { Child } from 'hono/jsx/dom'
import { redraw } from '../frame/drawing.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen, Screen } from '../frame/screen.ts'
import { Tabs } from '../parts/small.tsx'
import { text } from './words.ts'

/** One side of the books: asked when somebody looks at it. */
export type Book = Required<Pick<Screen, 'view' | 'close'>> & { readonly actions: () => Child }

const BOOKS = {
  days: async () => (await import('./days.tsx')).openDays,
  movements: async () => (await import('./movements.tsx')).openMovements,
  differences: async () => (await import('./differences.tsx')).openDifferences,
  statements: async () => (await import('./statements.tsx')).openStatements,
} as const satisfies Readonly<Record<string, () => Promise<() => Book>>>
type BookName = keyof typeof BOOKS
// Safe: these are the keys of the record above.
const NAMES = Object.keys(BOOKS) as readonly BookName[]

export const openScreen: OpenScreen = ({ query }) => {
  const name = NAMES.find((one) => one === query.get('book')) ?? 'days'
  let book: Book | null = null
  let isClosed = false
  const load = async (): Promise<void> => {
    const openBook = await BOOKS[name]()
    if (isClosed) return
    book = openBook()
    redraw()
  }
  void load()
  return {
    title: () => text('ledger.heading'),
    actions: () => book?.actions() ?? null,
    close: () => {
      isClosed = true
      book?.close()
    },
    view: () => (
      <>
        <Tabs
          label={text('ledger.books')}
          open={name}
          tabs={NAMES.map((key) => ({
            key,
            label: text(`ledger.book.${key}`),
            address: pathAddress('/ledger', {}, { book: key }),
          }))}
        />
        {book === null ? <div class="skeleton" /> : book.view()}
      </>
    ),
  }
}
