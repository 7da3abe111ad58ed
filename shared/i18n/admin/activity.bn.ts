// Who did what.
import type { ACTIVITY_EN } from './activity.en.ts'

export const ACTIVITY_BN: Readonly<Record<keyof typeof ACTIVITY_EN, string>> = {
  'activity.heading': 'কার্যকলাপ',
  'activity.empty': 'এখনো কিছু করা হয়নি। কেউ কিছু বদলালে তা এখানে থাকে।',
  'activity.when': 'কখন',
  'activity.who': 'কে',
  'activity.what': 'কী',
  'activity.subject': 'কী নিয়ে',
  'activity.more': 'বিস্তারিত',
  'activity.action': 'কী করা হয়েছে',
  'activity.from': 'শুরু',
  'activity.until': 'এর আগে',
  'activity.actorId': 'যে ব্যক্তি বা স্টেশন (আইডি)',
  'activity.subjectId': 'যে বিষয়ে (আইডি)',
  'activity.actor.user': 'ব্যক্তি',
  'activity.actor.station': 'স্টেশন',
  'activity.actor.system': 'সার্ভার',
  'activity.actor.visitor': 'অতিথি',
  'activity.ofThis': 'এখানে যা করা হয়েছে',
  'activity.ofThis.none': 'এখনো কিছু করা হয়নি।',
  'activity.file': 'activity',
}
