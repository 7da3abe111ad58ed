// Waits for the test code for as long as a screen is there, and learns from it. Tickets are scanned as everywhere.
import { useLayoutEffect } from 'hono/jsx/dom'
import type { GateParts } from '../gate/app.tsx'
import { text } from '../parts/words.ts'
import type { GateContext } from '../state/gate-context.ts'
import { type HeldRead, whatWasRead } from './held-read.ts'

type TestCodeProps = {
  readonly context: GateContext
  readonly parts: Pick<GateParts, 'wedge'>
  /** After it was remembered; left out: it is said in a sentence. */
  readonly heard?: (what: Exclude<HeldRead, { kind: 'scan' }>) => void
}

export const useTestCode = ({ context, parts, heard }: TestCodeProps): void =>
  useLayoutEffect(
    () =>
      context.holdReads((read) => {
        const what = whatWasRead(read, read.source === 'wedge' ? parts.wedge.lastRead() : null)
        if (what.kind === 'scan') return context.scan(read)
        if (what.kind === 'learnt') parts.wedge.setCalibration(what.calibration)
        if (heard === undefined) context.say(sentenceOf(what))
        else heard(what)
      }),
    [],
  )

export function sentenceOf(what: Exclude<HeldRead, { kind: 'scan' }>): string {
  switch (what.kind) {
    case 'learnt':
      return text('scanner.calibrate.ok', { ms: Math.round(what.calibration.msPerCharacter) })
    case 'heard':
      return text('scanner.calibrate.heard', { reader: text(`scanner.calibrate.${what.source}`) })
    case 'again':
      return text('scanner.calibrate.again')
  }
}
