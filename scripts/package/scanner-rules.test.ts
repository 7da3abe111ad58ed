import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const FILE = '70-probesh-scanners.rules'
const text = readFileSync(
  join(resolve(import.meta.dirname, '../../desktop/packaging'), FILE),
  'utf8',
)
const rules = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))

const PART = /^([A-Z]+)(\{[\w]+\})?(==|!=|\+=|=)"([^"]*)"$/

test('PK12: every line of the rule for scanners is one that udev reads', () => {
  const parts = rules.flatMap((rule) => rule.split(', '))

  expect(rules.length).toBeGreaterThan(5)
  expect(parts.filter((part) => !PART.test(part))).toEqual([])
})

test('PK12: the rule runs before the one that gives a seat its devices', () => {
  expect(FILE < '73-seat-late.rules').toBe(true)
  expect(text).toContain('TAG+="uaccess"')
})

test('PK12: ports go to whoever sits there, none to everybody, and modems stay ModemManager’s', () => {
  const ignoring = rules.filter((rule) => rule.includes('ID_MM_DEVICE_IGNORE'))

  expect(text).not.toMatch(/MODE|GROUP|OWNER|RUN/)
  expect(ignoring.length).toBeGreaterThan(3)
  for (const rule of ignoring) expect(rule).toMatch(/ATTRS\{idVendor\}=="[0-9a-f]{4}"/)
})
