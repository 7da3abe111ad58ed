// Search, the tickets of one order, and codes typed by hand, in Bangla.
import type { SEARCH_EN } from '../en/search.ts'

export const SEARCH_BN: Readonly<Record<keyof typeof SEARCH_EN, string>> = {
  'search.title': 'খোঁজা',
  'search.label': 'নাম, ফোন, অর্ডার নম্বর বা কোড',
  'search.placeholder': 'নাম, ফোন, অর্ডার নম্বর …',
  'search.hint': 'যাঁর কোড পড়া যাচ্ছে না তাঁকে এখানে খুঁজুন।',
  'search.keys':
    'কয়েকটি অক্ষরই যথেষ্ট, বাংলা বা ইংরেজিতে। ↑ ↓ দিয়ে বাছুন, Enter চাপলে খুলবে। এর মধ্যেও স্ক্যান চলবে।',
  'search.results': 'যেসব টিকিট পাওয়া গেছে',
  'search.found': 'পাওয়া গেছে: {count}',
  'search.more': 'আরও আছে, সবচেয়ে কাছের {count}টি দেখানো হলো। আরও অক্ষর বা ফোন নম্বর লিখুন।',
  'search.nothing': '“{text}” লিখে কাউকে পাওয়া যায়নি।',
  'search.tryLess': 'কম অক্ষর লিখুন, অন্য ভাষায় লিখুন, অথবা শুধু পদবি লিখুন।',
  'search.tryNumber': 'ফোনের শেষ কয়েকটি সংখ্যা, অথবা ইমেইল বা এসএমএসের অর্ডার নম্বর লিখুন।',
  'search.tryOnline':
    'এই ল্যাপটপ অনলাইনে নেই, তাই এইমাত্র বিক্রি হওয়া টিকিট এখানে না-ও থাকতে পারে। দর্শককে সহায়তা ডেস্কে পাঠান।',
  'search.tryHelpDesk': 'তবু না পেলে দর্শককে সহায়তা ডেস্কে পাঠান।',
  'search.building':
    'খোঁজার তালিকা এখনও তৈরি হচ্ছে: {total}টি টিকিটের {indexed}টি হয়েছে। কাউকে না পেলে একটু পরে আবার দেখুন।',

  'search.free': 'এখনও ঢোকেননি',
  'search.in': 'আগেই ঢুকেছেন, {time}',
  'search.void': 'বাতিল',
  'search.blocked': 'আটকে রাখা',
  'search.unpaid': 'দাম দেওয়া হয়নি',
  'search.order': 'অর্ডার {number}',
  'search.contact': 'কিনেছেন: {contact}',

  'search.admit': 'প্রবেশ দিন',
  'search.letOut': 'বের হওয়া লিখুন',
  'search.back': 'ফিরে যান',
  'search.group': 'এই অর্ডারে {count}টি টিকিট',
  'search.groupTitle': 'এক অর্ডারের টিকিট',
  'search.groupUnknown': 'এই টিকিটের অর্ডার এই ল্যাপটপে নেই, তাই শুধু এটিই দেখানো হলো।',
  'search.groupMore': '{total}টির প্রথম {shown}টি। এদের প্রবেশ দিয়ে অর্ডারটি আবার খুলুন।',
  'search.groupNobody': 'কারা ঢুকবেন টিক দিন',
  'search.admitCount': '{count} জনকে প্রবেশ দিন',
  'search.letOutCount': '{count} জনের বের হওয়া লিখুন',
  'search.paid': 'তাঁরা এইমাত্র গেটে দাম দিয়েছেন',
  'search.key.group': 'এই অর্ডারের সব টিকিট',
  'search.key.hand': 'হাতে কোড লেখা',

  'search.hand.title': 'কোড লেখা',
  'search.hand.label': 'টিকিটে লেখা কোড',
  'search.hand.begin': 'কিউআর ছবির নিচের কোডটি লিখুন। শুরুতে PB থাকে।',
  'search.hand.forgiven':
    'ছোট হাতের অক্ষর, ফাঁকা জায়গা বা হাইফেনে সমস্যা নেই। O মানে শূন্য, আর I ও L মানে এক ধরা হয়।',
  'search.hand.written': 'এ পর্যন্ত লেখা কোড',
  'search.hand.groups': '{total} ভাগের {done} ভাগ',
  'search.hand.suspect': 'আগে {groups} নম্বর ভাগটি টিকিটের সঙ্গে মেলান।',
  'search.hand.suspects': 'ভুলটি এই ভাগগুলোর একটিতে: {groups}।',
  'search.hand.submit': 'এই কোড দেখুন',
  'search.hand.clear': 'মুছে ফেলুন',
  'search.hand.search': 'বরং নাম দিয়ে খুঁজুন',
}
