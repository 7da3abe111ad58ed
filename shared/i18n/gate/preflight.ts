// The checks before the doors open.

export const PREFLIGHT_EN = {
  'preflight.title': 'Ready for the doors?',
  'preflight.paired.ok': 'Paired as {name}.',
  'preflight.paired.missing': 'Pair this station: ask the organizer for a pairing code.',
  'preflight.operator.ok': '{name} is signed in.',
  'preflight.operator.missing': 'Nobody is signed in. Scans will carry no name: sign in.',
  'preflight.event.ok': 'Event {event}, list {list}.',
  'preflight.event.missing': 'Select an event.',
  'preflight.event.list_missing': 'Select a check-in list.',
  'preflight.keys.ok': 'Forged codes are told from genuine ones.',
  'preflight.keys.missing':
    'The keys that prove a ticket genuine are not here, so every code is refused. Connect this station and sync.',
  'preflight.keys.unlisted':
    '{count} tickets came without the digest of their code and are refused. Connect this station and sync.',
  'preflight.tickets.ok':
    '{tickets} tickets and {scans} scans, as on the server {minutes} minutes ago.',
  'preflight.tickets.missing': 'The tickets are not downloaded. Connect this station.',
  'preflight.tickets.fewer':
    '{tickets} tickets and {scans} scans of the server are missing here. Connect this station and sync.',
  'preflight.tickets.more':
    'This laptop has {tickets} tickets more than the server counted. Connect this station and sync.',
  'preflight.tickets.old': 'The tickets are {minutes} minutes old. Connect this station.',
  'preflight.search.ok': '{count} tickets can be found by name.',
  'preflight.search.building':
    'Search is being prepared: {count} of {tickets} tickets can be found so far. Scanning works meanwhile.',
  'preflight.clock.ok': 'The clock agrees with the server.',
  'preflight.clock.missing':
    'The time was never compared with the server. Connect this station once.',
  'preflight.clock.doubt':
    'The clock of this laptop is in doubt. Set it, and connect this station.',
  'preflight.disk.ok': 'There is enough space on the disk.',
  'preflight.disk.low': 'Only {megabytes} MB are free on the disk. Free some space.',
  'preflight.unsent.ok': '{count} scans wait to be sent.',
  'preflight.unsent.many': '{count} scans wait to be sent. Connect this station.',
} as const

export const PREFLIGHT_BN: Readonly<Record<keyof typeof PREFLIGHT_EN, string>> = {
  'preflight.title': 'দরজা খোলার আগে',
  'preflight.paired.ok': '{name} নামে জোড়া।',
  'preflight.paired.missing': 'স্টেশনটি জোড়া নয়। আয়োজকের কাছে জোড়া কোড চান।',
  'preflight.operator.ok': '{name} সাইন ইন করেছেন।',
  'preflight.operator.missing': 'কেউ সাইন ইন করেননি। স্ক্যানে কারও নাম থাকবে না: সাইন ইন করুন।',
  'preflight.event.ok': 'অনুষ্ঠান {event}, তালিকা {list}।',
  'preflight.event.missing': 'একটি অনুষ্ঠান বাছুন।',
  'preflight.event.list_missing': 'একটি চেক-ইন তালিকা বাছুন।',
  'preflight.keys.ok': 'আসল ও নকল কোড আলাদা করা যাবে।',
  'preflight.keys.missing':
    'আসল টিকিট চেনার চাবি এখানে নেই, তাই সব কোড ফিরিয়ে দেওয়া হবে। স্টেশনটি সংযোগ করে সিঙ্ক করুন।',
  'preflight.keys.unlisted':
    '{count}টি টিকিটের কোডের ছাপ আসেনি, সেগুলো ফিরিয়ে দেওয়া হবে। স্টেশনটি সংযোগ করে সিঙ্ক করুন।',
  'preflight.tickets.ok': '{tickets}টি টিকিট ও {scans}টি স্ক্যান, {minutes} মিনিট আগের সার্ভারের মতোই।',
  'preflight.tickets.missing': 'টিকিটগুলো ডাউনলোড হয়নি। স্টেশনটি সংযোগ করুন।',
  'preflight.tickets.fewer':
    'সার্ভারের {tickets}টি টিকিট ও {scans}টি স্ক্যান এখানে নেই। স্টেশনটি সংযোগ করে সিঙ্ক করুন।',
  'preflight.tickets.more':
    'সার্ভারের গোনার চেয়ে এই ল্যাপটপে {tickets}টি টিকিট বেশি। স্টেশনটি সংযোগ করে সিঙ্ক করুন।',
  'preflight.tickets.old': 'টিকিটের তথ্য {minutes} মিনিট পুরোনো। স্টেশনটি সংযোগ করুন।',
  'preflight.search.ok': '{count}টি টিকিট নাম দিয়ে খোঁজা যায়।',
  'preflight.search.building':
    'খোঁজার ব্যবস্থা তৈরি হচ্ছে: {tickets}টির মধ্যে {count}টি টিকিট খোঁজা যায়। ততক্ষণ স্ক্যান চলবে।',
  'preflight.clock.ok': 'ঘড়ি সার্ভারের সঙ্গে মেলে।',
  'preflight.clock.missing': 'ঘড়ি কখনও সার্ভারের সঙ্গে মেলানো হয়নি। স্টেশনটি একবার সংযোগ করুন।',
  'preflight.clock.doubt': 'এই ল্যাপটপের ঘড়ি নিয়ে সন্দেহ আছে। ঠিক করুন ও স্টেশনটি সংযোগ করুন।',
  'preflight.disk.ok': 'ডিস্কে যথেষ্ট জায়গা আছে।',
  'preflight.disk.low': 'ডিস্কে মাত্র {megabytes} মেগাবাইট খালি। জায়গা খালি করুন।',
  'preflight.unsent.ok': '{count}টি স্ক্যান পাঠানো বাকি।',
  'preflight.unsent.many': '{count}টি স্ক্যান পাঠানো বাকি। স্টেশনটি সংযোগ করুন।',
}
