// What an administrator types to call an event off, and in which order it is sent.
import type { EventDetails } from '../../../../shared/events/admin-schema.ts'
import { FEE_PERCENT_MAX } from '../../../../shared/payments/fee-limits.ts'
import type { EventRefundView } from '../../../../shared/payments/refund-schema.ts'
import { localName } from '../../parts/words.ts'
import { type Answer, api } from '../api/api.ts'
import { readCount } from '../parts/digits.ts'
import { createForm, type Fields, type FormStore } from '../parts/form-store.ts'
import { text } from './words.ts'

const BLANK: Fields = { fee: 'none', percent: '', wordsEn: '', wordsBn: '', typed: '' }
const WORDS_CHARS_MAX = 1_000
/** Of the words for the trail, which are the first of the buyers'. */
const REASON_CHARS_MAX = 500

/** Whole percent; null: what was typed is none. */
export function feeOf(fields: Fields): number | null {
  if (fields['fee'] !== 'percent') return 0
  const percent = readCount((fields['percent'] ?? '').replace('%', ''))
  return percent === null || percent < 1 || percent > FEE_PERCENT_MAX ? null : percent
}

const wordsOf = (fields: Fields, name: 'wordsEn' | 'wordsBn'): string | null => {
  const words = (fields[name] ?? '').trim()
  return words === '' ? null : words
}

/** Never through the middle of a letter. */
const cut = (words: string, charsMax: number): string =>
  words.slice(0, charsMax).replace(/[\ud800-\udbff]$/, '')

const isName = (typed: string, { name, nameBn }: EventDetails): boolean =>
  [name, nameBn].some((one) => one !== null && one.trim() === typed.trim())

/** `isOff`: nothing has to be confirmed any more. */
function check(
  fields: Fields,
  event: EventDetails,
  isOff: boolean,
): Readonly<Record<string, string>> {
  const faults: Record<string, string> = {}
  if (feeOf(fields) === null) faults['percent'] = text('cancel.percent.wrong')
  for (const name of ['wordsEn', 'wordsBn'] as const) {
    const isLong = (wordsOf(fields, name) ?? '').length > WORDS_CHARS_MAX
    if (isLong) faults[name] = text('cancel.words.long')
  }
  if (wordsOf(fields, 'wordsEn') === null && wordsOf(fields, 'wordsBn') === null) {
    faults['wordsEn'] = text('cancel.words.one')
  }
  if (!isOff && !isName(fields['typed'] ?? '', event)) {
    faults['typed'] = text('cancel.typed.wrong', { name: localName(event.name, event.nameBn) })
  }
  return faults
}

type CancelForm = {
  readonly event: EventDetails
  /** The event is off, whatever became of the rest. */
  readonly cancelled: () => void
  readonly done: (begun: EventRefundView) => void
}

/**
 * First the event is called off, so that nothing more is sold; then everybody is told and given back. Where the second
 * is not answered, the same press goes on with it, and begins it once.
 */
export function createCancelForm({ event, cancelled, done }: CancelForm): FormStore<Fields> {
  let isOff = event.status === 'cancelled'
  const params = { eventId: event.id }
  return createForm<Fields, EventRefundView>({
    first: BLANK,
    version: event.version,
    check: (fields) => check(fields, event, isOff),
    send: async (fields, version): Promise<Answer<EventRefundView>> => {
      if (!isOff) {
        const off = await api('POST /tenant/events/:eventId/cancel', {
          params,
          body: { version: version ?? event.version },
        })
        if (!off.ok) return off
        isOff = true
        cancelled()
      }
      const [wordsEn, wordsBn] = [wordsOf(fields, 'wordsEn'), wordsOf(fields, 'wordsBn')]
      const reason = cut(wordsEn ?? wordsBn ?? '', REASON_CHARS_MAX)
      const body = { reason, feePercent: feeOf(fields) ?? 0, wordsEn, wordsBn }
      return api('POST /tenant/events/:eventId/refunds', { params, body })
    },
    done,
  })
}
