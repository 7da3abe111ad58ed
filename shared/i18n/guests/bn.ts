import type { GuestTexts } from './keys.ts'

export const GUESTS_BN: GuestTexts = {
  'guests.title': '{event}: অতিথিদের তালিকা',
  'guests.name': 'নাম',
  'guests.type': 'টিকিট',
  'guests.order': 'অর্ডার',
  'guests.code': 'কোডের শেষ',
  'guests.page': 'পৃষ্ঠা {page} / {pages}',
  'guests.of': '{count} জনের মধ্যে {from} থেকে {to} নম্বর অতিথি',
  'guests.printed': '{at} পর্যন্ত। এখানে টিক দেওয়া সবাইকে পরে স্ক্যানও করুন।',
  'guests.unpaid': 'মূল্য বাকি',
  'guests.blocked': 'আটকানো',
  'guests.none': 'এই তালিকায় এখনো কেউ নেই।',
}
