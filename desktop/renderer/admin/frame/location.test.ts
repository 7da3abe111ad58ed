import { expect, test } from 'vitest'
import { readFragment } from './location.ts'
import { matchPath } from './match-path.ts'

test.each([
  ['', '', '/', false],
  ['#', '', '/', false],
  ['#a-token_1', 'a-token_1', '/', false],
  ['#a-token_1/', 'a-token_1', '/', true],
  ['#a-token_1/events/e1', 'a-token_1', '/events/e1', true],
  ['#/events', '', '/events', true],
  ['#/events?q=a%20b', '', '/events', true],
])('AW21 the fragment %j has its token and its place', (hash, token, path, hasPath) => {
  expect(readFragment(hash)).toMatchObject({ token, path, hasPath })
})

test('AW21 what stands behind the question mark is the place’s query', () => {
  expect(readFragment('#t/activity?action=a.b&x=1').query.get('action')).toBe('a.b')
})

test('AW21 a path is matched whole, and its names are read as they were written', () => {
  expect(matchPath('/events/:eventId/gates', '/events/e%201/gates')).toEqual({ eventId: 'e 1' })
  expect(matchPath('/events/:eventId', '/events/%E0%A4')).toEqual({ eventId: '%E0%A4' })
  expect(matchPath('/events', '/events/e1')).toBeNull()
  expect(matchPath('/events/:eventId', '/events')).toBeNull()
  expect(matchPath('/', '/')).toEqual({})
})
