import { expect, test } from 'vitest'
import { csvLine } from './csv.ts'

test('PA24 a cell that begins like a formula becomes text, and a number stays one', () => {
  const cells = ['=cmd|calc', '+1', '-2', '@sum', '\tx', 'a=b', -3, true, null, '']

  expect(csvLine(cells)).toBe("'=cmd|calc,'+1,'-2,'@sum,'\tx,a=b,-3,true,,\r\n")
})

test('PA24 commas, quotes and line ends stay within their cell, whatever the script', () => {
  expect(csvLine(['Dhaka, Army Stadium', 'say "hi"', 'two\r\nlines', 'শীতের উৎসব'])).toBe(
    '"Dhaka, Army Stadium","say ""hi""","two\r\nlines",শীতের উৎসব\r\n',
  )
})
