import { expect, test } from 'vitest'
import { createKeptAnswers, type Plain } from './kept-answers.ts'

/** A writer that says how often it wrote. */
function aWriter() {
  const written: string[] = []
  const write = (text: string) => async () => {
    written.push(text)
    return { bytes: new Uint8Array(new TextEncoder().encode(text)) }
  }
  return { written, write }
}

test('the same content is written once, and any other content for itself', async () => {
  const kept = createKeptAnswers(10_000)
  const { written, write } = aWriter()
  const content = (left: number): Plain => ({ name: 'Regular', left: [left, null, ''] })

  const first = await kept.find(content(3), write('three'))
  const again = await kept.find(content(3), write('three again'))
  const other = await kept.find(content(2), write('two'))

  expect(again).toBe(first)
  expect(other).not.toBe(first)
  expect(written).toEqual(['three', 'two'])
})

test('what is kept stays below its bound, and what was asked for last stays longest', async () => {
  const kept = createKeptAnswers(3 * 1_100)
  const { written, write } = aWriter()
  const page = (at: number) => kept.find(at, write(`${at}`.padEnd(1_000)))

  for (const at of [1, 2, 3, 1, 4, 1, 3, 2]) await page(at)

  expect(written.map((text) => text.trim())).toEqual(['1', '2', '3', '4', '2'])
})

test('an answer that is larger than all that may be kept is given and forgotten', async () => {
  const kept = createKeptAnswers(100)
  const { written, write } = aWriter()

  await kept.find('large', write('x'.repeat(1_000)))
  const answer = await kept.find('large', write('y'.repeat(1_000)))

  expect(answer.bytes.byteLength).toBe(1_000)
  expect(written.length).toBe(2)
})

test('what could not be written is tried again', async () => {
  const kept = createKeptAnswers(1_000)
  const { write } = aWriter()
  const broken = kept.find('page', () => Promise.reject(new Error('no')))

  await expect(broken).rejects.toThrow('no')
  expect((await kept.find('page', write('page'))).bytes.byteLength).toBe(4)
})
