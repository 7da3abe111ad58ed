// What the shell says about the key before the station is open, in both languages: nobody has chosen one yet.
import type { KeyProblem } from './secrets.ts'

export type InBoth = { readonly en: string; readonly bn: string }

export const KEY_SENTENCES = {
  elsewhere: {
    en: 'The key of this station cannot be opened here. It belongs to another user of this laptop, or to the machine that the folder was copied from. Without it the station has to be paired anew; scans that were not sent yet are kept and are sent then.',
    bn: 'এই স্টেশনের চাবি এখানে খোলা যাচ্ছে না। এটি এই ল্যাপটপের অন্য ব্যবহারকারীর, অথবা যে যন্ত্র থেকে ফোল্ডারটি নকল করা হয়েছে তার। চাবি ছাড়া স্টেশনটি নতুন করে যুক্ত করতে হবে; যেসব স্ক্যান এখনও পাঠানো হয়নি সেগুলো থাকবে এবং তখন পাঠানো হবে।',
  },
  no_keyring: {
    en: 'The key of this station is locked by the system’s keyring, which does not answer. Sign in to the system again the way it was when the station worked (on Linux with GNOME Keyring or KWallet), and open Probesh anew. Without the key the station has to be paired anew; scans that were not sent yet are kept and are sent then.',
    bn: 'এই স্টেশনের চাবি সিস্টেমের কিরিংয়ে বন্ধ, আর কিরিং সাড়া দিচ্ছে না। স্টেশনটি যখন চলত তখনকার মতো করে সিস্টেমে আবার সাইন ইন করুন (লিনাক্সে GNOME Keyring বা KWallet সহ), তারপর Probesh আবার খুলুন। চাবি ছাড়া স্টেশনটি নতুন করে যুক্ত করতে হবে; যেসব স্ক্যান এখনও পাঠানো হয়নি সেগুলো থাকবে এবং তখন পাঠানো হবে।',
  },
} as const satisfies Record<KeyProblem, InBoth>

export const PASSPHRASE_SENTENCES = {
  new: {
    en: 'This system has no keyring that keeps a secret. Choose a passphrase of at least 10 characters: it protects the names on this laptop, and is asked at every start. Nobody can find it out for you.',
    bn: 'এই সিস্টেমে গোপন কিছু রাখার মতো কিরিং নেই। অন্তত ১০ অক্ষরের একটি পাসফ্রেজ ঠিক করুন: এটি এই ল্যাপটপের নামগুলো সুরক্ষিত রাখে, আর প্রতিবার শুরুতে চাওয়া হয়। এটি ভুলে গেলে কেউ বলে দিতে পারবে না।',
  },
  known: {
    en: 'Type the passphrase of this station.',
    bn: 'এই স্টেশনের পাসফ্রেজ লিখুন।',
  },
  wrong: {
    en: 'That passphrase does not open this station. Try again.',
    bn: 'এই পাসফ্রেজে স্টেশন খোলে না। আবার চেষ্টা করুন।',
  },
} as const satisfies Record<string, InBoth>

export const KEY_WORDS = {
  open: { en: 'Open', bn: 'খুলুন' },
  quit: { en: 'Quit', bn: 'বন্ধ করুন' },
  start_over: { en: 'Start over and pair anew', bn: 'নতুন করে শুরু করে যুক্ত করুন' },
  passphrase: { en: 'Passphrase', bn: 'পাসফ্রেজ' },
  opening: { en: 'Probesh is opening …', bn: 'Probesh খুলছে …' },
} as const satisfies Record<string, InBoth>
