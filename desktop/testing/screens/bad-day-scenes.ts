// A gate whose server is gone, whose data is old, to which the organizer said something, and whose station then ends.
import { GATE } from '../feed.ts'
import { type BusyGate, openBusyGate } from './busy-gate.ts'
import { clear, open, press, type Scene, see } from './scene.ts'

type GateScene = Scene<BusyGate>

const notice = (number: number, text: string, now: number) => ({
  id: `notice-${number}`,
  text,
  gateIds: number === 1 ? [GATE] : null,
  postedAt: new Date(now - number * 600_000).toISOString(),
  until: new Date(now + 86_400_000).toISOString(),
})

export const NOTICES = [
  'Gate South is closed: send everybody to North. দক্ষিণ গেট বন্ধ: সবাইকে উত্তর গেটে পাঠান।',
  'The headliner starts at nine.',
]

/** Its data was two hours old when the server went away. */
export async function openOldGate(): Promise<BusyGate> {
  const now = Date.now()
  const gate = await openBusyGate({
    head: { notices: NOTICES.map((text, at) => notice(at + 1, text, now)) },
    end: { completeUntil: new Date(now - 8_280_000).toISOString() },
  })
  await see(gate.page, '.notices li')
  await gate.venue[Symbol.asyncDispose]()
  return gate
}

export const BAD_DAY_SCENES: readonly GateScene[] = [
  {
    name: 'offline-old-data',
    reach: async (gate) => {
      await clear(gate.page)
      await gate.scan(gate.nextPlain(), 'ok')
      await see(gate.page, '.connection.offline')
      await clear(gate.page)
    },
    says: {
      en: ['The headliner starts at nine.', 'Tickets issued after', 'are unknown here'],
      bn: ['The headliner starts at nine.', 'পরের টিকিট এখানে অজানা।'],
    },
  },
  {
    name: 'offline-unpaid',
    stands: '.verdict[data-reason=unpaid]',
    reach: async (gate) => {
      await press(gate.page, 'Escape')
      await gate.scan(gate.nextOf('unpaid'), 'unpaid')
    },
    says: { en: ['STOP', 'This ticket is not paid.'], bn: ['থামান', 'এই টিকিটের দাম পরিশোধ হয়নি।'] },
  },
  {
    name: 'offline-already-in',
    stands: '.verdict[data-reason=already_redeemed]',
    reach: async (gate) => {
      await press(gate.page, 'Escape')
      await gate.scan(gate.nextOf('atSouth'), 'already_redeemed')
    },
    says: { en: ['ALREADY IN', 'First entry'], bn: ['আগেই ঢুকেছে', 'প্রথম প্রবেশ'] },
  },
  {
    name: 'offline-history-verdict',
    stands: '.docked .verdict.care',
    reach: async (gate) => {
      await open(gate.page, 'history')
      await gate.scan(gate.nextCare(), 'ok')
    },
    says: { en: ['ADMIT, CHECK'], bn: ['দেখে প্রবেশ দিন'] },
  },
  {
    name: 'offline-preflight',
    reach: async ({ page }) => {
      await clear(page)
      await open(page, 'preflight')
      await see(page, '[data-check=connection].warn')
    },
    says: { en: ['minutes old'], bn: ['মিনিট পুরোনো'] },
  },
  {
    name: 'not-decided',
    reach: async (gate) => {
      await clear(gate.page)
      await gate.killStation()
      await gate.scan(gate.nextPlain(), 'undecided')
      await see(gate.page, '[data-core=gone]')
    },
    says: {
      en: ['NOT DECIDED', 'Scan again', 'The station program does not answer.'],
      bn: ['সিদ্ধান্ত হয়নি', 'আবার স্ক্যান করুন', 'স্টেশনের প্রোগ্রাম সাড়া দিচ্ছে না।'],
    },
  },
  {
    name: 'started-anew',
    reach: async (gate) => {
      await gate.startStation()
      await see(gate.page, '[data-core=foreign]')
    },
    says: { en: ['has a new address'], bn: ['ঠিকানাও নতুন'] },
  },
]
