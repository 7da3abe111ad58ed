// The admin page as far as it goes: the station's state, and the scans that the server will not take.
import type { JournalRow, StatusView } from '../contract/views.ts'
import { call, listen } from './client.ts'
import { element } from './parts/element.ts'
import { showStrip } from './parts/strip.ts'
import { currentLanguage, refusalText, switchLanguage, text, timeText } from './parts/words.ts'

const strip = element('dl', { className: 'strip' })
const bar = element('nav', { className: 'bar' })
const stage = element('main')

async function refresh(): Promise<void> {
  const status = await call('status', {})
  if (!status.ok) {
    stage.replaceChildren(
      element('p', { className: 'problem', textContent: refusalText(status.error) }),
    )
    return
  }
  showStrip(strip, status.value, 0)
  const rows = await call('setAside', {})
  const items = rows.ok ? rows.value.items : []
  stage.replaceChildren(
    element('h2', { textContent: text('page.setAside') }),
    element('ul', {}, ...items.map((row) => line(row, status.value))),
  )
}

const line = (row: JournalRow, status: StatusView): HTMLElement =>
  element('li', {
    textContent: [
      timeText(row.scannedAt, status.event?.timeZone ?? 'Asia/Dhaka', status.clock.now),
      row.code ?? row.ticketId ?? '',
      row.error?.message ?? '',
    ].join(' · '),
  })

function label(): void {
  document.documentElement.lang = currentLanguage()
  bar.replaceChildren(
    element('strong', { textContent: 'Probesh' }),
    element('button', {
      type: 'button',
      textContent: text('page.otherLanguage'),
      on: { click: changeLanguage },
    }),
  )
}

function changeLanguage(): void {
  switchLanguage()
  label()
  void refresh()
}

document.body.append(bar, strip, stage)
label()
await refresh()
void listen(() => void refresh())
