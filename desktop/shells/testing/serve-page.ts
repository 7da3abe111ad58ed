// Pages behind a loopback listener, for tests: one built for the test alone, or the real one over a station here.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type UserConfig } from 'vite'
import { createStationApp } from '../../app.ts'
import { echoHandlers, echoRelay, handSignals, handTimers } from '../../testing/carrier.ts'
import type { TempStation } from '../../testing/temp-station.ts'
import { type Listener, serveLoopback } from '../loopback/serve.ts'
import { readPages } from '../read-pages.ts'

const TOKEN = 'token'

/**
 * Builds the page `root/gate.html` into `outDir` as the real ones are built, by their `config`, and serves it as they are.
 * Behind it is no core: a call answers with what it was asked.
 */
export async function serveTestPage(
  config: UserConfig,
  root: string,
  outDir: string,
): Promise<Listener> {
  await build({
    ...config,
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      ...config.build,
      outDir,
      rolldownOptions: { input: [join(root, 'gate.html')] },
    },
  })
  copyFileSync(join(outDir, 'gate.html'), join(outDir, 'admin.html'))
  const pages = readPages(outDir).gate
  const { timers } = handTimers()
  const core = { handlers: echoHandlers(), signals: handSignals().source, relay: echoRelay }
  const app = createStationApp({ core, pages, page: 'gate', timers, onFault: () => {} })
  return await serveLoopback({ app, pages, page: 'gate', port: 0, token: TOKEN }, timers)
}

const BUILT = join(import.meta.dirname, '../../../dist/renderer')

/** The real gate page over a station of this process; `address` opens it. */
export async function serveStation(
  core: Pick<TempStation, 'handlers' | 'signals' | 'relay'>,
): Promise<{ readonly address: string; readonly close: Listener['close'] }> {
  const timers = {
    after: (ms: number, run: () => void) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  }
  const pages = readPages(BUILT).gate
  const app = createStationApp({ core, pages, page: 'gate', timers, onFault: () => {} })
  const listener = await serveLoopback({ app, pages, page: 'gate', port: 0, token: TOKEN }, timers)
  return { address: `${listener.url}/#${TOKEN}`, close: listener.close }
}
