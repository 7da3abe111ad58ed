// What the camera is doing, and what to do next: pure, so that every bad day is a line of a test.

/**
 * `asking` until the browser or a person allowed it · `denied` · `missing` no camera · `in_use` another program has
 * it, or it does not start · `ended` it was there and gives no picture any more. The last three heal by themselves.
 */
export type CameraPhase = 'off' | 'asking' | 'running' | 'denied' | 'missing' | 'in_use' | 'ended'

export type CameraFailure = 'denied' | 'missing' | 'in_use'

export type CameraState = {
  readonly phase: CameraPhase
  /** The camera that was asked for; null: any. Another one stands in while it is not plugged in. */
  readonly deviceId: string | null
  /** Numbers the openings: an answer to an older one counts no more. */
  readonly opening: number
  /** An opening waits for its answer. */
  readonly isOpening: boolean
  /** In a row, without a picture between them. */
  readonly failures: number
}

export type CameraEvent =
  | { readonly kind: 'started'; readonly deviceId: string | null }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'opened'; readonly opening: number }
  | { readonly kind: 'refused'; readonly opening: number; readonly failure: CameraFailure }
  /** The first picture since it was opened. */
  | { readonly kind: 'flowing' }
  /** The track ended, or no picture came for too long. */
  | { readonly kind: 'lost' }
  /** Cameras came or went. `isWantedBack`: the one that was asked for is there and another one stands in. */
  | { readonly kind: 'devices_changed'; readonly isWantedBack: boolean }
  /** The page is in sight again, or the wait is over. */
  | { readonly kind: 'retry' }
  /** The person allowed the camera after all. */
  | { readonly kind: 'permitted' }

/** `open` closes what is open. `wait` replaces an earlier wait, and `close` ends it. */
export type CameraCommand =
  | { readonly kind: 'open'; readonly deviceId: string | null; readonly opening: number }
  | { readonly kind: 'close' }
  | { readonly kind: 'wait'; readonly ms: number }

export type CameraStep = {
  readonly state: CameraState
  readonly commands: readonly CameraCommand[]
}

export const CAMERA_OFF: CameraState = {
  phase: 'off',
  deviceId: null,
  opening: 0,
  isOpening: false,
  failures: 0,
}

/** A cable that was pulled is back in seconds; a guest waits at the gate. */
const RETRY_MS_MIN = 500
const RETRY_MS_MAX = 8_000

export const retryMs = (failures: number): number =>
  Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** Math.max(0, failures - 1))

export function nextCamera(state: CameraState, event: CameraEvent): CameraStep {
  switch (event.kind) {
    case 'started':
      return open({ ...state, phase: 'asking', deviceId: event.deviceId, failures: 0 })
    case 'stopped':
      return {
        state: { ...state, phase: 'off', isOpening: false, opening: state.opening + 1 },
        commands: [{ kind: 'close' }],
      }
    case 'opened':
      if (event.opening !== state.opening) return unchanged(state)
      return { state: { ...state, phase: 'running', isOpening: false }, commands: [] }
    case 'refused':
      return event.opening === state.opening ? refused(state, event.failure) : unchanged(state)
    case 'flowing':
      return { state: { ...state, failures: 0 }, commands: [] }
    case 'lost':
      return state.phase === 'running' && !state.isOpening ? lost(state) : unchanged(state)
    case 'devices_changed':
      if (state.phase === 'running') {
        return event.isWantedBack && !state.isOpening ? open(state) : unchanged(state)
      }
      return isHealing(state) ? open(state) : unchanged(state)
    case 'retry':
      return isHealing(state) ? open(state) : unchanged(state)
    case 'permitted':
      return isHealing(state) || (state.phase === 'denied' && !state.isOpening)
        ? open(state)
        : unchanged(state)
  }
}

const isHealing = ({ phase, isOpening }: CameraState): boolean =>
  !isOpening && (phase === 'missing' || phase === 'in_use' || phase === 'ended')

const unchanged = (state: CameraState): CameraStep => ({ state, commands: [] })

/** The phase stays while a retry is under way, so that the screen does not flicker. */
function open(state: CameraState): CameraStep {
  const opening = state.opening + 1
  return {
    state: { ...state, opening, isOpening: true },
    commands: [{ kind: 'open', deviceId: state.deviceId, opening }],
  }
}

function refused(state: CameraState, failure: CameraFailure): CameraStep {
  const failures = state.failures + 1
  const next = { ...state, phase: failure, isOpening: false, failures }
  // Asking a person again who said no would be nagging; the browser tells when they change their mind.
  if (failure === 'denied') return { state: next, commands: [] }
  return { state: next, commands: [{ kind: 'wait', ms: retryMs(failures) }] }
}

function lost(state: CameraState): CameraStep {
  const failures = state.failures + 1
  return {
    state: { ...state, phase: 'ended', failures },
    commands: [{ kind: 'close' }, { kind: 'wait', ms: retryMs(failures) }],
  }
}

/** Which failure a browser's error is: by its name, as its text differs between systems. */
export function cameraFailureOf(errorName: string): CameraFailure {
  if (errorName === 'NotAllowedError' || errorName === 'SecurityError') return 'denied'
  if (errorName === 'NotFoundError' || errorName === 'OverconstrainedError') return 'missing'
  return 'in_use'
}
