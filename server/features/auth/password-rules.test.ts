import { expect, test } from 'vitest'
import { checkPassword } from './password-rules.ts'

const OWN = ['rahim.uddin@alpha.example', 'Rahim Uddin']

const reasonOf = (password: string): string => {
  const checked = checkPassword(password, OWN)
  return checked.ok ? 'taken' : checked.error.details[0].reason
}

test('ID5 a password has 10 to 200 characters, counted as a person counts them', () => {
  expect(reasonOf('k7#mQ2!zP')).toBe('too_short')
  expect(reasonOf('k7#mQ2!zPw')).toBe('taken')
  expect(reasonOf('😀😁😂🤣😃')).toBe('too_short')
  expect(reasonOf(`${'unrelated words '.repeat(13)}`)).toBe('too_long')
})

test.each([
  'password123',
  'Password123!',
  'iloveyou2024',
  'qwertyuiop12',
  '1234567890123',
  'aaaaaaaaaaaa',
  'rahim.uddin@alpha.example',
  'rahimuddin1',
  'কখগঘঙচছজঝঞ',
])('ID5 what was breached, counted, or is the person’s own is refused: %s', (password) => {
  expect(reasonOf(password)).toBe('easily_guessed')
})

test.each(['correct horse battery', 'প্রবেশ করুন সাবধানে', 'vK3$n!q8Zt2p'])(
  'ID5 several words, any script, or chance are taken: %s',
  (password) => {
    expect(reasonOf(password)).toBe('taken')
  },
)
