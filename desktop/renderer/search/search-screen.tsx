// Finding a visitor whose code cannot be read, and letting them in by a second, deliberate press.
import { type FC, useLayoutEffect, useRef, useState } from 'hono/jsx/dom'
import type { TicketHit } from '../../contract/views.ts'
import { call } from '../client.ts'
import type { AppProps } from '../gate/app.tsx'
import type { GateContext, ScreenKey, ScreenProps } from '../state/gate-context.ts'
import { GroupForm } from './group-form.tsx'
import { HitList } from './hit-list.tsx'
import './search.css'
import { createSearchDesk, isCurrent, type SearchView } from './search-desk.ts'
import { SearchField } from './search-field.tsx'
import { SearchHint } from './search-hint.tsx'
import { TicketPanel } from './ticket-panel.tsx'

type Opened = { readonly kind: 'ticket' | 'group'; readonly hit: TicketHit }

type SearchProps = ScreenProps & Pick<AppProps, 'parts'>

export const SearchScreen: FC<SearchProps> = ({ context, parts }) => {
  const [, setDrawn] = useState(0)
  const [desk] = useState(() => openDesk(() => setDrawn((drawn) => drawn + 1)))
  const [active, setActive] = useState(0)
  const [opened, setOpened] = useState<Opened | null>(null)
  const field = useRef<HTMLInputElement>(null)
  // Ready for the next person whenever nobody's ticket is open.
  // A moment later: at first the field is not in the document yet.
  useLayoutEffect(() => {
    if (opened === null) queueMicrotask(() => field.current?.focus())
  }, [opened])
  // By the page's own keys: after a click on nothing the focus is not in here any more.
  useLayoutEffect(
    () =>
      opened === null ? undefined : context.holdKeys((key) => obeyKey(key, opened, setOpened)),
    [opened],
  )
  // Who went in meanwhile, here or elsewhere, is marked.
  useLayoutEffect(() => desk.again(), [context.changes])
  const view = desk.view()
  const items = view.answer?.items ?? []
  const chosen = Math.min(active, items.length - 1)
  const type = (text: string): void => {
    setActive(0)
    setOpened(null)
    desk.type(text)
  }
  const open = (hit: TicketHit): void => {
    parts.act.stepBack()
    setOpened({ kind: 'ticket', hit })
  }
  const openChosen = (): void => {
    const hit = items[chosen]
    if (hit !== undefined && isCurrent(view)) open(hit)
    else desk.again()
  }
  const clear = (): void => {
    if (field.current !== null) field.current.value = ''
    type('')
  }
  return (
    <search class="search">
      <SearchField
        active={items.length === 0 || opened !== null ? null : chosen}
        type={type}
        move={(lines) => setActive(Math.max(0, Math.min(items.length - 1, chosen + lines)))}
        open={openChosen}
        keep={(input) => {
          field.current = input
        }}
      />
      {opened === null ? (
        <>
          <SearchHint view={view} status={context.status} />
          {items.length === 0 ? null : (
            <HitList
              items={items}
              active={chosen}
              status={context.status}
              isOld={!isCurrent(view)}
              open={open}
            />
          )}
        </>
      ) : (
        <OpenedPanel
          {...{ opened, setOpened, context, view, clear }}
          select={() => field.current?.select()}
        />
      )}
    </search>
  )
}

const openDesk = (changed: () => void) =>
  createSearchDesk({
    ask: async (text) => await call('search', { text }),
    after: (ms, run) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    changed,
  })

type SetOpened = (opened: Opened | null) => void

/** Escape goes one step back, and from the list to scanning, which the page does. */
function obeyKey(key: ScreenKey, opened: Opened, setOpened: SetOpened): boolean {
  if (key === 'group') setOpened({ ...opened, kind: 'group' })
  else setOpened(opened.kind === 'group' ? { ...opened, kind: 'ticket' } : null)
  return true
}

type OpenedProps = {
  readonly opened: Opened
  readonly setOpened: SetOpened
  readonly context: GateContext
  readonly view: SearchView
  readonly clear: () => void
  readonly select: () => void
}

const OpenedPanel: FC<OpenedProps> = ({ opened, setOpened, context, view, clear, select }) => {
  const hit = view.answer?.items.find(({ id }) => id === opened.hit.id) ?? opened.hit
  if (opened.kind === 'group') {
    return (
      <GroupForm
        ticketId={hit.id}
        context={context}
        close={() => setOpened({ kind: 'ticket', hit })}
        done={clear}
      />
    )
  }
  return (
    <TicketPanel
      key={hit.id}
      hit={hit}
      context={context}
      openGroup={() => setOpened({ kind: 'group', hit })}
      close={() => setOpened(null)}
      done={(isAdmitted) => {
        if (isAdmitted) return clear()
        // Somebody else of that name may be meant: the list stays, and typing replaces the text.
        setOpened(null)
        select()
      }}
    />
  )
}
