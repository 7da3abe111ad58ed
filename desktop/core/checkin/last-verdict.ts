// The newest verdict of this station, for a page that was loaded again.
import type { AdmissionView } from '../../contract/views.ts'

export type LastVerdict = {
  readonly read: () => AdmissionView | null
  readonly keep: (admission: AdmissionView) => void
}

export function keepLastVerdict(): LastVerdict {
  let last: AdmissionView | null = null
  return {
    read: () => last,
    keep: (admission) => {
      last = admission
    },
  }
}
