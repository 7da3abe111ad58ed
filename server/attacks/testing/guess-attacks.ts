// Attacks by asking very often: who has an account, what is the password, what does a link say.
import { createHmac, randomBytes } from 'node:crypto'
import { idToBytes } from '../../../shared/ids.ts'
import { TEST_PASSWORD } from '../../testing/app.ts'
import { distance, Z_MAX } from '../../testing/rank-distance.ts'
import { type Attack, anOrganizer, signInTo } from './attack.ts'
import { forgetRates, type Target } from './target.ts'

const SIGN_IN = 'server/features/auth/sign-in.ts'
const ADDRESS = 'server/platform/http/address.ts'

/** The whole number with `PROBESH_SHARE=1`. */
const TRIES = Math.max(30, Math.round(1_000 * Number(process.env['PROBESH_SHARE'] ?? '0.05')))

type Answer = { readonly text: string; readonly tookMs: number }

async function tryPassword(target: Target, email: string): Promise<Answer> {
  await forgetRates(target.deps)
  const body = { email, password: 'not the password' }
  const headers = { 'x-request-id': 'a-guess' }
  const startedMs = performance.now()
  const response = await target.ask('POST /auth/login', { body, headers })
  const text = `${response.status} ${await response.text()}`
  return { text, tookMs: performance.now() - startedMs }
}

/** By turns, and the other first in every second round: what drifts hits both. */
async function compare(target: Target, known: string, tries: number) {
  const answers: { known: Answer[]; unknown: Answer[] } = { known: [], unknown: [] }
  await tryPassword(target, known)
  for (let at = 0; at < tries; at += 1) {
    const isKnownFirst = at % 2 === 0
    if (isKnownFirst) answers.known.push(await tryPassword(target, known))
    answers.unknown.push(await tryPassword(target, `nobody-${at}@x.example`))
    if (!isKnownFirst) answers.known.push(await tryPassword(target, known))
  }
  return answers
}

const byText: Attack = {
  name: 'who has an account, by what a wrong password is answered',
  patches: [
    {
      file: SIGN_IN,
      find: "  if (!isRight || user === null) return refuse({ code: 'invalid_credentials' })\n",
      replace: `  if (user === null) return refuse({ code: 'no_membership' })
  if (!isRight) return refuse({ code: 'invalid_credentials' })
`,
    },
  ],
  run: async (target, slug) => {
    const { admin } = await anOrganizer(target, slug)
    const { known, unknown } = await compare(target, admin, 5)
    // The id is the caller's own, or made anew each time.
    const textOf = ({ text }: Answer): string => text.replace(/"requestId":"[^"]*"/, '')
    const told = new Set(known.map(textOf))
    return unknown.every((answer) => !told.has(textOf(answer)))
  },
}

const byTime: Attack = {
  name: 'who has an account, by how long a wrong password takes',
  patches: [
    {
      file: SIGN_IN,
      find: 'await passwordPoolOf(deps).verify(user?.passwordHash ?? null, input.password)',
      replace:
        'user !== null && (await passwordPoolOf(deps).verify(user.passwordHash, input.password))',
    },
  ],
  run: async (target, slug) => {
    const { admin } = await anOrganizer(target, slug)
    const { known, unknown } = await compare(target, admin, TRIES)
    const timesOf = (answers: readonly Answer[]): number[] => answers.map(({ tookMs }) => tookMs)
    return distance(timesOf(known), timesOf(unknown)) > Z_MAX
  },
}

const bySpelling: Attack = {
  name: 'more guesses at a password by other spellings of the address',
  patches: [
    {
      file: 'shared/auth/schema.ts',
      find: "  v.normalize('NFKC'),\n  v.trim(),\n  v.toLowerCase(),\n  v.minLength(3),\n  v.maxLength(254),",
      replace: '  v.minLength(3),\n  v.maxLength(254),',
    },
    {
      file: 'server/features/auth/store.ts',
      find: `status = 'disabled' as is_disabled\n      from users\n     where email = \${email}`,
      replace: `status = 'disabled' as is_disabled\n      from users\n     where email = lower(normalize(\${email}, NFKC))`,
    },
  ],
  run: async (target, slug) => {
    const { admin } = await anOrganizer(target, slug)
    await forgetRates(target.deps)
    const attempt = async (email: string, password: string): Promise<number> =>
      (await target.ask('POST /auth/login', { body: { email, password } })).status
    let status = 401
    for (let tries = 0; status === 401 && tries < 20; tries += 1) {
      status = await attempt(admin, 'wrong')
    }
    if (status !== 429) throw new Error(`defect: guesses are not counted at all: ${status}`)
    const [name = '', host = ''] = admin.split('@')
    const wide = String.fromCodePoint((name.codePointAt(0) ?? 0) + 0xfee0) + name.slice(1)
    const spellings = [
      `${name.toUpperCase()}@${host}`,
      `${wide}@${host}`,
      `${name}@${host.toUpperCase()}`,
      ` ${admin} `,
      // Dots and what follows a plus make other addresses here, which nobody has.
      `${name}+gate@${host}`,
    ]
    for (const email of spellings) {
      if ((await attempt(email, TEST_PASSWORD)) === 200) return true
    }
    return false
  },
}

