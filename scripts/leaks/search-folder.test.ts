import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempDisposableSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CROWD, stationOf } from '../../desktop/testing/crowd.ts'
import { codeOf, EVENT } from '../../desktop/testing/temp-station.ts'
import { idToBytes } from '../../shared/ids.ts'
import { parseTicketText } from '../../shared/tickets/qr.ts'
import type { LeakKind } from './leak.ts'
import type { Known } from './needles.ts'
import { searchFolder } from './search-folder.ts'

const KEY = randomBytes(32)
const CODE = codeOf(3)
const CREDENTIAL = `pst_${randomBytes(64).toString('base64url')}`

const parent = mkdtempDisposableSync(join(tmpdir(), 'probesh-find-leaks-'))
const sound = join(parent.path, 'sound')

beforeAll(async () => {
  const station = await stationOf(CROWD, { folder: sound, hasWorker: true })
  await station.handlers.scan({ code: codeOf(3) })
  await station.core.backUpNow()
  await station.close()
})
afterAll(() => parent.remove())

/** What is found in a copy of the sound folder after something was put there. */
function leaksAfter(plant: (folder: string) => unknown, known: readonly Known[] = []) {
  using copy = mkdtempDisposableSync(join(parent.path, 'planted-'))
  cpSync(sound, copy.path, { recursive: true })
  const done = plant(copy.path)
  const { leaks } = searchFolder(copy.path, known)
  if (done instanceof Database) done.close()
  return leaks
}

const kindsAfter = (...args: Parameters<typeof leaksAfter>): LeakKind[] => [
  ...new Set(leaksAfter(...args).map(({ kind }) => kind)),
]

const inFile = (bytes: string | Uint8Array) => (folder: string) =>
  writeFileSync(join(folder, 'some.log'), Buffer.concat([randomBytes(999), Buffer.from(bytes)]))

/** Where a thief would look, and where only the bytes tell. */
const PLACES: Readonly<Record<string, (folder: string, text: Buffer) => unknown>> = {
  'a log file': (folder, text) => writeFileSync(join(folder, 'main.log'), text),
  'a freed page of the database': (folder, text) => {
    const db = new Database(join(folder, 'station.sqlite'))
    db.exec('create table gone (bytes blob)')
    db.prepare('insert into gone values (?)').run(text)
    db.exec('drop table gone')
    db.pragma('wal_checkpoint(TRUNCATE)')
    db.close()
  },
  'the log of the database alone': (folder, text) => {
    const db = new Database(join(folder, 'station.sqlite'))
    db.pragma('wal_autocheckpoint = 0')
    db.exec('create table rows (bytes blob)')
    db.prepare('insert into rows values (?)').run(text)
    return db
  },
  'a torn line of the journal’s copy': (folder, text) =>
    appendFileSync(
      join(folder, 'journal.log'),
      Buffer.concat([Buffer.from('0badc0de ["r",9,'), text]),
    ),
  'an unfinished backup': (folder, text) =>
    writeFileSync(join(folder, 'backups/unfinished'), Buffer.concat([randomBytes(4_097), text])),
  'a damaged file that was set aside': (folder, text) => {
    mkdirSync(join(folder, 'damaged/1'), { recursive: true })
    writeFileSync(join(folder, 'damaged/1/station.sqlite'), Buffer.concat([randomBytes(512), text]))
  },
  'a temporary file': (folder, text) => writeFileSync(join(folder, 'etilqs_1'), text),
}

test('KS9 in a sound folder nothing is found', () => {
  const searched = searchFolder(sound, [{ kind: 'name', value: 'Farhana Akter' }])

  expect(searched.leaks).toEqual([])
  expect(searched.files).toBeGreaterThan(3)
  expect(searched.needles).toBeGreaterThan(10)
})

test.each(Object.entries(PLACES))('KS9 whatever leaks into %s is found', (_where, put) => {
  const name: Known = { kind: 'name', value: 'TuhinChowdhury' }

  expect(kindsAfter((folder) => put(folder, Buffer.from('tuhinchowdhury')), [name])).toEqual([
    'name',
  ])
  expect(kindsAfter((folder) => put(folder, Buffer.from('tuhin@mail.example')))).toEqual(['email'])
})

test.each<[string, LeakKind, string]>([
  ['a Bangla name', 'name', 'রহিমা খাতুন'],
  ['an English name', 'name', 'Rahima Khatun'],
  ['a mobile number', 'phone', ' 01711234567 '],
  ['a number with its country', 'phone', '"+8801711-234567"'],
  ['a foreign number', 'phone', ' +447700900123 '],
  ['a number in Bangla digits', 'name', '০১৭১১২৩৪৫৬৭'],
  ['an email', 'email', '<rahima.k@mail.example>'],
  ['a credential', 'credential', CREDENTIAL],
  ['a hash of a PIN', 'pin', '$argon2id$v=19$m=19456'],
  ['a ticket code', 'code', CODE],
  ['a ticket code in small letters', 'code', CODE.toLowerCase()],
  ['a key in hex', 'key', ` ${KEY.toString('hex')} `],
  ['a key in base64', 'key', `"${Buffer.alloc(32, 0xa7).toString('base64')}"`],
])(
  'KS9 who knows no name at all still finds %s, in either width of letters',
  (_what, kind, text) => {
    const little = Buffer.from(text, 'utf16le')

    expect(kindsAfter(inFile(text))).toContain(kind)
    expect(kindsAfter(inFile(little))).toContain(kind)
    expect(kindsAfter(inFile(Buffer.from(little).swap16()))).toContain(kind)
  },
)

