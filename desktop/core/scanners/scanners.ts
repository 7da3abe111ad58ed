// The serial scanners of a station: remembered, opened whenever they are there, and heard.
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { hearRead, NOTHING_HEARD } from '../../../shared/scanners/bounce.ts'
import { instantToText } from '../../../shared/time.ts'
import type { CallInput } from '../../contract/calls.ts'
import { BAUD_RATE_USUAL } from '../../contract/limits.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import type { AdmissionView, ScannerView } from '../../contract/views.ts'
import { createLook, type Look, type ScannersHost } from './look-for-scanners.ts'
import { createLine, type KeptScanner, type ScannerLine } from './scanner-line.ts'
import { portIds, type SerialPortFacts } from './serial-ports.ts'
import { type Tone, toneOf } from './tones.ts'

type Views = Result<{ items: ScannerView[] }, CallRefusal>

export type Scanners = {
  readonly list: () => Promise<Views>
  readonly open: (input: CallInput<'openScanner'>) => Promise<Views>
  readonly forget: (id: string) => Promise<Views>
  /** Closes and opens every scanner's port: one that slept along may be dead without saying so. */
  readonly reopen: () => Promise<void>
  /** Lets the scanner know what became of its read. Never waits for it. */
  readonly tell: (scannerId: string | undefined, admission: AdmissionView | null) => void
  readonly close: () => Promise<void>
}

/** More than a laptop has sockets. */
const SCANNERS_MAX = 16

/** Opens the scanners that were opened here before, and every one again that comes back. */
export function createScanners(host: ScannersHost): Scanners {
  const { deps, signals } = host
  const lines = new Map<string, ScannerLine>()
  const look = createLook(host, lines)
  let heard = NOTHING_HEARD

  const hearText = (line: ScannerLine, text: string): void => {
    const { id } = line.kept
    if (lines.get(id) !== line) return
    const echo = hearRead(heard, id, text, deps.monotonicMs())
    heard = echo.heard
    if (echo.isEcho) {
      line.tell('heard')
      return
    }
    line.reads += 1
    line.lastReadAt = host.clock.now()
    line.awaitTone()
    // A code is as good as its ticket: at a locked screen nobody hears it.
    if (host.meta.get('mode') === 'locked') return
    signals.emit({ name: 'scanner.read', payload: { scannerId: id, text } })
  }
  const keep = (kept: KeptScanner): void => {
    const known = lines.get(kept.id)
    if (known === undefined) lines.set(kept.id, createLine(kept, deps.timers, hearText))
    else {
      known.kept = kept
      known.nextTryMs = 0
    }
    host.meta.set('scanners', keptOf(lines))
  }
  const views = async (): Promise<Views> =>
    ok({ items: viewsOf((await look.ports()) ?? [], lines) })

  for (const kept of host.meta.get('scanners') ?? []) {
    lines.set(kept.id, createLine(kept, deps.timers, hearText))
  }
  if (lines.size > 0) void look.now()
  return {
    list: views,
    open: async (input) => {
      const known = lines.get(input.id)
      const kept = keptAs(input, known?.kept, portIds((await look.ports()) ?? []).get(input.id))
      const isFull = known === undefined && lines.size >= SCANNERS_MAX
      if (kept === null || isFull) return refuse({ code: 'scanner_not_found' })
      if (known !== undefined && known.kept.baudRate !== kept.baudRate) await shut(known)
      keep(kept)
      await look.now()
      return await views()
    },
    forget: async (id) => {
      const line = lines.get(id)
      if (line === undefined) return refuse({ code: 'scanner_not_found' })
      lines.delete(id)
      host.meta.set('scanners', keptOf(lines))
      await shut(line)
      signals.emit({ name: 'scanners.changed', payload: {} })
      return await views()
    },
    reopen: () => reopenAll([...lines.values()], look),
    tell: (scannerId, admission) => {
      const tone: Tone = admission === null ? 'stop' : toneOf(admission)
      if (scannerId !== undefined) lines.get(scannerId)?.tell(tone)
    },
    close: async () => {
      look.stop()
      const open = [...lines.values()]
      lines.clear()
      await Promise.all(open.map(shut))
    },
  }
}

/** What to remember of a scanner that is to be opened; null when nobody knows it. */
function keptAs(
  { id, profile, baudRate }: CallInput<'openScanner'>,
  known: KeptScanner | undefined,
  port: SerialPortFacts | undefined,
): KeptScanner | null {
  const path = port?.path ?? known?.path
  if (path === undefined) return null
  return {
    id,
    path,
    label: port?.label ?? known?.label ?? null,
    profile: profile ?? known?.profile ?? 'none',
    baudRate: baudRate ?? known?.baudRate ?? BAUD_RATE_USUAL,
  }
}

const keptOf = (lines: ReadonlyMap<string, ScannerLine>): KeptScanner[] =>
  [...lines.values()].map(({ kept }) => kept)

/** Closes the port; what was half read is no scan. */
async function shut(line: ScannerLine): Promise<void> {
  const { state } = line
  line.state = { kind: 'lost' }
  line.reset()
  if (state.kind === 'open') await state.port.close()
}

async function reopenAll(lines: readonly ScannerLine[], look: Look): Promise<void> {
  await Promise.all(lines.map(shut))
  for (const line of lines) line.nextTryMs = 0
  if (lines.length > 0) await look.now()
}

/** What is plugged in and what was opened here before, by path. */
function viewsOf(
  ports: readonly SerialPortFacts[],
  lines: ReadonlyMap<string, ScannerLine>,
): ScannerView[] {
  const here = portIds(ports)
  const ids = new Set([...here.keys(), ...lines.keys()])
  const views = [...ids].map((id) => viewOf(id, here.get(id), lines.get(id)))
  return views.sort((a, b) => (a.path ?? a.id).localeCompare(b.path ?? b.id))
}

function viewOf(
  id: string,
  port: SerialPortFacts | undefined,
  line: ScannerLine | undefined,
): ScannerView {
  const state = line?.state
  return {
    id,
    path: port?.path ?? null,
    label: port?.label ?? line?.kept.label ?? null,
    state: state === undefined || state.kind === 'opening' ? 'closed' : state.kind,
    problem: state?.kind === 'failed' ? state.problem : null,
    profile: line?.kept.profile ?? 'none',
    baudRate: line?.kept.baudRate ?? BAUD_RATE_USUAL,
    reads: line?.reads ?? 0,
    lastReadAt: line?.lastReadAt == null ? null : instantToText(line.lastReadAt),
  }
}
