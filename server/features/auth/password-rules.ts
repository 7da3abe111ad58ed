// Which passwords are taken: long enough, and none that an attacker tries first.
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import { PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN } from '../../../shared/auth/schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'

export type PasswordRefusal = {
  readonly code: 'password_refused'
  readonly message: string
  readonly details: readonly [{ readonly reason: 'too_short' | 'too_long' | 'easily_guessed' }]
}

/** Of 0 to 4; 3 withstands an attacker who has the hash for a while. 50,000 breached passwords score below. */
const SCORE_MIN = 3
/** Looking at more costs time and changes nothing. */
const LOOKED_AT_CHARS = 64

/** The 50,000 words are read at the first question. */
let factory: ZxcvbnFactory | undefined

/** `own` are words that the person is known by: they make no password. */
export function checkPassword(
  password: string,
  own: readonly string[],
): Result<undefined, PasswordRefusal> {
  const charCount = [...password].length
  if (charCount < PASSWORD_CHARS_MIN) {
    return no('too_short', `A password has at least ${PASSWORD_CHARS_MIN} characters`)
  }
  if (charCount > PASSWORD_CHARS_MAX) {
    return no('too_long', `A password has at most ${PASSWORD_CHARS_MAX} characters`)
  }
  factory ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs })
  const words = [
    'probesh',
    ...own.flatMap((text) => [text, text.replaceAll(APART, ''), ...text.split(APART)]),
  ]
  const { score } = factory.check(password.slice(0, LOOKED_AT_CHARS), words.filter(isWord))
  return score >= SCORE_MIN
    ? ok(undefined)
    : no('easily_guessed', 'This password is easily guessed; use several unrelated words')
}

const APART = /[@.\s]+/g

const isWord = (text: string): boolean => text.length > 2

const no = (
  reason: PasswordRefusal['details'][0]['reason'],
  message: string,
): Result<never, PasswordRefusal> =>
  refuse({ code: 'password_refused', message, details: [{ reason }] })
