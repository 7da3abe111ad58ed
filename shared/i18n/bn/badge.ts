// Badges, in Bangla.
import type { BADGE_EN } from '../en/badge.ts'

export const BADGE_BN: Readonly<Record<keyof typeof BADGE_EN, string>> = {
  'badge.print': 'ব্যাজ ছাপুন',
  'badge.printed': '{name}-এর ব্যাজ ছাপা হচ্ছে।',
  'badge.asked': '{name}-এর ব্যাজ ব্রাউজারে পাঠানো হয়েছে।',
  'badge.title': 'ব্যাজ',
  'badge.printer': 'প্রিন্টার',
  'badge.none': 'এখানে ব্যাজ ছাপা হয় না',
  'badge.default': 'সিস্টেমের নিয়মিত প্রিন্টার',
  'badge.page': 'প্রতিবার ব্রাউজার জিজ্ঞেস করবে',
  'badge.help': 'ব্যাজে থাকে নাম, টিকিটের ধরন ও অনুষ্ঠান; কোনো কোড থাকে না।',
}
