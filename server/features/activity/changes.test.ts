import { expect, test } from 'vitest'
import { changesOf } from './changes.ts'

test('the trail of an edit has the fields that changed, before and after, and no others', () => {
  const before = { name: 'Alpha', slug: 'alpha', colors: { text: '#000000' }, note: null, extra: 1 }
  const after = { name: 'Beta', slug: 'alpha', colors: { text: '#111111' }, note: undefined }

  expect(changesOf(before, after)).toEqual({
    name: { before: 'Alpha', after: 'Beta' },
    colors: { before: '{"text":"#000000"}', after: '{"text":"#111111"}' },
  })
})
