// A page that crashed is loaded again; one that goes on crashing is replaced by a page that asks a person.
import { setImmediate as afterEvents } from 'node:timers/promises'
import type { App, RenderProcessGoneDetails, WebContents } from 'electron'
import type { PageName } from '../../contract/calls.ts'
import type { Log } from '../../core/deps.ts'
import { pageUrl } from './app-protocol.ts'
import { RESTART_PATH } from './restart-page.ts'

/** Three reloads within a minute are bad luck, a fourth would go on for ever. */
const RELOADS_MAX = 3
const RELOADS_MS = 60_000

export type CrashStep = {
  /** The reloads that still count, on the monotonic clock. */
  readonly reloadsAt: readonly number[]
  readonly action: 'reload' | 'show_restart_page' | 'leave'
}

/** What to do about a page whose process is gone. */
export function nextCrash(
  earlier: readonly number[],
  reason: RenderProcessGoneDetails['reason'],
  nowMs: number,
): CrashStep {
  // Its window was closed.
  if (reason === 'clean-exit') return { reloadsAt: earlier, action: 'leave' }
  const recent = earlier.filter((at) => nowMs - at < RELOADS_MS)
  return recent.length >= RELOADS_MAX
    ? { reloadsAt: recent, action: 'show_restart_page' }
    : { reloadsAt: [...recent, nowMs], action: 'reload' }
}

export type CrashDeps = {
  readonly monotonicMs: () => number
  readonly log: Log
}

export type CrashedContents = Pick<
  WebContents,
  'on' | 'loadURL' | 'forcefullyCrashRenderer' | 'isDevToolsOpened' | 'isDestroyed'
>

/**
 * Brings the page of a window back. What it knew is in the core: it shows the newest verdict again, and the scanners'
 * reads of the meantime are told to it.
 */
export function reviveAfterCrash(contents: CrashedContents, page: PageName, deps: CrashDeps): void {
  let reloadsAt: readonly number[] = []
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    const step = nextCrash(reloadsAt, reason, deps.monotonicMs())
    reloadsAt = step.reloadsAt
    if (step.action === 'leave' || contents.isDestroyed()) return
    deps.log.error('a page crashed', { page, reason, exitCode, action: step.action })
    void loadAfter(contents, page, step.action === 'reload' ? '/' : RESTART_PATH, deps.log)
  })
  contents.on('unresponsive', () => {
    // Somebody stands at a breakpoint.
    if (contents.isDevToolsOpened()) return
    deps.log.error('a page does not answer', { page })
    // Its end is a crash like any other, and brings it back.
    contents.forcefullyCrashRenderer()
  })
}

/**
 * Once Chromium has put the dead process away: a page loaded within its event has ended the whole program in more than one
 * release of Electron. By its address, because a page that crashed before it was shown cannot be reloaded.
 */
async function loadAfter(
  contents: CrashedContents,
  page: PageName,
  path: string,
  log: Log,
): Promise<void> {
  await afterEvents()
  if (contents.isDestroyed()) return
  try {
    await contents.loadURL(new URL(path, pageUrl(page)).href)
  } catch (error) {
    log.error('the page cannot be shown', { page, path, error: String(error) })
  }
}

/** Chromium starts its own helpers again; why they went is for whoever looks into it. */
export function logHelperCrashes(app: Pick<App, 'on'>, log: Log): void {
  app.on('child-process-gone', (_event, { type, reason, exitCode, name }) => {
    if (reason !== 'clean-exit')
      log.warn('a helper process is gone', { type, reason, exitCode, name })
  })
}
