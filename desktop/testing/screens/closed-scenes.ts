// The locked screen and the one for visitors. The operator has no PIN before the first of them.
import type { Page } from 'playwright-core'
import { SUPERVISOR_PIN } from '../gate-page.ts'
import type { BusyGate } from './busy-gate.ts'
import { clear, click, open, press, type Scene, see, write } from './scene.ts'

type GateScene = Scene<BusyGate>

const PIN = '1357'

const visitor = (
  name: string,
  code: (gate: BusyGate) => string,
  face: string,
  says: readonly string[],
): GateScene => ({
  name: `visitor-${name}`,
  stands: `[data-face=${face}]`,
  reach: async (gate) => {
    await gate.typeFast(code(gate))
    await see(gate.page, `[data-face=${face}]`)
  },
  // Visitors read both languages at once, whichever the operator chose.
  says: { en: says, bn: says },
})

async function typePin({ page }: BusyGate, pin: string): Promise<void> {
  await write(page, '[name=pin]', pin)
  await press(page, 'Enter')
}

type Document = { readonly fullscreenElement: unknown; exitFullscreen: () => Promise<void> }

/** A window that fills the screen takes no other size; it may come to fill it after the prompt is drawn. */
async function leaveFullScreen(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const { document } = globalThis as unknown as { document: Document }
    return document.fullscreenElement !== null
  })
  await page.evaluate(async () => {
    const { document } = globalThis as unknown as { document: Document }
    await document.exitFullscreen()
  })
}

export const CLOSED_SCENES: readonly GateScene[] = [
  {
    name: 'set-up-pin',
    reach: async ({ page }) => {
      await clear(page)
      await open(page, 'set_up')
      await click(page, '[data-step-name=sign_in]')
      await page.locator('.set-up .actions .button').nth(1).click()
      await see(page, '[name=pin]')
    },
    says: { en: ['Set a PIN', 'New PIN, 4 to 12 digits'], bn: ['পিন', '৪ থেকে ১২'] },
  },
  {
    name: 'locked',
    reach: async (gate) => {
      await typePin(gate, PIN)
      await gate.page.locator('[name=pin]').waitFor({ state: 'detached' })
      await press(gate.page, 'F10')
      await see(gate.page, '[data-mode=locked]')
    },
    says: { en: ['Locked', 'Enter your PIN', 'Erase', 'Open'], bn: ['তালা দেওয়া', 'মুছুন', 'খুলুন'] },
  },
  {
    name: 'locked-scan-and-wrong-pin',
    reach: async (gate) => {
      await gate.page.locator('#main').focus()
      await gate.typeFast(gate.nextPlain())
      await see(gate.page, '.closed-screen > .problem')
      await typePin(gate, '9999')
      await see(gate.page, '.pin-pad .problem:not(:empty)')
    },
    says: {
      en: ['This scan did not count.', 'The PIN is wrong.'],
      bn: ['এই স্ক্যান ধরা হয়নি।'],
    },
  },
  {
    name: 'locked-by-password',
    reach: async ({ page }) => {
      await page.locator('.closed-screen > .button').last().click()
      await see(page, '[name=password]')
    },
    says: { en: ['Open by password', 'Open by PIN'], bn: ['পিন দিয়ে খুলুন'] },
  },
  {
    name: 'self-service-asked',
    reach: async (gate) => {
      const { page } = gate
      await page.locator('.closed-screen > .button').last().click()
      await typePin(gate, PIN)
      await see(page, '.bar')
      await open(page, 'set_up')
      await click(page, '[data-step-name=ready]')
      await page.locator('.cards > .card').last().locator('.button').click()
      await see(page, '[data-asks=self_service]')
    },
    says: { en: ['Give this screen to visitors?', 'Not now'], bn: ['পর্দাটি দর্শকদের হাতে ছাড়বেন?'] },
  },
  {
    name: 'visitor-prompt',
    reach: async ({ page }) => {
      await page.locator('[data-asks=self_service] .main').click()
      await see(page, '[data-face=prompt]')
      await leaveFullScreen(page)
    },
    says: {
      en: ['Scan your ticket', 'আপনার টিকিট স্ক্যান করুন', 'Staff'],
      bn: ['Scan your ticket', 'আপনার টিকিট স্ক্যান করুন', 'কর্মী'],
    },
  },
  visitor('welcome', (gate) => gate.nextPlain(), 'welcome', ['Welcome', 'স্বাগতম']),
  visitor('welcome-care', (gate) => gate.nextCare(), 'welcomeCare', [
    'Please stop at our staff on your way in.',
    'ঢোকার পথে আমাদের কর্মীর সঙ্গে কথা বলুন।',
  ]),
  visitor('used', (gate) => gate.nextOf('atSouth'), 'used', [
    'This ticket was scanned before.',
    'এই টিকিট আগে স্ক্যান করা হয়েছে।',
  ]),
  visitor('staff', (gate) => gate.nextOf('canceled'), 'staff', [
    'Please see our staff',
    'আমাদের কর্মীর কাছে আসুন',
  ]),
  visitor('unread', (gate) => gate.nextPlain().slice(0, 60), 'unread', [
    'Please scan again',
    'আবার স্ক্যান করুন',
  ]),
  {
    name: 'visitor-staff-pin',
    reach: async ({ page }) => {
      await see(page, '[data-face=prompt]')
      await click(page, '.staff-corner')
      await see(page, '[name=pin]')
    },
    says: { en: ['Enter a PIN to end self-service.', 'Back'], bn: ['ফিরুন'] },
  },
]

/** Back to the gate's own screens. */
export async function leaveSelfService(gate: BusyGate): Promise<void> {
  await typePin(gate, SUPERVISOR_PIN)
  await see(gate.page, '.scan-screen')
}
