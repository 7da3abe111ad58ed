// From a laptop that nobody has paired to its first scan, over a slow network.
import { EVENT } from '../feed.ts'
import { type GatePage, openNewLaptop } from '../gate-page.ts'
import { CAREFUL, PAIRING_CODE, STEWARD } from '../venue.ts'
import { open, press, type Scene, see, write } from './scene.ts'

type LaptopScene = Scene<GatePage>

/** The download of this event stops in the middle. */
export const openSlowLaptop = (): Promise<GatePage> =>
  openNewLaptop(60, {
    otherEvents: Array.from({ length: 9 }, (_unused, at) => `Poetry evening ${at + 1}`),
    downloadHeldAt: 6_000,
    now: Date.now,
  })

export const NEW_LAPTOP_SCENES: readonly LaptopScene[] = [
  {
    name: 'set-up-pair',
    reach: async ({ page }) => see(page, '[name=code]'),
    says: {
      en: ['Pair', 'Type it, or let any scanner read it.', 'Event and gate'],
      bn: ['জোড়া', 'অনুষ্ঠান ও গেট'],
    },
  },
  {
    name: 'set-up-pair-unknown-code',
    reach: async ({ page }) => {
      await write(page, '[name=code]', 'K7QM-2DVX-9B')
      await write(page, '[name=name]', 'Laptop 3')
      await press(page, 'Enter')
      await see(page, '.problem:not(:empty)')
    },
    says: { en: ['Ask for a new one'], bn: ['নতুন'] },
  },
  {
    name: 'set-up-sign-in',
    reach: async ({ page }) => {
      await write(page, '[name=code]', PAIRING_CODE)
      await press(page, 'Enter')
      await see(page, '[name=email]')
    },
    says: {
      en: ['Sign in by', 'Go on without signing in', 'scans carry no name'],
      bn: ['সাইন ইন'],
    },
  },
  {
    name: 'set-up-sign-in-code',
    reach: async ({ page }) => {
      await write(page, '[name=email]', CAREFUL.email)
      await write(page, '[name=password]', CAREFUL.name)
      await press(page, 'Enter')
      await see(page, '[name=code]')
    },
    says: {
      en: ['Code of your second factor', 'your authenticator app shows now'],
      bn: ['দ্বিতীয় ধাপের কোড'],
    },
  },
  {
    name: 'set-up-first-pin',
    reach: async ({ page }) => {
      await write(page, '[name=email]', STEWARD.email)
      await write(page, '[name=password]', STEWARD.name)
      await press(page, 'Enter')
      await see(page, '[name=pin]')
    },
    says: { en: ['Set a PIN', 'Later', 'Steward'], bn: ['পিন'] },
  },
  {
    name: 'set-up-event',
    reach: async ({ page }) => {
      await write(page, '[name=pin]', '1357')
      await press(page, 'Enter')
      await see(page, '[name=eventId]')
    },
    says: { en: ['Find an event', 'Poetry evening 1', 'Work here'], bn: ['Poetry evening 1'] },
  },
  {
    name: 'set-up-download',
    reach: async ({ page }) => {
      await page.locator(`[name=eventId][value="${EVENT}"]`).check()
      await page.locator('form [type=submit]').click()
      await see(page, '.download progress')
    },
    says: {
      en: ['The tickets', 'You can scan meanwhile.', 'Check everything', 'Start scanning'],
      bn: ['স্ক্যান শুরু করুন'],
    },
  },
  {
    name: 'preflight-too-early',
    reach: async ({ page }) => {
      await open(page, 'preflight')
      await see(page, '[data-check=tickets].bad')
    },
    says: { en: ['Not ready', 'The tickets are not downloaded.'], bn: ['প্রস্তুত নয়'] },
  },
  {
    name: 'scan-too-early',
    stands: '.verdict .word',
    reach: async (gate) => {
      await open(gate.page, 'scan')
      await gate.typeFast(gate.venue.codeOf(55))
      await see(gate.page, '.verdict .word')
    },
    says: { en: ['No tickets are on this laptop yet.'], bn: ['এই ল্যাপটপে এখনও কোনো টিকিট নেই।'] },
  },
]
