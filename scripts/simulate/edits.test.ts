import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { BUGS } from './bugs.ts'
import { applyEdits } from './edits.ts'
import { SMALL_SIZES } from './small-sizes.ts'

const ROOT = join(import.meta.dirname, '../..')
const EDITS = [...SMALL_SIZES, ...BUGS.flatMap(({ edits }) => edits)]

test.each(EDITS)('an edit of the simulator still fits $file', (edit) => {
  const source = readFileSync(join(ROOT, edit.file), 'utf8')

  expect(applyEdits(edit.file, source, [edit])).not.toBe(source)
})

test('an edit that does not fit stops the simulation', () => {
  const edit = { file: 'a.ts', find: 'was there', replace: 'is gone' }

  expect(() => applyEdits('a.ts', 'nothing', [edit])).toThrow('no longer fits')
  expect(() => applyEdits('a.ts', 'was there, was there', [edit])).toThrow('no longer fits')
})
