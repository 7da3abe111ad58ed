// The first page of the admin window.
import type { HOME_EN } from './home.en.ts'

export const HOME_BN: Readonly<Record<keyof typeof HOME_EN, string>> = {
  'home.heading': 'এরপর কী করবেন',
  'home.hello': 'স্বাগতম, {name}।',
  'home.event.none': 'প্রথম অনুষ্ঠানটি তৈরি করুন',
  'home.event.none.text': 'অনুষ্ঠানের একটি নাম, সময়, টিকিটের ধরন, গেট ও চেক-ইন তালিকা থাকে।',
  'home.event.draft': '“{name}” এখনো খসড়া',
  'home.event.draft.text': 'টিকিটের ধরন ঠিক হলে প্রকাশ করুন; তার আগে কেউ এটি দেখে না।',
  'home.event.running': '“{name}”, {time}',
  'home.event.running.text': 'এটি প্রকাশিত। দরজা খোলার আগে স্টেশনগুলো দেখে নিন।',
  'home.event.over': '“{name}” শেষ হয়েছে',
  'home.event.over.text': 'বিরোধ ও প্রতিবেদন দেখুন, তারপর সংরক্ষণাগারে রাখুন।',
  'home.factor': 'দ্বিতীয় ধাপ চালু করুন',
  'home.factor.text': 'শুধু পাসওয়ার্ড কেউ পেছন থেকে দেখে ফেলতে পারে।',
  'home.platform': 'আপনি এই ব্যবস্থাটি চালান',
  'home.platform.text': 'আয়োজক, মানুষ, পেমেন্ট এবং যা ঘটেছে তা পাশে আছে।',
}
