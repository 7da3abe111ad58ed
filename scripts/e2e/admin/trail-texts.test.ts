// What the server writes into the audit trail, and beside a provider's message, has words in both languages.
import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import {
  PatchEventBody,
  PatchListBody,
  PatchTicketTypeBody,
} from '../../../shared/events/admin-schema.ts'
import { ACTIONS_EN } from '../../../shared/i18n/admin/actions.en.ts'
import { FACTS_BN } from '../../../shared/i18n/admin/facts.bn.ts'
import { FACTS_EN } from '../../../shared/i18n/admin/facts.en.ts'
import { PLATFORM_EN } from '../../../shared/i18n/admin/platform.en.ts'
import { TRAIL_BN } from '../../../shared/i18n/admin/trail.bn.ts'
import { TRAIL_EN } from '../../../shared/i18n/admin/trail.en.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const read = (path: string): string => readFileSync(resolve(ROOT, path), 'utf8')
const SOURCES = [
  ...globSync('server/features/**/*.ts', { cwd: ROOT }).filter(
    (path) => !/test|features.activity/.test(path),
  ),
  'scripts/seed-demo.ts',
].map(read)
const WRITERS = SOURCES.filter((source) => /Activit(y|ies)\(|ActivityEntry|notePart\(/.test(source))

const namesIn = (sources: readonly string[], pattern: RegExp): readonly string[] =>
  [...new Set(sources.flatMap((one) => [...one.matchAll(pattern)].map(([, name = '']) => name)))]
    .filter((name) => name !== '')
    .sort()

const without = (names: readonly string[], words: object, prefix = ''): readonly string[] =>
  names.filter((name) => !Object.hasOwn(words, prefix + name))

test('AW54 every deed that the server writes down has a sentence', () => {
  const deeds = namesIn(WRITERS, /'([a-z_]+\.(?!example)[a-z_]+)'/g)

  expect(deeds.length).toBeGreaterThan(60)
  expect(without(deeds, ACTIONS_EN)).toEqual([])
})

/** Who does something, and not what it is about. */
const ACTORS = ['system', 'visitor']

test('AW54 whatever a deed is about has a word', () => {
  const kinds = namesIn(WRITERS, /\bkind: '([a-z_]+)', id\b/g).filter(
    (kind) => !ACTORS.includes(kind),
  )

  expect(kinds.length).toBeGreaterThan(12)
  expect(without(kinds, TRAIL_EN, 'subject.')).toEqual([])
})

/** Of object literals, at their first level. */
function keysOf(source: string, opened: RegExp): readonly string[] {
  return [...source.matchAll(opened)].flatMap((found) => {
    let [depth, at, flat] = [1, found.index + found[0].length, '']
    for (; depth > 0 && at < source.length; at += 1) {
      const sign = source[at] ?? ''
      if ('{[('.includes(sign)) depth += 1
      if ('}])'.includes(sign)) depth -= 1
      if (depth === 1) flat += sign
    }
    const written = flat.replaceAll(/\/\/.*/g, '').split(',')
    return written.flatMap((part) => /^\s*(\w+)/.exec(part)?.[1] ?? [])
  })
}

test('AW54 every fact that the server keeps of a deed has a name', () => {
  const kept = WRITERS.flatMap((source) => [
    ...keysOf(source, /\bmetadata: \{/g),
    ...keysOf(source, /\bmetadata = \{/g),
    ...keysOf(source, /changesOf\(\w+, \{/g),
    ...keysOf(source, /note\(work, [^']*'[a-z_.]+', \{/g),
    ...keysOf(source, /notePart\(tx, deps, place, '[a-z_.]+', [^)]*?, \{(?! kind)/g),
  ])
  const bodies = [PatchEventBody, PatchTicketTypeBody, PatchListBody]
  const edited = bodies.flatMap(({ entries }) => Object.keys(entries))
  const facts = new Set([...kept, ...edited].filter((name) => name !== 'version'))

  expect(facts.size).toBeGreaterThan(50)
  expect(without([...facts], FACTS_EN, 'fact.')).toEqual([])
})

test('AW54 whatever may become of a provider’s message has a sentence', () => {
  const work = read('server/features/payments/work-webhooks.ts')
  const unions = ['settlement.ts', 'take-refund-news.ts']
    .map((file) => read(`server/features/payments/${file}`))
    .flatMap((source) => [...source.matchAll(/export type (?:Settled|TakenNews) =[^=]*?\n\n/g)])
    .map(([union]) => union)
  const outcomes = [
    ...namesIn([work], /outcome: '(\w+)'/g),
    ...namesIn([work], /outcome: \w+ \? '(\w+)'/g),
    ...namesIn([work], /outcome: \w+ \? '\w+' : '(\w+)'/g),
    ...namesIn(unions, /\| '(\w+)'/g),
  ]

  expect(unions).toHaveLength(2)
  expect(outcomes.length).toBeGreaterThan(20)
  expect(without(outcomes, PLATFORM_EN, 'hooks.outcome.')).toEqual([])
})

test('AW54 a Bangla word of the trail is written in Bangla', () => {
  for (const word of Object.values({ ...TRAIL_BN, ...FACTS_BN }))
    expect(word).toMatch(/[\u0980-\u09ff]/)
})
