// What stands on the scan screen through an evening.

import { SUPERVISOR_PIN } from '../gate-page.ts'
import { AT_SOUTH, type BusyGate, FAMILY } from './busy-gate.ts'
import { clear, press, type Scene, see, write } from './scene.ts'

type GateScene = Scene<BusyGate>

const verdict = (
  name: string,
  code: (gate: BusyGate) => string,
  reason: string,
  says: Scene<BusyGate>['says'],
): GateScene => ({
  name,
  stands: `.verdict[data-reason="${reason}"]:not(.dim)`,
  reach: async (gate) => {
    await press(gate.page, 'Escape')
    await gate.scan(code(gate), reason)
  },
  says,
})

export const VERDICT_SCENES: readonly GateScene[] = [
  {
    name: 'scan-idle',
    reach: async ({ page }) => clear(page),
    says: {
      en: ['Ready to scan', 'Admitted here', 'Turn camera on', 'Check'],
      bn: ['এখানে প্রবেশ', 'ক্যামেরা চালু করুন', 'দেখুন'],
    },
  },
  verdict('verdict-admit', (gate) => gate.nextPlain(), 'ok', {
    en: ['ADMIT', 'The ticket is valid.', 'General'],
    bn: ['প্রবেশ দিন', 'টিকিটটি বৈধ।'],
  }),
  {
    name: 'verdict-admit-over',
    stands: '.verdict.dim',
    reach: async (gate) => {
      await gate.scan(gate.nextPlain(), 'ok')
      await see(gate.page, '.verdict.dim')
    },
    says: { en: ['ADMIT', 'The ticket is valid.'], bn: ['প্রবেশ দিন', 'টিকিটটি বৈধ।'] },
  },
  verdict('verdict-care', (gate) => gate.nextCare(), 'ok', {
    en: ['ADMIT, CHECK', 'Wristband, gold; over 18 only'],
    bn: ['দেখে প্রবেশ দিন', 'Wristband, gold; over 18 only'],
  }),
  verdict('verdict-unpaid', (gate) => gate.nextOf('unpaid'), 'unpaid', {
    en: ['STOP', 'This ticket is not paid.', 'Paid at the gate: admit', 'Admit all the same…'],
    bn: ['থামান', 'এই টিকিটের দাম পরিশোধ হয়নি।', 'তবু প্রবেশ দিন…'],
  }),
  verdict('verdict-already-in', (gate) => gate.nextOf('atSouth'), 'already_redeemed', {
    en: ['ALREADY IN', 'First entry', 'South', 'Admit all the same…'],
    bn: ['আগেই ঢুকেছে', 'প্রথম প্রবেশ', 'South', 'তবু প্রবেশ দিন…'],
  }),
  verdict('verdict-canceled', (gate) => gate.nextOf('canceled'), 'canceled', {
    en: ['STOP', 'This ticket was cancelled or refunded.'],
    bn: ['থামান', 'এই টিকিট বাতিল হয়েছে বা টাকা ফেরত দেওয়া হয়েছে।'],
  }),
  verdict('verdict-blocked', (gate) => gate.nextOf('blocked'), 'blocked', {
    en: ['STOP', 'This ticket is blocked. Send the visitor to the help desk.'],
    bn: ['থামান', 'এই টিকিট আটকানো আছে। দর্শককে সহায়তা ডেস্কে পাঠান।'],
  }),
  verdict('verdict-other-event', (gate) => gate.venue.foreignCode(1 + gate.turn()), 'wrong_event', {
    en: ['STOP', 'This ticket is for another event.'],
    bn: ['থামান', 'এই টিকিট অন্য অনুষ্ঠানের।'],
  }),
  verdict('verdict-cut-off', (gate) => gate.nextPlain().slice(0, 60), 'invalid', {
    en: ['STOP', 'This is no valid ticket code.', 'Scan it again'],
    bn: ['থামান', 'এটি কোনো বৈধ টিকিটের কোড নয়।'],
  }),
  verdict('verdict-not-ours', (gate) => `https://example.org/${gate.turn()}`, 'invalid', {
    en: ['STOP', 'This is no valid ticket code.'],
    bn: ['থামান', 'এটি কোনো বৈধ টিকিটের কোড নয়।'],
  }),
]

