// Invented people, the same ones for the same seed.

/** Numbers that follow from a text: for what should look random and must repeat. Never for secrets. */
export type Dice = {
  /** From 0 to below `sides`. */
  readonly roll: (sides: number) => number
  readonly pick: <T>(from: readonly [T, ...T[]]) => T
}

export function createDice(seed: string): Dice {
  let state = 2_166_136_261
  for (const character of seed) {
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16_777_619)
  }
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const roll = (sides: number): number => next() % sides
  return { roll, pick: (from) => from[roll(from.length)] ?? from[0] }
}

export type Person = {
  readonly name: string
  readonly email: string
  readonly phone: string
  readonly locale: 'bn' | 'en'
}

/** Two in three write their name in Bangla. Phone numbers have a block that no operator gives out. */
export function makePerson(dice: Dice): Person {
  const [firstEn, firstBn] = dice.pick(FIRST_NAMES)
  const [lastEn, lastBn] = dice.pick(LAST_NAMES)
  const locale = dice.roll(3) === 0 ? 'en' : 'bn'
  const number = dice.roll(10_000_000).toString().padStart(7, '0')
  return {
    name: locale === 'bn' ? `${firstBn} ${lastBn}` : `${firstEn} ${lastEn}`,
    email: `${firstEn}.${lastEn}${dice.roll(900) + 100}@mail.example`.toLowerCase(),
    phone: `+8801000${number}`.slice(0, 14),
    locale,
  }
}

type Name = readonly [english: string, bangla: string]

const FIRST_NAMES: readonly [Name, ...Name[]] = [
  ['Farhana', 'ফারহানা'],
  ['Tanvir', 'তানভীর'],
  ['Nusrat', 'নুসরাত'],
  ['Rakib', 'রাকিব'],
  ['Sharmin', 'শারমিন'],
  ['Imran', 'ইমরান'],
  ['Sadia', 'সাদিয়া'],
  ['Arif', 'আরিফ'],
  ['Mitu', 'মিতু'],
  ['Sabbir', 'সাব্বির'],
  ['Lamia', 'লামিয়া'],
  ['Shuvo', 'শুভ'],
  ['Anika', 'আনিকা'],
  ['Mehedi', 'মেহেদী'],
  ['Puja', 'পূজা'],
  ['Joy', 'জয়'],
  ['Tahsin', 'তাহসিন'],
  ['Ratna', 'রত্না'],
  ['Nayeem', 'নাঈম'],
  ['Sumaiya', 'সুমাইয়া'],
  ['Dipto', 'দীপ্ত'],
  ['Jannat', 'জান্নাত'],
  ['Rubel', 'রুবেল'],
  ['Moushumi', 'মৌসুমী'],
]

const LAST_NAMES: readonly [Name, ...Name[]] = [
  ['Yasmin', 'ইয়াসমিন'],
  ['Ahmed', 'আহমেদ'],
  ['Jahan', 'জাহান'],
  ['Hossain', 'হোসেন'],
  ['Akter', 'আক্তার'],
  ['Chowdhury', 'চৌধুরী'],
  ['Islam', 'ইসলাম'],
  ['Rahman', 'রহমান'],
  ['Das', 'দাস'],
  ['Khatun', 'খাতুন'],
  ['Sarker', 'সরকার'],
  ['Barua', 'বড়ুয়া'],
  ['Haque', 'হক'],
  ['Saha', 'সাহা'],
  ['Mahmud', 'মাহমুদ'],
  ['Biswas', 'বিশ্বাস'],
  ['Siddique', 'সিদ্দিক'],
  ['Roy', 'রায়'],
]
