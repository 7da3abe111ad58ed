// What deeds were about.
import type { TRAIL_EN } from './trail.en.ts'

export const TRAIL_BN: Readonly<Record<keyof typeof TRAIL_EN, string>> = {
  'subject.batch': 'স্ক্যান',
  'subject.check_in_list': 'চেক-ইন তালিকা',
  'subject.conflict': 'দুবার প্রবেশ',
  'subject.event': 'অনুষ্ঠান',
  'subject.gate': 'গেট',
  'subject.invitation': 'আমন্ত্রণ',
  'subject.link': 'লিংক',
  'subject.order': 'অর্ডার',
  'subject.pairing_code': 'জোড়া দেওয়ার কোড',
  'subject.promo_code': 'প্রোমো কোড',
  'subject.provider_account': 'পেমেন্টের অ্যাকাউন্ট',
  'subject.refund': 'ফেরত',
  'subject.review_item': 'যাচাইয়ের বিষয়',
  'subject.session': 'সেশন',
  'subject.statement': 'হিসাব বিবরণী',
  'subject.station': 'স্টেশন',
  'subject.tenant': 'আয়োজক',
  'subject.ticket': 'টিকিট',
  'subject.ticket_type': 'টিকিটের ধরন',
  'subject.user': 'অ্যাকাউন্ট',
  'subject.webhook_event': 'সেবার বার্তা',
}