/** Escape first: what is asked stays open while somebody fills it in. */
async function askForce(gate: BusyGate): Promise<void> {
  await press(gate.page, 'Escape')
  await gate.scan(gate.nextOf('blocked'), 'blocked')
  await press(gate.page, 'F4')
  await see(gate.page, '[data-step=force] [name=pin]')
}

async function askGroup(gate: BusyGate): Promise<void> {
  await press(gate.page, 'Escape')
  await gate.scan(gate.venue.codeOf(AT_SOUTH), 'already_redeemed')
  await gate.page.locator('.verdict .button', { hasText: 'F7' }).waitFor()
  await press(gate.page, 'F7')
  await see(gate.page, '[data-step=group] li')
}

export const DEED_SCENES: readonly GateScene[] = [
  {
    name: 'force-asked',
    reach: askForce,
    says: {
      en: ['Admit all the same', 'Supervisor', 'PIN of the supervisor', 'Reason'],
      bn: ['তবু প্রবেশ দিন', 'সুপারভাইজারের পিন', 'কারণ (অন্তত ৩ অক্ষর)'],
    },
  },
  {
    name: 'force-wrong-pin',
    reach: async (gate) => {
      await askForce(gate)
      await write(gate.page, '[data-step=force] [name=pin]', '9999')
      await write(gate.page, '[data-step=force] [name=reason]', 'General')
      await press(gate.page, 'Enter')
      await see(gate.page, '[data-step=force] .problem:not(:empty)')
    },
    says: { en: ['The PIN is wrong'], bn: ['পিন'] },
  },
  {
    name: 'verdict-forced',
    stands: '.verdict.care',
    reach: async (gate) => {
      await askForce(gate)
      await write(gate.page, '[data-step=force] [name=pin]', SUPERVISOR_PIN)
      await write(gate.page, '[data-step=force] [name=reason]', 'General')
      await press(gate.page, 'Enter')
      await see(gate.page, '.verdict.care')
    },
    says: {
      en: ['ADMIT, CHECK', 'Forced by a supervisor', 'This ticket is blocked.'],
      bn: ['দেখে প্রবেশ দিন', 'এই টিকিট আটকানো আছে।'],
    },
  },
  {
    name: 'group-asked',
    reach: askGroup,
    says: { en: ['Order 7KQ2M9X001', 'Already in', 'Not paid'], bn: ['7KQ2M9X001'] },
  },
  {
    name: 'group-verdict',
    reach: async (gate) => {
      if ((await gate.page.locator('[data-step=group]').count()) === 0) await askGroup(gate)
      for (const box of await gate.page.locator('[data-step=group] li input').all())
        await box.check()
      await gate.page.locator('[data-step=group] .main').click()
      await see(gate.page, '.verdict.group')
    },
    says: { en: [`of ${FAMILY.length} admitted`], bn: ['প্রবেশ পেলেন'] },
  },
  {
    name: 'undo-asked',
    stands: '[data-step=undo]',
    reach: async (gate) => {
      await press(gate.page, 'Escape')
      await gate.scan(gate.nextPlain(), 'ok')
      await press(gate.page, 'F8')
      await see(gate.page, '[data-step=undo]')
    },
    says: {
      en: ['Take back the admission of', 'Press F8 again', 'Keep it'],
      bn: ['প্রবেশ ফিরিয়ে নেবেন?', 'আবার F8 চাপুন', 'থাক'],
    },
  },
  {
    name: 'verdict-taken-back',
    stands: '.verdict.annulled',
    reach: async (gate) => {
      await press(gate.page, 'Escape')
      await gate.scan(gate.nextPlain(), 'ok')
      await press(gate.page, 'F8')
      await see(gate.page, '[data-step=undo]')
      await press(gate.page, 'F8')
      await see(gate.page, '.verdict.annulled')
    },
    says: {
      en: ['TAKEN BACK', 'The admission was taken back.'],
      bn: ['ফিরিয়ে নেওয়া হলো', 'প্রবেশ ফিরিয়ে নেওয়া হয়েছে।'],
    },
  },
  {
    name: 'camera-missing',
    reach: async ({ page }) => {
      await clear(page)
      await page.locator('.scan-foot > .button').click()
      await see(page, '[data-camera=missing]')
    },
    says: { en: ['No camera found.', 'Turn camera off'], bn: ['ক্যামেরা বন্ধ করুন'] },
  },
]
