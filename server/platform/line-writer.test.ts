import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createLineWriter } from './line-writer.ts'

test('the lines of one turn leave together, in order, and a flush leaves nothing for later', async () => {
  const put: string[] = []
  const writer = createLineWriter((text) => put.push(text))

  writer.write('a\n')
  writer.write('b\n')
  expect(put).toEqual([])
  await setImmediate()
  expect(put).toEqual(['a\nb\n'])

  writer.write('c\n')
  writer.flush()
  await setImmediate()
  expect(put).toEqual(['a\nb\n', 'c\n'])
})
