// What a visitor is told at a screen of their own: never a name, never a reason that is for staff. Pure.
import type { AdmissionView } from '../../contract/views.ts'
import type { CoreState, Panel } from '../state/gate-state.ts'
import { heaviestTone, type Tone } from '../state/tone.ts'

/** Each has its words under `kiosk.visitor.…` and a line under them. */
export type Face =
  | 'prompt'
  | 'checking'
  | 'welcome'
  | 'welcomeCare'
  | 'goodbye'
  | 'used'
  | 'unread'
  | 'staff'

export type Shown = { readonly face: Face; readonly tone: Tone | null }

export function faceOf(panel: Panel, core: CoreState): Shown {
  if (core === 'gone' || core === 'foreign') return { face: 'staff', tone: null }
  switch (panel.kind) {
    case 'idle':
    case 'annulled':
      return { face: 'prompt', tone: null }
    case 'waiting':
      return { face: 'checking', tone: null }
    case 'undecided':
      return { face: 'staff', tone: null }
    case 'verdicts': {
      const tone = heaviestTone(panel.admissions)
      const [admission] = panel.admissions
      return { face: admission === undefined ? 'prompt' : faceOfVerdict(admission, tone), tone }
    }
  }
}

/** What a second try may mend. */
const UNREAD: readonly (string | undefined)[] = ['too_short', 'mistyped', 'malformed', 'two_codes']

function faceOfVerdict(admission: AdmissionView, tone: Tone): Face {
  if (tone === 'again') return 'used'
  if (tone === 'stop') return UNREAD.includes(admission.codeRefusal?.code) ? 'unread' : 'staff'
  if (admission.direction === 'exit') return 'goodbye'
  return tone === 'care' ? 'welcomeCare' : 'welcome'
}
