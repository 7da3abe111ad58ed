// `page`: from the key press that ends a scan to the painted verdict, in a browser over a station with a full file.
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { CDPSession, Page } from 'playwright-core'
import { launchChromium } from '../../desktop/testing/chromium.ts'
import { type StationProcess, startStation } from '../../desktop/testing/station-process.ts'
import { compared, type Figure, measured, quantile } from './figures.ts'
import type { Scene, SceneEvent } from './scene.ts'

const TICKETS = 100_000
const ROUNDS = 5
const ROUND_SCANS = 60
/** A page that was just opened compiles its scripts on the first ones. */
const WARM_SCANS = 20
const CALM_MS = 200
/** No scanner and no shortcut of the page has this key. */
const EMPTY_KEY = 'F24'

type Round = { readonly scanMs: number[]; readonly emptyMs: number[] }

export async function benchPage(scene: Scene): Promise<readonly Figure[]> {
  const event = await scene.event('hundred-thousand', TICKETS)
  await using station = await startStation([
    ...['--data', join(scene.folder, 'page', 'data')],
    ...['--server', scene.server.url],
  ])
  await fill(station, event)
  const browser = await launchChromium()
  try {
    const page = await browser.newPage({ viewport: { width: 1024, height: 600 } })
    await page.addInitScript(measureInPage, EMPTY_KEY)
    await page.goto(`${station.ready.url}/#${station.ready.token}`)
    await page.locator('.scan-screen').waitFor()
    const codes = event.codes.values()
    const measure = measurer(page, await page.context().newCDPSession(page), () => {
      const code = codes.next()
      if (code.done) throw new Error('no code is left')
      return code.value
    })
    await measure(WARM_SCANS)
    const rounds: Round[] = []
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measure(ROUND_SCANS))
    return figuresOf(rounds)
  } finally {
    await browser.close()
  }
}

function figuresOf(rounds: readonly Round[]): readonly Figure[] {
  const named = (measure: string) => ({ benchmark: 'page', measure, unit: 'ms' })
  const all = rounds.flatMap(({ scanMs }) => scanMs)
  const pairs = (part: number) =>
    rounds.map(({ scanMs, emptyMs }) => ({
      ours: quantile(scanMs, part),
      baseline: quantile(emptyMs, part),
    }))
  return [
    measured(
      named('key press to painted verdict, p50'),
      rounds.map(({ scanMs }) => quantile(scanMs, 0.5)),
      { atMost: 40 },
    ),
    // Of all rounds together: a part of one in a hundred is nobody in sixty.
    measured(named(`the same, p99 of ${all.length}`), [quantile(all, 0.99)], { atMost: 120 }),
    compared(named('against an empty call and a repaint, p50'), pairs(0.5), null),
    compared(named('against an empty call and a repaint, p90'), pairs(0.9), null),
  ]
}

/** Pairs, selects and waits until every ticket is here, and the index with it. */
async function fill(station: StationProcess, event: SceneEvent): Promise<void> {
  const must = async (name: string, input: unknown): Promise<unknown> => {
    const { status, body } = await station.call(name, input)
    if (status !== 200) throw new Error(`${name}: ${status} ${JSON.stringify(body)}`)
    return body
  }
  await must('pair', { code: await event.pairingCode(), name: 'Bench' })
  await must('selectEvent', { eventId: event.event.id })
  for (;;) {
    const { counts, search } = (await must('status', {})) as {
      counts: { here: { tickets: number } }
      search: { state: string }
    }
    if (counts.here.tickets === TICKETS && search.state === 'ready') return
    await wait(CALM_MS)
  }
}

/** Scans and empty calls by turns, another one first each time. */
function measurer(page: Page, keys: CDPSession, nextCode: () => string) {
  const down = (key: object) => keys.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key })
  const press = async (key: { key: string; code: string; text?: string }): Promise<number> => {
    const before = await page.evaluate(() => window.painted.count)
    await Promise.all([down(key), keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })])
    await page.waitForFunction((count) => window.painted.count > count, before)
    return await page.evaluate(() => window.painted.lastMs)
  }
  const scan = async (): Promise<number> => {
    // A scanner's characters come one by one; the last of them was taken long before its terminator.
    const presses = [...nextCode()].map((character) => {
      const code = /\d/.test(character) ? `Digit${character}` : `Key${character}`
      return down({ key: character, code, text: character })
    })
    await Promise.all(presses)
    const tookMs = await press({ key: 'Enter', code: 'Enter', text: '\r' })
    const reason = await page.locator('.verdict').getAttribute('data-reason')
    if (reason !== 'ok') throw new Error(`a scan was answered with ${reason}`)
    return tookMs
  }
  const empty = (): Promise<number> => press({ key: EMPTY_KEY, code: EMPTY_KEY })
  return async (count: number): Promise<Round> => {
    const round: Round = { scanMs: [], emptyMs: [] }
    for (let at = 0; at < count; at += 1) {
      if (at % 2 === 1) round.emptyMs.push(await empty())
      round.scanMs.push(await scan())
      if (at % 2 === 0) round.emptyMs.push(await empty())
    }
    return round
  }
}

declare global {
  interface Window {
    /** How often something that was asked for by a key was painted, and how long the newest one took. */
    painted: { count: number; lastMs: number }
  }
}

/** Runs in the page, before its own scripts: nothing of this file is known there. */
function measureInPage(emptyKey: string): void {
  window.painted = { count: 0, lastMs: 0 }
  let startedMs = 0
  let isWaiting = false
  let hasAsked = false
  const painted = (): void => {
    // The task after a frame's callbacks comes when the frame was painted.
    requestAnimationFrame(() => {
      const after = new MessageChannel()
      after.port1.onmessage = () => {
        window.painted = {
          count: window.painted.count + 1,
          lastMs: performance.now() - startedMs,
        }
      }
      after.port2.postMessage(null)
    })
  }
  const look = (): void => {
    if (document.querySelector('.verdict.waiting') !== null) hasAsked = true
    const isShown = document.querySelector('.verdict[data-reason]') !== null
    if (!isWaiting || !hasAsked || !isShown) return
    isWaiting = false
    painted()
  }
  const callNothing = async (): Promise<void> => {
    const headers = { authorization: `Bearer ${location.hash.slice(1)}` }
    await (await fetch('/rpc/supervisors', { method: 'POST', body: '{}', headers })).json()
    const mark = document.querySelector('#empty-call') ?? document.createElement('output')
    mark.id = 'empty-call'
    mark.textContent = String(performance.now())
    document.documentElement.append(mark)
    painted()
  }
  const hear = (event: KeyboardEvent): void => {
    if (event.code === 'Enter') {
      startedMs = event.timeStamp
      isWaiting = true
      hasAsked = false
    }
    if (event.code === emptyKey) {
      startedMs = event.timeStamp
      void callNothing()
    }
  }
  window.addEventListener('keydown', hear, { capture: true })
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['class', 'data-reason'],
  })
}
