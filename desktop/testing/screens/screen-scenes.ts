// The screens beside the one for scanning.
import { type BusyGate, UNPAID } from './busy-gate.ts'
import { clear, click, open, press, type Scene, see } from './scene.ts'

type GateScene = Scene<BusyGate>

const screen = (name: string, says: Scene<BusyGate>['says'], ready = '.screen'): GateScene => ({
  name,
  reach: async ({ page }) => {
    await clear(page)
    await open(page, name)
    await see(page, ready)
  },
  says,
})

async function searchFor({ page }: BusyGate, text: string, ready: string): Promise<void> {
  await press(page, 'F2')
  await page.locator('.search-field input').fill(text)
  await see(page, ready)
}

async function typeByHand({ page }: BusyGate, text: string, state: string): Promise<void> {
  await press(page, 'F3')
  await page.locator('#hand-code').fill(text)
  await see(page, `[data-hand="${state}"]`)
}

/** One character as people misread it. */
function misread(code: string): string {
  const at = [...code].findIndex((character, place) => place > 12 && /[58026]/.test(character))
  const wrong = { '5': 'S', '8': 'B', '0': 'D', '2': 'Z', '6': 'G' }[code.charAt(at)] ?? ''
  return code.slice(0, at) + wrong + code.slice(at + 1)
}

const SEARCH_SCENES: readonly GateScene[] = [
  {
    name: 'search',
    reach: async (gate) => {
      if ((await gate.page.locator('[data-camera]').count()) > 0) await turnCameraOff(gate)
      await clear(gate.page)
      await searchFor(gate, '', '.search-hint')
    },
    says: { en: ['Find a visitor whose code cannot be read.'], bn: ['খোঁজা'] },
  },
  {
    name: 'search-found',
    reach: async (gate) => await searchFor(gate, 'Farhana', '.hit'),
    says: { en: ['The best 20 of more.'], bn: ['Farhana Yasmin'] },
  },
  {
    name: 'search-nobody',
    reach: async (gate) => await searchFor(gate, 'xqzw', '.search-advice'),
    says: { en: ['Nobody found for “xqzw”.'], bn: ['xqzw'] },
  },
  {
    name: 'search-ticket',
    reach: async (gate) => {
      await searchFor(gate, '7KQ2M9X001', '.hit')
      await click(gate.page, `.hit[data-ticket$="${UNPAID}"]`)
      await see(gate.page, '[data-step=ticket]')
    },
    says: { en: ['Order 7KQ2M9X001', 'Not paid', 'Admit'], bn: ['7KQ2M9X001'] },
  },
  {
    name: 'search-group',
    reach: async (gate) => {
      await searchFor(gate, '7KQ2M9X001', '.hit')
      await click(gate.page, `.hit[data-ticket$="${UNPAID}"]`)
      await see(gate.page, '[data-step=ticket]')
      await press(gate.page, 'F7')
      await see(gate.page, '[data-step=group] li')
    },
    says: { en: ['Order 7KQ2M9X001'], bn: ['7KQ2M9X001'] },
  },
]

async function turnCameraOff({ page }: BusyGate): Promise<void> {
  await clear(page)
  await page.locator('.camera .button').last().click()
  await page.locator('[data-camera]').waitFor({ state: 'detached' })
}

export const SCREEN_SCENES: readonly GateScene[] = [
  ...SEARCH_SCENES,
  {
    name: 'hand-entry',
    reach: async (gate) => {
      await clear(gate.page)
      await typeByHand(gate, '', 'empty')
    },
    says: { en: ['It begins with PB.', 'Check this code'], bn: ['PB'] },
  },
  {
    name: 'hand-entry-half',
    reach: async (gate) => await typeByHand(gate, gate.venue.codeOf(30).slice(0, 42), 'typing'),
    says: { en: ['characters to come'], bn: ['টি অক্ষর বাকি'] },
  },
  {
    name: 'hand-entry-wrong',
    reach: async (gate) => await typeByHand(gate, misread(gate.venue.codeOf(30)), 'mistyped'),
    says: { en: ['A character is wrong or two are swapped.'], bn: ['অক্ষর'] },
  },
  {
    name: 'history',
    reach: async (gate) => {
      await clear(gate.page)
      await gate.scan(gate.nextOf('unpaid'), 'unpaid')
      await gate.scan(gate.nextPlain(), 'ok')
      await gate.scan(gate.nextCare(), 'ok')
      await clear(gate.page)
      await open(gate.page, 'history')
      await see(gate.page, '.rows li')
    },
    says: {
      en: ['History', 'Take back', 'Took back an admission'],
      bn: ['ফিরিয়ে নিন', 'একটি প্রবেশ ফিরিয়ে নেওয়া হয়েছে'],
    },
  },
  {
    name: 'history-asked',
    stands: '.rows .danger',
    reach: async ({ page }) => {
      await clear(page)
      await open(page, 'history')
      await click(page, '.rows .button')
      await see(page, '.rows .danger')
    },
    says: { en: ['Really take back?'], bn: ['সত্যিই ফিরিয়ে নেবেন?'] },
  },
  {
    name: 'history-verdict',
    stands: '.docked .verdict.care',
    reach: async (gate) => {
      await open(gate.page, 'history')
      await gate.scan(gate.nextCare(), 'ok')
    },
    says: { en: ['ADMIT, CHECK', 'History'], bn: ['দেখে প্রবেশ দিন', 'ইতিহাস'] },
  },
  {
    name: 'search-verdict',
    stands: '.docked .verdict[data-reason=unpaid]',
    reach: async (gate) => {
      await clear(gate.page)
      await searchFor(gate, 'Farhana', '.hit')
      await gate.scan(gate.nextOf('unpaid'), 'unpaid')
    },
    says: { en: ['STOP', 'This ticket is not paid.'], bn: ['থামান', 'এই টিকিটের দাম পরিশোধ হয়নি।'] },
  },
  screen(
    'counters',
    { en: ['Admitted here', 'Inside now', 'By ticket type'], bn: ['এখানে প্রবেশ', 'এখন ভেতরে'] },
    '.tiles',
  ),
  screen(
    'preflight',
    {
      en: ['Look at', 'Start scanning', 'Not tested here.'],
      bn: ['স্ক্যান শুরু করুন', 'এখানে পরীক্ষা হয়নি।'],
    },
    '[data-check=power]',
  ),
  screen(
    'scanners',
    {
      en: ['Test a keyboard scanner', 'The camera is off.'],
      bn: ['ক্যামেরা চালু করুন'],
    },
    '.test-code',
  ),
  screen(
    'set_up',
    { en: ['Pair', 'Sign in', 'Event and gate', 'Tickets'], bn: ['জোড়া', 'সাইন ইন', 'অনুষ্ঠান ও গেট'] },
    '.steps',
  ),
  screen(
    'help',
    { en: ['Keys', 'What the screen says', 'Two rising notes.'], bn: ['পর্দার কথার মানে'] },
    '.screen h2',
  ),
]
