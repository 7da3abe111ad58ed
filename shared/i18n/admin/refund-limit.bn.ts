// How much one administrator gives back alone.
import type { REFUND_LIMIT_EN } from './refund-limit.en.ts'

export const REFUND_LIMIT_BN: Readonly<Record<keyof typeof REFUND_LIMIT_EN, string>> = {
  'limit.heading': 'ফেরতের সীমা',
  'limit.text':
    'সীমার বেশি টাকা ফেরত আরেকজন অ্যাডমিন রাজি না হওয়া পর্যন্ত অপেক্ষা করে: একবারে, অথবা একই অর্ডারে বা এক দিনে ওই ব্যক্তি যা দিয়েছেন তার সঙ্গে মিলে।',
  'limit.off': 'কোনো সীমা নেই: প্রত্যেক অ্যাডমিন একাই যেকোনো টাকা ফেরত দেন।',
  'limit.on': 'একজন অ্যাডমিন একা {amount} পর্যন্ত ফেরত দিতে পারেন।',
  'limit.administrators': 'যে অ্যাডমিনরা রাজি হতে পারেন: {count}।',
  'limit.alone':
    'আপনি একাই অ্যাডমিন, তাই রাজি হওয়ার কেউ নেই। কর্মী অংশে আরেকজনকে আমন্ত্রণ জানান; তারপর সীমা ঠিক করা যাবে।',
  'limit.isOn': 'বড় ফেরতে আরেকজন অ্যাডমিনকে রাজি হতে হবে',
  'limit.amount': 'সীমা, টাকায়',
  'limit.first': 'এখন থেকেই চলবে। পরে বদলাতে বা তুলে দিতে দুজন অ্যাডমিন লাগবে।',
  'limit.change': 'প্রতিটি বদল আরেকজন অ্যাডমিন রাজি না হওয়া পর্যন্ত অপেক্ষা করে।',
}
