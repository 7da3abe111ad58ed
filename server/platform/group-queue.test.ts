import { expect, test } from 'vitest'
import { createGroupQueue } from './group-queue.ts'

/** Runs that end when they are told to. */
function steppedQueue(options: {
  readonly atOnceMax?: number
  readonly isBad?: (one: number) => boolean
}) {
  const groups: (readonly number[])[] = []
  const open: (() => void)[] = []
  const queue = createGroupQueue<number, string>({
    groupMax: 3,
    atOnceMax: options.atOnceMax ?? 1,
    secondMin: 2,
    run: async (_lane, group) => {
      groups.push(group)
      await new Promise<void>((resolve) => open.push(resolve))
      if (group.some((one) => options.isBad?.(one))) throw new Error('bad')
      return group.map((one) => `answer ${one}`)
    },
  })
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  /** Ends the oldest run, and lets the next begin. */
  const step = async (): Promise<void> => {
    open.shift()?.()
    for (let turns = 0; turns < 5; turns += 1) await turn()
  }
  return { queue, groups, step, turn }
}

test('one that comes alone starts at once; those that come meanwhile share the next runs, as many as one takes', async () => {
  const { queue, groups, step, turn } = steppedQueue({})
  const first = queue('lane', 0)
  await turn()
  const others = [1, 2, 3, 4].map((one) => queue('lane', one))

  await step()
  await step()
  await step()

  expect(groups).toEqual([[0], [1, 2, 3], [4]])
  expect(await Promise.all([first, ...others])).toEqual(
    [0, 1, 2, 3, 4].map((one) => `answer ${one}`),
  )
})

test('a lane does not wait for another', async () => {
  const { queue, groups, turn } = steppedQueue({})
  void queue('one', 1)
  void queue('two', 2)

  await turn()

  expect(groups).toEqual([[1], [2]])
})

test('a second run starts beside the first only for enough of them', async () => {
  const { queue, groups, turn } = steppedQueue({ atOnceMax: 2 })
  void queue('lane', 0)
  await turn()
  void queue('lane', 1)
  await turn()
  const alone = groups.length
  void queue('lane', 2)
  await turn()

  expect(alone).toBe(1)
  expect(groups).toEqual([[0], [1, 2]])
})

test('one that fails its group fails alone, and its neighbours get their answers', async () => {
  const { queue, groups, step, turn } = steppedQueue({ isBad: (one) => one === 2 })
  void queue('lane', 0)
  await turn()
  const all = Promise.allSettled([1, 2, 3].map((one) => queue('lane', one)))

  for (let steps = 0; steps < 5; steps += 1) await step()

  expect(groups).toEqual([[0], [1, 2, 3], [1], [2], [3]])
  expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})
