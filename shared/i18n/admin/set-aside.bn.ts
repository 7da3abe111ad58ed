// The scans of this laptop that the server will not take.
import type { SET_ASIDE_EN } from './set-aside.en.ts'

export const SET_ASIDE_BN: Readonly<Record<keyof typeof SET_ASIDE_EN, string>> = {
  'setAside.heading': 'আলাদা রাখা স্ক্যান',
  'setAside.text':
    'এই ল্যাপটপ এই স্ক্যানগুলো করেছে, কিন্তু সার্ভার এগুলো নেবে না। কেউ নিষ্পত্তি না করা পর্যন্ত এগুলো এখানে থাকে।',
  'setAside.none': 'এই ল্যাপটপে কিছু আলাদা রাখা নেই।',
  'setAside.time': 'স্ক্যানের সময়',
  'setAside.ticket': 'টিকিট',
  'setAside.why': 'সার্ভার যা বলেছে',
}