test('KS9 the bytes of a code are found by its event and ticket, whose ids are no secret', () => {
  const parsed = parseTicketText(CODE)
  const bytes = parsed.ok ? parsed.value.bytes : new Uint8Array()

  expect(kindsAfter(inFile(bytes))).toEqual(['code'])
  expect(kindsAfter(inFile(idToBytes(EVENT)))).toEqual([])
})

test.each<[string, Known['value'], (value: Buffer) => string | Uint8Array]>([
  ['a key as raw bytes', KEY, (key) => key],
  ['a key in hex, in the middle of more', KEY, (key) => `ff${key.toString('hex')}ff`],
  [
    'a key in base64, one byte in',
    KEY,
    (key) => Buffer.concat([Buffer.of(1), key]).toString('base64'),
  ],
  [
    'a key in base64, two bytes in',
    KEY,
    (key) => Buffer.concat([Buffer.of(1, 2), key, key]).toString('base64url'),
  ],
  ['a name in JSON’s escapes', 'রহিমা', () => '"\\u09b0\\u09b9\\u09bf\\u09ae\\u09be"'],
  ['a name in base64', 'Rahima Khatun', (name) => name.toString('base64')],
  ['one word of a name', 'Rahima Khatun', () => 'for KHATUN.'],
  ['a number without its country', '+8801711234567', () => 'x1711234567x'],
  ['a number in groups', '+8801711234567', () => '(1711-234567)'],
  ['an email’s first half', 'rahima.k@mail.example', () => 'rahima.k'],
  [
    'a text in UTF-16',
    'gate of Rahima',
    (text) => Buffer.from(text.toString(), 'utf16le').swap16(),
  ],
])('KS9 who knows what to look for finds %s', (_what, value, write) => {
  const kinds: Record<string, LeakKind> = {
    '+': 'phone',
    r: 'email',
    R: 'name',
    র: 'name',
    g: 'text',
  }
  const kind = typeof value === 'string' ? (kinds[value.charAt(0)] ?? 'text') : 'key'

  expect(kindsAfter(inFile(write(Buffer.from(value))), [{ kind, value }])).toContain(kind)
  expect(kindsAfter(inFile(randomBytes(100)), [{ kind, value }])).toEqual([])
})

test('KS9 words in a column or a line that holds none are found whatever they say', () => {
  const inColumn = leaksAfter((folder) => {
    const db = new Database(join(folder, 'station.sqlite'))
    db.exec(`update tickets set attention = 'vip'`)
    db.close()
  })
  const inLine = leaksAfter((folder) =>
    appendFileSync(join(folder, 'journal.log'), '00000000 ["r",9,"his brother"]\n'),
  )

  expect(inColumn).toEqual([
    { file: 'station.sqlite', offset: null, kind: 'text', form: 'column tickets.attention' },
  ])
  expect(inLine).toMatchObject([{ file: 'journal.log', kind: 'text' }])
})

test('KS9 a key file inside the folder is found, and a secret in a file’s name', () => {
  expect(kindsAfter((folder) => writeFileSync(join(folder, 'data.key'), '{}'))).toEqual(['key'])
  expect(
    kindsAfter((folder) => writeFileSync(join(folder, 'for rahima.k@mail.example'), '')),
  ).toEqual(['email'])
})

test('the command says where something stands, and never what it says', () => {
  using copy = mkdtempDisposableSync(join(parent.path, 'command-'))
  cpSync(sound, copy.path, { recursive: true })
  const known = join(parent.path, 'known.txt')
  writeFileSync(known, `name\tRahima Khatun\nkey\thex:${KEY.toString('hex')}\n`)
  const run = (...more: string[]) => {
    const script = resolve(import.meta.dirname, '../find-leaks.ts')
    const args = [script, '--data', copy.path, ...more]
    try {
      return {
        code: 0,
        said: execFileSync(process.execPath, args, { encoding: 'utf8', stdio: 'pipe' }),
      }
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string }
      return { code: status, said: stdout + stderr }
    }
  }

  expect(run('--known', known)).toMatchObject({ code: 0, said: expect.stringContaining('Nothing') })
  writeFileSync(
    join(copy.path, 'crash.log'),
    Buffer.concat([Buffer.from('at Rahima Khatun '), KEY]),
  )
  const found = run('--known', known)
  expect(found.code).toBe(1)
  expect(found.said).toContain('crash.log at byte 3: UTF-8')
  expect(found.said).toContain('crash.log at byte 17: raw bytes')
  expect(found.said).not.toContain('Rahima')
  writeFileSync(known, 'Rahima Khatun\n')
  expect(run('--known', known)).toMatchObject({ code: 2, said: expect.stringContaining('line 1') })
  rmSync(known)
  expect(run('--known', known).code).toBe(2)
})
