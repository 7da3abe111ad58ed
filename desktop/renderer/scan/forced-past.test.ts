// What is said of a forced admission.
import { expect, test } from 'vitest'
import { isForceable, REFUSAL_REASONS } from '../../../shared/checkin/schema.ts'
import { writeText } from '../../../shared/i18n/write.ts'
import { forcedPastKey } from './forced-past.ts'

test('of somebody who was let in by force the screen says what was forced past, and sends nobody anywhere', () => {
  for (const reason of REFUSAL_REASONS.filter(isForceable)) {
    const key = forcedPastKey(reason)

    // One sentence: what to do about a refusal would be the second.
    expect(writeText('en', key), reason).toMatch(/^[^.]+\.$/)
    expect(writeText('bn', key), reason).toMatch(/^[^।]+।$/)
    // And the same fact that the refusal stated.
    expect(writeText('en', `reason.${reason}`)).toContain(writeText('en', key))
    expect(writeText('bn', `reason.${reason}`)).toContain(writeText('bn', key))
  }
})
