// The admin page as far as it goes: the station's state, and the scans that the server will not take.
import type { FC } from 'hono/jsx/dom'
import { createRoot } from 'hono/jsx/dom/client'
import type { JournalRow, StatusView } from '../contract/views.ts'
import { type ClientResult, call, listen } from './client.ts'
import { Button } from './parts/button.tsx'
import { Strip, zoneOf } from './parts/strip.tsx'
import {
  currentLanguage,
  loadWords,
  otherLanguage,
  refusalText,
  switchLanguage,
  text,
  timeText,
} from './parts/words.ts'
import { createThemeSwitch } from './theme.ts'

type Shown = {
  readonly status: ClientResult<StatusView> | null
  readonly rows: readonly JournalRow[]
}

let shown: Shown = { status: null, rows: [] }

const AdminPage: FC<Shown> = ({ status, rows }) => (
  <div class="page">
    <header class="bar">
      <strong class="grow">
        {status?.ok ? (status.value.tenant?.name ?? 'Probesh') : 'Probesh'}
      </strong>
      <Button label={text('page.otherLanguage')} press={changeLanguage} />
    </header>
    {status?.ok ? <Strip status={status.value} elapsedMs={0} /> : null}
    <main id="main">
      {status === null ? <p>{text('page.working')}</p> : null}
      {status?.ok === false ? <p class="problem">{refusalText(status.error)}</p> : null}
      {status?.ok ? <SetAside status={status.value} rows={rows} /> : null}
    </main>
  </div>
)

type SetAsideProps = { readonly status: StatusView; readonly rows: readonly JournalRow[] }

const SetAside: FC<SetAsideProps> = ({ status, rows }) => (
  <div class="card">
    <h2>{text('page.setAside')}</h2>
    <ul>
      {rows.map((row) => (
        <li key={row.scanId}>
          {[
            timeText(row.scannedAt, zoneOf(status), status.clock.now),
            row.code ?? row.ticketId ?? '',
            row.error?.message ?? '',
          ].join(' · ')}
        </li>
      ))}
    </ul>
  </div>
)

const root = createRoot(document.body)

function draw(): void {
  document.documentElement.lang = currentLanguage()
  document.title = text('page.title')
  root.render(<AdminPage {...shown} />)
}

function changeLanguage(): void {
  switchLanguage()
  draw()
}

async function refresh(): Promise<void> {
  const status = await call('status', {})
  const rows = status.ok ? await call('setAside', {}) : null
  shown = { status, rows: rows?.ok ? rows.value.items : [] }
  draw()
}

createThemeSwitch()
await loadWords(currentLanguage())
void loadWords(otherLanguage()).then(draw)
draw()
await refresh()
void listen(() => void refresh())
