import { expect, test } from 'vitest'
import { ok } from '../../../shared/result.ts'
import { csvLine, toBody, writeLines } from './csv.ts'
import type { Page } from './page.ts'

test('PA24 a cell that begins like a formula becomes text, and a number stays one', () => {
  const cells = ['=cmd|calc', '+1', '-2', '@sum', '\tx', 'a=b', -3, true, null, '']

  expect(csvLine(cells)).toBe("'=cmd|calc,'+1,'-2,'@sum,'\tx,a=b,-3,true,,\r\n")
})

test('PA24 a formula is known behind blanks and marks without a width, and in its full-width and small forms', () => {
  const formulas = [
    ' =1+1',
    '\u00a0=1',
    '\u3000+1',
    '\u200b=1',
    '\ufeff@x',
    '\u0000=1',
    '\r=1',
    '\n=1',
    '＝1+1',
    '＋1',
    '－1',
    '＠x',
    '﹢1',
    '﹣1',
    '\u22121',
    ' ＝1',
  ]

  for (const cell of formulas) {
    expect(csvLine([cell]).replace(/^"/, ''), JSON.stringify(cell)).toMatch(/^'/)
  }
  expect(csvLine(['শীত = উৎসব', '1 - 2', "'=x", 'ক'])).toBe("শীত = উৎসব,1 - 2,'=x,ক\r\n")
})

test('PA24 commas, quotes and line ends stay within their cell, whatever the script', () => {
  expect(csvLine(['Dhaka, Army Stadium', 'say "hi"', 'two\r\nlines', 'শীতের উৎসব'])).toBe(
    '"Dhaka, Army Stadium","say ""hi""","two\r\nlines",শীতের উৎসব\r\n',
  )
})

/** A list without an end, and how many of its pages were asked for. */
function endlessList() {
  let asked = 0
  const page = (): Page<number> => ({ items: [asked], next: 'more' })
  const ask = async () => {
    asked += 1
    return ok(page())
  }
  return { ask, first: page(), asked: () => asked }
}

const COLUMNS = { number: (row: number) => row }

test('PA24 what a reader does not take is not read, and nothing after it has gone', async () => {
  const list = endlessList()
  const lines = writeLines(COLUMNS, list.first, list.ask, async () => true)
  const reader = toBody(lines, () => {}).getReader()

  for (let taken = 0; taken < 5; taken += 1) await reader.read()
  expect(list.asked()).toBe(3)
  await reader.cancel()
  expect(await lines.next()).toEqual({ done: true, value: undefined })
  expect(list.asked()).toBe(3)
})

test('PA24 a file breaks off, and never ends like a whole one, when its reader is let in no more', async () => {
  const list = endlessList()
  const faults: unknown[] = []
  const lines = writeLines(COLUMNS, list.first, list.ask, async () => list.asked() < 2)
  const read = new Response(toBody(lines, (error) => void faults.push(error))).text()

  await expect(read).rejects.toThrow('may not read it any more')
  expect(faults).toHaveLength(1)
  expect(list.asked()).toBe(2)
})
