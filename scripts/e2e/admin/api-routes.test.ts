// AW8: what the screens ask is what the server has, and the relay lets all of it through.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findApiRule } from '../../../desktop/contract/admin-api.ts'
import { PERMISSIONS } from '../../../server/features/auth/may.table.ts'

const TABLES = join(import.meta.dirname, '../../../desktop/renderer/admin/api')

/** `METHOD /path/:name`: every route of the server has its row there. */
const SERVERS = Object.keys(PERMISSIONS)

const ASKED = readdirSync(TABLES)
  .filter((file) => file.endsWith('-routes.ts'))
  .flatMap((file) => [
    ...readFileSync(join(TABLES, file), 'utf8').matchAll(
      /^ {2}'((?:GET|POST|PUT|PATCH|DELETE) \/[^']+)'/gm,
    ),
  ])
  .map(([, route = '']) => route)

const isLetThrough = (route: string): boolean => {
  const [method = '', path = ''] = route.split(' ')
  return (
    findApiRule(method, path.replaceAll(/:\w+/g, '0190a000-0000-7000-8000-000000000001')) !== null
  )
}

/** The core's own: a session begins, goes on and ends there; and what visitors do by mailed links. */
const IS_NOT_FOR_PAGES =
  /^POST \/auth\/(login|refresh|logout|password\/(forgotten|reset)|invitations\/(look|accept))$/

test('AW8 every route that a screen asks is one of the server’s', () => {
  expect(ASKED.length).toBeGreaterThan(10)
  expect(ASKED.filter((route) => !SERVERS.includes(route))).toEqual([])
})

test('AW8 the relay lets every route of the two administrations through, and no other', () => {
  const ours = SERVERS.filter((route) => / \/(tenant|admin|auth)\//.test(route))
  const meant = ours.filter((route) => !IS_NOT_FOR_PAGES.test(route))

  expect(meant.filter((route) => !isLetThrough(route))).toEqual([])
  expect(SERVERS.filter((route) => !meant.includes(route) && isLetThrough(route))).toEqual([])
  const logo = '/public/logos/0190a000-0000-7000-8000-000000000001/0123456789abcdef0123456789abcdef'
  expect([findApiRule('GET', logo), findApiRule('POST', logo)]).toEqual([expect.anything(), null])
})
