// What a verdict says at a glance: one of four classes, each with its own shape, place, pattern, colour and sound.
import type { AdmissionView } from '../../contract/views.ts'

/** `care`: admitted, and something must be looked at or was forced. */
export type Tone = 'admit' | 'care' | 'again' | 'stop'

export function toneOf(
  admission: Pick<AdmissionView, 'verdict' | 'reason' | 'forcedPast'> & {
    readonly attention?: string | undefined
  },
): Tone {
  if (admission.verdict === 'refused') {
    return admission.reason === 'already_redeemed' ? 'again' : 'stop'
  }
  const isPlain = admission.attention === undefined && admission.forcedPast === null
  return isPlain && admission.reason === 'ok' ? 'admit' : 'care'
}

/** From what may be overlooked to what may not. */
const WEIGHT: Readonly<Record<Tone, number>> = { admit: 0, care: 1, again: 2, stop: 3 }

/**
 * The tone of several verdicts at once: that of the one which must not be overlooked. Of an order out of which only
 * some got in those go in, so it is no stop; the others want looking at.
 */
export function heaviestTone(admissions: readonly AdmissionView[]): Tone {
  const admitted = admissions.filter(({ verdict }) => verdict === 'admitted').length
  if (admitted > 0 && admitted < admissions.length) return 'care'
  return admissions.reduce<Tone>((heaviest, admission) => {
    const tone = toneOf(admission)
    return WEIGHT[tone] > WEIGHT[heaviest] ? tone : heaviest
  }, 'admit')
}
