// What leaves its mark on the page: a scanner of another country, the other direction, a sentence that stays for a while.
import { EVENT, GATE, LIST } from '../feed.ts'
import { FRENCH_WIRES, type Typing, typeAsScanner } from '../scanner-typing.ts'
import type { BusyGate } from './busy-gate.ts'
import { clear, open, press, type Scene, see } from './scene.ts'

type GateScene = Scene<BusyGate>

async function typeTestCode(gate: BusyGate, code: string, typing: Typing): Promise<void> {
  const { page } = gate
  await clear(page)
  await open(page, 'scanners')
  await see(page, '.test-code')
  const keys = await page.context().newCDPSession(page)
  await typeAsScanner(keys, code, typing)
  await keys.detach()
}

/** `testCode` is what the code on the scanners screen says. */
export const lastScenes = (testCode: string): readonly GateScene[] => [
  {
    name: 'verdict-exit',
    stands: '.verdict[data-reason=ok]',
    reach: async (gate) => {
      await gate.call('selectEvent', {
        ...{ eventId: EVENT, listId: LIST, gateId: GATE },
        direction: 'exit',
      })
      await see(gate.page, '[data-fact=gate].warn')
      await clear(gate.page)
      await gate.scan(gate.nextPlain(), 'ok')
    },
    says: { en: ['EXIT'], bn: ['বের হতে দিন'] },
  },
  {
    name: 'scanner-cut-off',
    reach: async (gate) => {
      await typeTestCode(gate, testCode.slice(0, 20) + testCode.slice(22), {})
      await see(gate.page, '[data-test=again]')
    },
    says: { en: ['Scan it again'], bn: ['আবার'] },
  },
  {
    name: 'scanner-advice',
    reach: async (gate) => {
      await typeTestCode(gate, testCode, { wires: FRENCH_WIRES, gapMs: 80 })
      await see(gate.page, '[data-advice=slow]')
    },
    says: { en: ['another country’s, learnt', '80 ms for a character'], bn: ['মিলিসেকেন্ড'] },
  },
  {
    name: 'sound-off',
    stands: '.said:not(.silent)',
    reach: async ({ page }) => {
      await clear(page)
      await press(page, 'F9', 'F9')
      await see(page, '.said:not(.silent)')
    },
    says: { en: ['Sound is on.'], bn: ['শব্দ চালু।'] },
  },
]
