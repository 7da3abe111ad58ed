// A gate page in the window of a real Electron, with the built main process.
import { once } from 'node:events'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import type { StationProcess } from './station-process.ts'
import type { Target, TargetOptions } from './target.ts'

const MAIN_FILE = join(import.meta.dirname, '../../dist/electron/main.js')
/** What only the gate's own document has. */
const GATE = 'script[src*="/assets/gate-"]'
const PASSPHRASE = 'a passphrase of the specs'

export async function openElectron(binary: string, options: TargetOptions): Promise<Target> {
  const { dataFolder, server, viewport, browserArgs } = options
  const application = await _electron.launch({
    executablePath: binary,
    args: [...browserArgs, MAIN_FILE, `--data=${dataFolder}`, `--server=${server}`],
    // Root cannot have it; whoever else runs the specs has it as at the gate.
    chromiumSandbox: process.getuid?.() !== 0,
  })
  const page = await application.firstWindow()
  await page.setViewportSize(viewport)
  await passKeyPage(page)
  const call = callThrough(page)
  await options.prepare(call)
  return {
    page,
    call,
    openWindow: () => notHere('another window on the same address'),
    address: () => page.url(),
    kill: () => notHere('a station that ends before its page'),
    start: () => notHere('a station that starts after its page'),
    [Symbol.asyncDispose]: async () => await close(application),
  }
}

/** A machine without a keyring asks first; the gate's page comes after it. */
async function passKeyPage(page: Page): Promise<void> {
  const passphrase = page.locator('[name=passphrase]')
  await page.locator(`${GATE}, [name=passphrase]`).first().waitFor({ state: 'attached' })
  if ((await passphrase.count()) === 0) return
  await passphrase.fill(PASSPHRASE)
  await passphrase.press('Enter')
  await page.locator(GATE).waitFor({ state: 'attached' })
}

const callThrough =
  (page: Page): StationProcess['call'] =>
  async (name, input = {}) =>
    await page.evaluate(
      async ([path, body]) => {
        const answer = await fetch(path, { method: 'POST', body })
        return { status: answer.status, body: (await answer.json()) as unknown }
      },
      [`/rpc/${name}`, JSON.stringify(input)] as const,
    )

async function close(application: ElectronApplication): Promise<void> {
  const ended = once(application.process(), 'exit')
  await application.close()
  await ended
}

const notHere = (what: string): Promise<never> =>
  Promise.reject(new Error(`Electron does not have ${what}: this spec is for a browser alone.`))