/** Asks for links from addresses as they are spelt until it is stopped. True: it was not. */
async function floods(target: Target, forwardedFor: (at: number) => string): Promise<boolean> {
  await forgetRates(target.deps)
  for (let at = 0; at < 30; at += 1) {
    const response = await target.ask('POST /auth/password/forgotten', {
      body: { email: `nobody-${at}@x.example` },
      headers: { 'x-forwarded-for': forwardedFor(at) },
    })
    if (response.status === 429) return false
    if (response.status !== 202) throw new Error(`defect: ${await response.text()}`)
  }
  return true
}

/** The load balancer writes the address that it was called from at the end. */
const CALLER = '203.0.113.7'

const byHeader: Attack = {
  name: 'more tries by an invented address in front of one’s own',
  patches: [
    {
      file: ADDRESS,
      find: "  const hops = forwardedFor.slice(-FORWARDED_CHARS_MAX).split(',')\n",
      replace: "  return plain(forwardedFor.split(',')[0] ?? '')\n",
    },
  ],
  run: (target) => floods(target, (at) => `198.51.100.${at}, ${CALLER}`),
}

const byNetwork: Attack = {
  name: 'more tries from the many addresses of one IPv6 customer',
  patches: [
    {
      file: ADDRESS,
      find: '  const network = groupsOf(address).slice(0, 4)\n',
      replace:
        '  if (address !== "") return address\n  const network = groupsOf(address).slice(0, 4)\n',
    },
  ],
  run: (target) => floods(target, (at) => `2001:db8:7:7::${(at + 1).toString(16)}`),
}

const byMapping: Attack = {
  name: 'more tries by the other spellings of one IPv4 address',
  patches: [
    {
      file: ADDRESS,
      find: '  if (!isMapped) return address.toLowerCase()\n',
      replace: "  if (!isMapped || text !== '') return address\n",
    },
  ],
  run: (target) => {
    const spellings = [CALLER, `::ffff:${CALLER}`, CALLER, '0:0:0:0:0:FFFF:CB00:7107']
    return floods(target, (at) => spellings[at % spellings.length] ?? CALLER)
  },
}

const forgedLink: Attack = {
  name: 'a new password by a link that was put together from its id',
  patches: [
    {
      file: 'server/features/auth/one-time-link.ts',
      find: 'timingSafeEqual(bytes.subarray(ID_BYTES), macOf(masterKey, linkId)) ? linkId : null',
      replace: 'linkId',
    },
  ],
  run: async (target, slug) => {
    const { admin } = await anOrganizer(target, slug)
    await forgetRates(target.deps)
    await target.ask('POST /auth/password/forgotten', { body: { email: admin } })
    // The id is no secret: it follows from the time, and stands in the queue.
    const [link] = await target.deps.platformDb<{ id: string }[]>`
      select id from one_time_links where email = ${admin}`
    const id = Buffer.from(idToBytes(link?.id ?? ''))
    const guesses = [
      ...Array.from({ length: 10 }, () => randomBytes(24)),
      createHmac('sha256', 'another key')
        .update(`one-time-link:${link?.id}`)
        .digest()
        .subarray(0, 24),
    ]
    const password = 'forged kettle moon 7431'
    for (const guess of guesses) {
      const token = Buffer.concat([id, guess]).toString('base64url')
      await target.ask('POST /auth/password/reset', { body: { token, password } })
    }
    const body = { email: admin, password }
    if ((await target.ask('POST /auth/login', { body })).status === 200) return true
    await signInTo(target, admin)
    return false
  },
}

export const GUESS_ATTACKS: readonly Attack[] = [
  byText,
  byTime,
  bySpelling,
  byHeader,
  byNetwork,
  byMapping,
  forgedLink,
]
