// Ctrl+K: every screen, event and action by its name, with the keyboard alone.
import type { FC } from 'hono/jsx/dom'
import { localName } from '../../parts/words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { redraw } from './drawing.ts'
import { chooseEvent, listEvents } from './events.ts'
import { goTo } from './location.ts'
import { menuOf } from './menu.ts'
import { frameText, menuText } from './words.ts'

export type PaletteItem = {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly run: () => void
}

const SHOWN_MAX = 12

let isOpen = false
let typed = ''
let at = 0
let actions: () => readonly PaletteItem[] = () => []

/** What the frame itself can do, such as the other language. */
export function offerActions(offered: () => readonly PaletteItem[]): void {
  actions = offered
}

export function openPalette(): void {
  isOpen = true
  typed = ''
  at = 0
  redraw()
}

function close(): void {
  isOpen = false
  redraw()
}

function items(): readonly PaletteItem[] {
  const screens = menuOf().map(({ name, address, section }) => ({
    id: `screen.${name}`,
    name: menuText(`screen.${name}`),
    kind: menuText(`section.${section}`),
    run: () => goTo(address),
  }))
  const events = (listEvents() ?? []).map((event) => ({
    id: event.id,
    name: localName(event.name, event.nameBn),
    kind: frameText('window.event'),
    run: () => chooseEvent(event.id),
  }))
  return [...screens, ...events, ...actions()]
}

/** Every word of what was typed is a part of the name; a name that begins so comes first. */
export function findItems(all: readonly PaletteItem[], text: string): readonly PaletteItem[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const found = all.filter(({ name, kind }) => {
    const whole = `${name} ${kind}`.toLowerCase()
    return words.every((word) => whole.includes(word))
  })
  const first = words[0] ?? ''
  const rank = ({ name }: PaletteItem): number => (name.toLowerCase().startsWith(first) ? 0 : 1)
  return found.toSorted((one, other) => rank(one) - rank(other)).slice(0, SHOWN_MAX)
}

export const Palette: FC = () => {
  if (!isOpen) return null
  const found = findItems(items(), typed)
  const chosen = Math.min(at, found.length - 1)
  const run = (item: PaletteItem | undefined): void => {
    if (item === undefined) return
    close()
    item.run()
  }
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && found.length > 0) {
      event.preventDefault()
      at = (chosen + step + found.length) % found.length
      redraw()
    } else if (event.key === 'Enter') {
      event.preventDefault()
      run(found[chosen])
    }
  }
  return (
    <Dialog heading={frameText('palette.label')} close={close}>
      <input
        class="palette-field"
        role="combobox"
        aria-label={frameText('palette.label')}
        aria-expanded="true"
        aria-controls="palette-items"
        aria-activedescendant={found[chosen] === undefined ? '' : `palette-${chosen}`}
        autocomplete="off"
        onInput={({ target }: Event) => {
          if (target instanceof HTMLInputElement) typed = target.value
          at = 0
          redraw()
        }}
        onKeyDown={press}
      />
      <div id="palette-items" role="listbox" aria-label={frameText('palette.label')}>
        {found.map((item, index) => (
          <div
            key={item.id}
            id={`palette-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={String(index === chosen)}
            onPointerUp={() => run(item)}
          >
            <span>{item.name}</span> <small>{item.kind}</small>
          </div>
        ))}
      </div>
      {found.length === 0 ? <p>{frameText('palette.none')}</p> : null}
    </Dialog>
  )
}
