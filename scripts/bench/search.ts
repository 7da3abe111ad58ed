// `search`: the gate's search, answers and all, against the bare full-text query on the same index, on 100,000
// tickets: the same match, ranked by SQLite itself as a search must be, and beside it the first rows that come.
import { join } from 'node:path'
import { createDice, type Dice, makePerson } from '../seed/people.ts'
import { startChild } from './child.ts'
import { compared, type Figure, measured, median, type Pair, quantile } from './figures.ts'
import type { Scene } from './scene.ts'
import type { Filled, Rebuilt, Searched, SearchOrder } from './search-process.ts'

const TICKETS = 100_000
const ROUNDS = 5
const ROUND_QUERIES = 400

export async function benchSearch(scene: Scene): Promise<readonly Figure[]> {
  const event = await scene.event('hundred-thousand', TICKETS)
  await using child = await startChild('search-process.ts', [
    join(scene.folder, 'search'),
    scene.server.url,
  ])
  const ask = <T>(order: SearchOrder): Promise<T> => child.ask<T>(order)
  const code = await event.pairingCode()
  const filled = await ask<Filled>({ kind: 'fill', code, eventId: event.event.id })
  const rebuilt = await ask<Rebuilt>({ kind: 'rebuild' })
  const wire = await bytesPerTicket(scene, event)
  const dice = createDice('search')
  const names: Searched[] = []
  const all: Searched[] = []
  await ask({ kind: 'search', texts: some(dice, typedNames) })
  for (let round = 0; round < ROUNDS; round += 1) {
    names.push(await ask<Searched>({ kind: 'search', texts: some(dice, typedNames) }))
    all.push(await ask<Searched>({ kind: 'search', texts: some(dice, typedAnything) }))
  }
  const named = (measure: string, unit = 'ms') => ({ benchmark: 'search', measure, unit })
  const alone = (measure: string, unit: string, value: number, atMost?: number) =>
    measured(named(measure, unit), [value], atMost === undefined ? null : { atMost }, median)
  return [
    compared(named('by name, p99'), pairsOf(names, 0.99, 'rankedMs'), { atMost: 2 }),
    compared(named('by name, p50'), pairsOf(names, 0.5, 'rankedMs'), null),
    compared(named('p99 beside an unranked query'), pairsOf(names, 0.99, 'unrankedMs'), null),
    measured(
      named('by anything, p99'),
      all.map(({ callMs }) => quantile(callMs, 0.99)),
      { atMost: 50 },
      (values) => Math.max(...values),
    ),
    alone('the second stream, a ticket', 'bytes', wire, 120),
    alone('the second stream, whole', 's', filled.fieldsSeconds),
    alone('the index from nothing', 's', rebuilt.seconds),
    alone('what it held the loop up, p99.9', 'ms', rebuilt.p999Ms),
    alone('what it held the loop up at most', 'ms', rebuilt.longestMs),
    alone('the index in memory', 'MB', filled.indexBytes / 1e6),
  ]
}

type Bare = 'rankedMs' | 'unrankedMs'

const pairsOf = (rounds: readonly Searched[], part: number, bare: Bare): Pair[] =>
  rounds.map((round) => ({
    ours: quantile(round.callMs, part),
    baseline: quantile(round[bare], part),
  }))

const some = (dice: Dice, typed: (dice: Dice) => string): string[] =>
  Array.from({ length: ROUND_QUERIES }, () => typed(dice))

/** As people type names: the start of one, a whole one, both in any order, the middle of one, or a wrong one. */
function typedNames(dice: Dice): string {
  const { name } = makePerson(dice)
  const [first = '', last = ''] = name.split(' ')
  const kinds = [
    () =>
      Array.from(first)
        .slice(0, 2 + dice.roll(4))
        .join(''),
    () => first,
    () => last,
    () => name,
    () => `${last} ${first.slice(0, 3)}`,
    () => Array.from(name).slice(1, 5).join(''),
    () => `${first}x`,
    () => Array.from(first).slice(0, 1).join(''),
  ] as const
  return dice.pick(kinds)()
}

function typedAnything(dice: Dice): string {
  const { phone, email } = makePerson(dice)
  const kinds = [
    () => typedNames(dice),
    () => phone,
    () => phone.slice(-4),
    () => phone.slice(3, 9),
    () => email.slice(0, 8),
    () => 'ABCDEFGHJK'.slice(dice.roll(5), 6 + dice.roll(4)),
    () => '019',
  ] as const
  return dice.pick(kinds)()
}

/** What the second stream of a new station weighs, divided by the tickets. */
async function bytesPerTicket(
  scene: Scene,
  event: Awaited<ReturnType<Scene['event']>>,
): Promise<number> {
  const { credential } = await event.pair()
  const answer = await fetch(`${scene.server.url}/staff/events/${event.event.id}/search-fields`, {
    headers: { authorization: `Bearer ${credential}` },
  })
  return (await answer.arrayBuffer()).byteLength / TICKETS
}
