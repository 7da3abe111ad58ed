// The program's end: what holds the station open ends first, in order, and not for ever.
import type { App } from 'electron'
import { SECOND_MS } from '../../../shared/time.ts'
import type { Log, Timers } from '../../core/deps.ts'

/** A port or a disk that answers nothing must not leave a program without a window that holds the folder. */
export const END_MS_MAX = 10 * SECOND_MS

/** What is open by now. */
export type Running = {
  station: { readonly close: () => Promise<void> } | null
  watch: { readonly close: () => void } | null
  updates: { readonly close: () => void } | null
}

export type EndingDeps = {
  readonly app: Pick<App, 'on' | 'quit' | 'exit'>
  /** No window holds the end up. */
  readonly letClose: () => void
  readonly timers: Pick<Timers, 'after'>
  readonly log: Log
}

/** Ends what it returns, as it is then, when the program quits. Nothing that was shown green waits for that. */
export function endInOrder({ app, letClose, timers, log }: EndingDeps): Running {
  const running: Running = { station: null, watch: null, updates: null }
  let isEnding = false
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', () => letClose())
  app.on('will-quit', (event) => {
    event.preventDefault()
    if (isEnding) return
    isEnding = true
    running.updates?.close()
    running.watch?.close()
    const cancel = timers.after(END_MS_MAX, () => {
      log.error('the station did not close in time')
      app.exit(1)
    })
    const end = (code: 0 | 1): void => {
      cancel()
      app.exit(code)
    }
    const closed = running.station?.close() ?? Promise.resolve()
    closed.then(
      () => end(0),
      (error: unknown) => {
        log.error('the station did not close', { error: String(error) })
        end(1)
      },
    )
  })
  return running
}
