import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { freshDatabase, TEST_MASTER_KEY } from '../server/testing/postgres.ts'

const run = promisify(execFile)
const SCRIPT = join(import.meta.dirname, 'seed.ts')

/** A database and a folder that vanish together, and the seed run on them. */
async function openSeed() {
  const database = await freshDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'probesh-seed-'))
  const env = {
    PATH: process.env['PATH'] ?? '',
    DATABASE_URL: database.ownerUrl,
    DATA_DIR: folder,
    MASTER_KEY: Buffer.from(TEST_MASTER_KEY).toString('hex'),
  }
  const close = async (): Promise<void> => {
    await database[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  }
  const seed = (...args: string[]) => run(process.execPath, [SCRIPT, ...args], { env })
  return { database, folder, seed, [Symbol.asyncDispose]: close }
}

test('a seed prints the shape that other programs rely on, and writes every code to the file', async () => {
  await using world = await openSeed()
  const file = join(world.folder, 'codes.txt')

  const { stdout, stderr } = await world.seed(
    '--tickets',
    '1203',
    '--json',
    '--codes',
    file,
    '--pairing-codes',
    '3',
  )

  const report = JSON.parse(stdout)
  const codes = (await readFile(file, 'utf8')).trimEnd().split('\n')
  expect(Object.keys(report)).toEqual([
    ...['tenant', 'event', 'lists', 'gates', 'ticketTypes'],
    ...['admin', 'staff', 'supervisor', 'pairing', 'codes'],
  ])
  expect(report.lists).toHaveLength(1)
  expect(report.gates.length).toBeGreaterThanOrEqual(2)
  expect(report.pairing.codes).toHaveLength(3)
  expect(report.pairing.code).toBe(report.pairing.codes[0])
  expect(Date.parse(report.event.startsAt)).toBeLessThan(Date.now())
  expect(Date.parse(report.event.endsAt)).toBeGreaterThan(Date.now())
  expect(new Set(codes).size).toBe(1_203)
  expect(report.codes).toEqual(codes.slice(0, 1_000))
  expect(stderr).toContain('1203 of 1203 tickets')
})

test('a second seed adds another tenant beside the first', async () => {
  await using world = await openSeed()

  const reports = [
    await world.seed('--tickets', '5', '--json'),
    await world.seed('--tickets', '0', '--json'),
  ]

  const [first, second] = reports.map(({ stdout }) => JSON.parse(stdout))
  expect(first.tenant.slug).not.toBe(second.tenant.slug)
  expect([first.codes.length, second.codes.length]).toEqual([5, 0])
})

test.each([
  [['--json'], '--tickets'],
  [['--tickets', '1e3'], '--tickets'],
  [['--tickets', '1', '--pairing-codes', '0'], '--pairing-codes'],
  [['--tickets', '1', '--codes', '/nowhere/at/all'], '--codes'],
  [['--tickets', '1', '--what'], '--what'],
])('%j ends at once with a sentence that names %s', async (args, name) => {
  await using world = await openSeed()

  const failure = await world.seed(...args).catch((error: unknown) => error)

  expect(failure).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(name) })
})
