// Each attack succeeds against a build with its one defence taken out, and fails against the real one.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DATA_ATTACKS } from './testing/data-attacks.ts'
import { GUESS_ATTACKS } from './testing/guess-attacks.ts'
import { SESSION_ATTACKS } from './testing/session-attacks.ts'
import { openTarget, type Target } from './testing/target.ts'

const ATTACKS = [...SESSION_ATTACKS, ...DATA_ATTACKS, ...GUESS_ATTACKS]

let real: Target
beforeAll(async () => {
  real = await openTarget([])
})
afterAll(async () => await real?.[Symbol.asyncDispose]())

test.each(ATTACKS.map((attack, at) => ({ ...attack, slug: `attack-${at + 1}` })))(
  'ID20 works without its defence and fails with it: $name',
  async ({ patches, run, slug }) => {
    await using weak = await openTarget(patches)

    expect(await run(weak, slug)).toBe(true)
    expect(await run(real, slug)).toBe(false)
  },
)

test('ID20 a defence that is no longer where the list has it fails the list', async () => {
  const gone = { file: 'server/main.ts', find: 'nothing of the kind', replace: '' }

  await expect(openTarget([gone])).rejects.toThrow('0 times instead of once')
})
