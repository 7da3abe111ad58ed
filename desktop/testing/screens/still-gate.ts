// A gate whose station runs in the test, so that its ports fail and its index stands still when the test says so.
import type { Browser, Page } from 'playwright-core'
import type { Station } from '../../core/station.ts'
import { launchChromium } from '../chromium.ts'
import { plugInScanner, testPorts } from '../fake-scanner.ts'
import { codeOf, stationWithEvent } from '../temp-station.ts'
import { open, type Scene, see } from './scene.ts'

export type StillGate = AsyncDisposable & {
  readonly page: Page
  readonly browser: Browser
  /** Lets a scanner read. */
  readonly read: (number: number) => void
}

/** Serves the gate page over a station of the test's own. */
export type Serve = (
  station: Station,
) => Promise<{ readonly address: string; readonly close: () => Promise<unknown> }>

/** One scanner that is used, one that may not be opened, one that was pulled out, one that nobody chose. */
export async function openStillGate(serve: Serve): Promise<StillGate> {
  const plugged = ['Good one', 'Forbidden one', 'Lost one', 'New one'].map((label) =>
    plugInScanner(label.split(' ')[0]?.toLowerCase() ?? null, label),
  )
  const ports = testPorts(plugged)
  const [good, forbidden, lost] = plugged
  const refused = new Error('Permission denied, cannot open the port')
  ports.failing.set(forbidden?.facts.path ?? '', refused)
  const station = await stationWithEvent(40, { serialPorts: ports.ports })
  for (const id of ['good', 'forbidden', 'lost']) {
    await station.handlers.openScanner({ id: `usb:0c2e:0901:${id}`, profile: 'honeywell' })
  }
  if (lost !== undefined) ports.here.delete(lost)
  lost?.unplug()
  const served = await serve(station)
  const browser = await launchChromium()
  const page = await browser.newPage()
  await page.goto(served.address)
  await see(page, '.scan-screen')
  return {
    page,
    browser,
    read: (number) => good?.send(`${codeOf(number)}\r`),
    [Symbol.asyncDispose]: async () => {
      await browser.close()
      await served.close()
      await station[Symbol.asyncDispose]()
      for (const scanner of plugged) scanner.unplug()
    },
  }
}

export const STILL_SCENES: readonly Scene<StillGate>[] = [
  {
    name: 'search-building',
    reach: async ({ page }) => {
      await open(page, 'search')
      await see(page, '[data-search=building]')
    },
    says: { en: ['The search is still getting ready'], bn: ['খোঁজার তালিকা এখনও তৈরি হচ্ছে'] },
  },
  {
    name: 'scanners-serial',
    reach: async ({ page }) => {
      await open(page, 'scanners')
      await see(page, '[data-scanner-state=failed]')
      await see(page, '[data-scanner-state=open]')
    },
    says: {
      en: ['Good one', 'Use this scanner'],
      bn: ['Good one'],
    },
  },
]
