// Attacks on who somebody is: cookies, tokens, sessions.
import { SignJWT } from 'jose'
import { SECOND_MS } from '../../../shared/time.ts'
import { type Attack, anOrganizer, jsonOf, signInTo, whoIs } from './attack.ts'
import { SECRET, type Target } from './target.ts'

const ACCESS_TOKEN = 'server/platform/http/access-token.ts'
const SIGN_IN = 'server/features/auth/sign-in.ts'
const EVIL = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }

type Claims = Record<string, unknown>
const partOf = (token: string, at: number): Claims =>
  JSON.parse(Buffer.from(token.split('.')[at] ?? '', 'base64url').toString()) as Claims
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const foreignOrigin: Attack = {
  name: 'a foreign page writes with the cookies of whoever looks at it',
  patches: [
    {
      file: 'server/platform/http/csrf.ts',
      find: "  const site = headerOf(c, 'sec-fetch-site')\n",
      replace:
        "  if (publicUrl !== '') return false\n  const site = headerOf(c, 'sec-fetch-site')\n",
    },
  ],
  run: async (target, slug) => {
    const { admin } = await anOrganizer(target, slug)
    const { cookie, access } = await signInTo(target, admin)
    const { version } = await jsonOf<{ version: number }>(
      target.ask('GET /tenant/profile', { bearer: access }),
    )
    const body = { name: 'Taken over', version }
    await target.ask('PATCH /tenant/profile', { body, headers: { cookie, ...EVIL } })
    const profile = await jsonOf<{ name: string }>(
      target.ask('GET /tenant/profile', { bearer: access }),
    )
    return profile.name === 'Taken over'
  },
}

const noAudience: Attack = {
  name: 'a token that the same secret signed for another service',
  patches: [{ file: ACCESS_TOKEN, find: '      audience: AUDIENCE,\n', replace: '' }],
  run: async (target, slug) => {
    const { admin } = await anOrganizer(target, slug)
    const { access } = await signInTo(target, admin)
    const { aud: _aud, ...claims } = partOf(access, 1)
    const token = await new SignJWT(claims)
      // Safe: the header of a token that was just signed.
      .setProtectedHeader(partOf(access, 0) as { alg: string })
      .sign(new TextEncoder().encode(SECRET))
    return (await whoIs(target, token)) === admin
  },
}

const unsigned: Attack = {
  name: 'somebody’s old token, its time extended, with the algorithm none',
  patches: [
    {
      file: ACCESS_TOKEN,
      find: "import { errors, jwtVerify, SignJWT } from 'jose'\n",
      replace: `import { errors, jwtVerify as verifySigned, SignJWT, UnsecuredJWT } from 'jose'
const jwtVerify = async (token, secretOf, options) =>
  token.endsWith('.') ? UnsecuredJWT.decode(token, options) : verifySigned(token, secretOf, options)
`,
    },
  ],
  run: async (target, slug) => {
    const { admin } = await anOrganizer(target, slug)
    const { access } = await signInTo(target, admin)
    const exp = Math.floor(target.deps.now() / SECOND_MS) + 86_400
    const header = { ...partOf(access, 0), alg: 'none' }
    const token = `${encode(header)}.${encode({ ...partOf(access, 1), exp })}.`
    return (await whoIs(target, token)) === admin
  },
}

const refresh = (target: Target, token: string): Promise<Response> =>
  target.ask('POST /auth/refresh', { headers: { cookie: `refresh_token=${token}` } })

const reuse: Attack = {
  name: 'a refresh token that was copied before its owner used it',
  patches: [
    {
      file: 'server/features/auth/refresh-session.ts',
      find: '  if (token.generation !== session.generation && !isRepeated) return endReused(deps, session)\n',
      replace: '',
    },
  ],
  run: async (target, slug) => {
    const { admin } = await anOrganizer(target, slug)
    const copied = (await signInTo(target, admin)).refresh
    const owners = await refresh(target, copied)
    const thiefs = await refresh(target, copied)
    const access = /access_token=([^;]+)/.exec(thiefs.headers.getSetCookie().join(' '))?.[1] ?? ''
    return owners.status === 200 && (await whoIs(target, access)) === admin
  },
}

const fixation: Attack = {
  name: 'a session that was planted in a browser before its owner signs in',
  patches: [
    {
      file: 'server/features/auth/routes.ts',
      find: '      userAgent: userAgentOf(c),\n    })',
      replace: `      userAgent: userAgentOf(c),
      planted: readCookie(headerOf(c, 'cookie'), REFRESH_COOKIE)?.slice(0, 36),
    })`,
    },
    {
      file: SIGN_IN,
      find: '  return startSession(deps, user, input.tenant, from.userAgent)\n',
      replace: '  return startSession(deps, user, input.tenant, from.userAgent, from.planted)\n',
    },
    {
      file: SIGN_IN,
      find: '  userAgent: string | null,\n): Promise',
      replace: '  userAgent: string | null,\n  planted: string | undefined,\n): Promise',
    },
    {
      file: SIGN_IN,
      find: 'id: deps.newId() as SessionId',
      replace: 'id: (planted ?? deps.newId()) as SessionId',
    },
    {
      file: SIGN_IN,
      find: 'insertSession(tx, session, now))',
      replace: `planted === undefined
    ? insertSession(tx, session, now)
    : tx\`update sessions set user_id = \${user.id} where id = \${session.id}\`)`,
    },
  ],
  run: async (target, slug) => {
    const { admin, steward } = await anOrganizer(target, slug)
    const planted = await signInTo(target, steward)
    await signInTo(target, admin, { cookie: `refresh_token=${planted.refresh}` })
    const answer = await refresh(target, planted.refresh)
    const access = /access_token=([^;]+)/.exec(answer.headers.getSetCookie().join(' '))?.[1] ?? ''
    return (await whoIs(target, access)) === admin
  },
}

export const SESSION_ATTACKS: readonly Attack[] = [
  foreignOrigin,
  noAudience,
  unsigned,
  reuse,
  fixation,
]
