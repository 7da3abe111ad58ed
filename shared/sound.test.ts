import fc from 'fast-check'
import { expect, test } from 'vitest'
import { soundsOf } from './sound.ts'

/** As Bangladeshis write them; one pair each. */
const NAMES = `
  Rahim রহিম|Karim করিম|Farhana ফারহানা|Tanvir তানভীর|Nusrat নুসরাত
  Rakib রাকিব|Sharmin শারমিন|Imran ইমরান|Sadia সাদিয়া|Arif আরিফ
  Mitu মিতু|Sabbir সাব্বির|Lamia লামিয়া|Shuvo শুভ|Anika আনিকা
  Mehedi মেহেদী|Puja পূজা|Joy জয়|Tahsin তাহসিন|Ratna রত্না
  Nayeem নাঈম|Sumaiya সুমাইয়া|Dipto দীপ্ত|Jannat জান্নাত|Rubel রুবেল
  Moushumi মৌসুমী|Yasmin ইয়াসমিন|Ahmed আহমেদ|Jahan জাহান|Hossain হোসেন
  Akter আক্তার|Chowdhury চৌধুরী|Islam ইসলাম|Rahman রহমান|Das দাস
  Khatun খাতুন|Sarker সরকার|Barua বড়ুয়া|Haque হক|Saha সাহা
  Mahmud মাহমুদ|Biswas বিশ্বাস|Siddique সিদ্দিক|Roy রায়|Md মোঃ
  Mohammad মোহাম্মদ|Muhammad মুহাম্মদ|Abdullah আব্দুল্লাহ|Yousuf ইউসুফ|Zubayer জুবায়ের
  Swapan স্বপন|Shyamal শ্যামল|Sattar সাত্তার|Krishna কৃষ্ণ|Hridoy হৃদয়
  Jahangir জাহাঙ্গীর|Lakshmi লক্ষ্মী|Laxmi লক্ষ্মী|Chhaya ছায়া|Wahid ওয়াহিদ
  Faysal ফয়সাল|Swapna স্বপ্না|Parbati পার্বতী|Gyan জ্ঞান|Mia মিঞা
  Mia মিয়া|Ranjan রঞ্জন|Sangita সংগীতা|Mangal মঙ্গল|Begum বেগম
  Sultana সুলতানা|Parvin পারভীন|Fatema ফাতেমা|Iqbal ইকবাল|Shahjahan শাহজাহান
  Syed সৈয়দ|Sheikh শেখ|Qazi কাজী|Mridha মৃধা|Talukder তালুকদার
  Banerjee ব্যানার্জি|Christina খ্রিস্টিনা|Trisha তৃষা|Rizvi রিজভী|Biswajit বিশ্বজিৎ
  Thakur ঠাকুর|Ishwar ঈশ্বর|Siddhartha সিদ্ধার্থ|Ananya অনন্যা|Purnima পূর্ণিমা
  Bithi বীথি|Mst মোছাঃ|Ambia আম্বিয়া|Catherine ক্যাথরিন|Nawaz নওয়াজ
  Shakhawat সাখাওয়াত|Padma পদ্মা|Oindrila ঐন্দ্রিলা|Kaniz কানিজ|Golam গোলাম
  Shafiqul শফিকুল|Pallab পল্লব|Arnab অর্ণব
`

const pairs = NAMES.split(/[|\n]/).flatMap((pair) => {
  const [latin, bangla] = pair.trim().split(' ')
  return latin === undefined || bangla === undefined ? [] : [[latin, bangla] as const]
})

test.each(pairs)('%s and %s sound alike', (latin, bangla) => {
  expect(soundsOf(latin)).toBe(soundsOf(bangla))
  expect(soundsOf(latin)).not.toBe('')
})

test.each([
  ['Hossain', 'Hussein'],
  ['Akhter', 'Aktar'],
  ['Mohammad', 'Md.'],
  ['Siddique', 'Siddiki'],
  ['Jannatul', 'Zannatul'],
  ['মেহেদী', 'মেহেদি'],
  ['সালমা', 'ছালমা'],
])('%s and %s sound alike', (one, other) => {
  expect(soundsOf(one)).toBe(soundsOf(other))
})

test.each([
  ['Rahim', 'Karim'],
  ['Anika', 'Nika'],
  ['Rubel', 'Rabeya'],
  ['হাসান', 'হোসেন আলী'],
])('%s and %s do not', (one, other) => {
  expect(soundsOf(one)).not.toBe(soundsOf(other))
})

const nameLike = fc.string({
  unit: fc.constantFrom(
    ...Array.from('abcdefghijklmnopqrstuvwxyz. কখগঘঙচছজঝঞটতদনপফবভমযরলশষসহড়ঢ়য়ৎংঃঁ্ািীুৃেো়ঋঅইএ\u200d'),
  ),
  maxLength: 30,
})

test('any text has its sounds, and the sounds of sounds are themselves', () => {
  fc.assert(
    fc.property(fc.oneof(nameLike, fc.string({ unit: 'binary', maxLength: 60 })), (text) => {
      const sounds = soundsOf(text)
      expect(soundsOf(sounds)).toBe(sounds)
    }),
    { numRuns: 5_000 },
  )
})

test('a text of one endless word costs no more than a long word', () => {
  expect(soundsOf('b'.repeat(1_000_000))).toHaveLength(1)
  expect(soundsOf('ba'.repeat(1_000_000)).length).toBeLessThanOrEqual(60)
})
