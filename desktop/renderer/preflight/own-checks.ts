// The checks that the page makes itself, beside the core's. Pure.
import type { MessageKey, MessageParams } from '../../../shared/i18n/keys.ts'
import { adviceOf, type Calibration } from '../scanners/calibration.ts'
import { type CameraPlace, cameraDo } from '../scanners/camera-help.ts'
import type { CameraPhase } from '../scanners/camera-state.ts'
import type { HeardReader, SoundHeard } from './own-facts.ts'
import type { Power } from './power.ts'

export const OWN_CHECKS = ['scanner', 'calibration', 'camera', 'sound', 'power'] as const

export type Line = {
  readonly check: (typeof OWN_CHECKS)[number]
  readonly state: 'ok' | 'warn' | 'bad' | 'unknown'
  /** Each with its gaps; a `time` is an instant that the page writes as a time of day. */
  readonly says: readonly { readonly key: MessageKey; readonly params?: MessageParams }[]
}

export type OwnView = {
  readonly lastRead: HeardReader | null
  readonly calibration: Calibration | null
  readonly camera: CameraPhase
  readonly cameraPlace: CameraPlace
  readonly sound: SoundHeard
  readonly isMuted: boolean
  readonly power: Power
}

export const ownChecks = (view: OwnView): readonly Line[] => [
  scannerLine(view),
  calibrationLine(view),
  cameraLine(view),
  soundLine(view),
  powerLine(view.power),
]

const scannerLine = ({ lastRead }: OwnView): Line =>
  lastRead === null
    ? { check: 'scanner', state: 'warn', says: [{ key: 'preflight.scanner.missing' }] }
    : {
        check: 'scanner',
        state: 'ok',
        says: [{ key: `preflight.scanner.${lastRead.source}`, params: { time: lastRead.at } }],
      }

function calibrationLine({ calibration, lastRead }: OwnView): Line {
  const check = 'calibration'
  if (calibration !== null) {
    const advice = adviceOf(calibration)
    return {
      check,
      state: advice.length === 0 ? 'ok' : 'warn',
      says: [speedOf(calibration), ...advice.map((one) => adviceText(one, calibration))],
    }
  }
  if (lastRead !== null && lastRead.source !== 'wedge') {
    return { check, state: 'ok', says: [{ key: 'preflight.calibration.needless' }] }
  }
  return { check, state: 'warn', says: [{ key: 'preflight.calibration.missing' }] }
}

/** `terminator` is the key of its name. */
const speedOf = ({ msPerCharacter, terminator }: Calibration) => ({
  key: 'preflight.calibration.ok' as const,
  params: {
    ms: Math.round(msPerCharacter),
    terminator: `scanner.terminator.${terminator}` satisfies MessageKey,
  },
})

/** As long as a ticket's code is by default. */
const CODE_CHARS = 76

export const adviceText = (
  advice: ReturnType<typeof adviceOf>[number],
  { msPerCharacter }: Calibration,
) => ({
  key: `scanner.advice.${advice}` as const,
  params: {
    ms: Math.round(msPerCharacter),
    seconds: Math.round((msPerCharacter * CODE_CHARS) / 100) / 10,
  },
})

function cameraLine({ camera, cameraPlace, lastRead }: OwnView): Line {
  if (camera === 'off' && lastRead !== null) {
    return { check: 'camera', state: 'ok', says: [{ key: 'preflight.camera.needless' }] }
  }
  return {
    check: 'camera',
    state: camera === 'running' ? 'ok' : 'warn',
    says: [{ key: `scanner.camera.state.${camera}` }, { key: cameraDo(camera, cameraPlace) }],
  }
}

function soundLine({ sound, isMuted }: OwnView): Line {
  const line = (state: Line['state'], key: MessageKey): Line => ({
    check: 'sound',
    state,
    says: [{ key }],
  })
  if (isMuted) return line('warn', 'preflight.sound.muted')
  if (sound === 'unasked') return line('warn', 'preflight.sound.ask')
  return sound === 'heard'
    ? line('ok', 'preflight.sound.heard')
    : line('bad', 'preflight.sound.silent')
}

/** An evening at the gate takes about so much. */
const PERCENT_LOW = 40
/** And the end is near here. */
const PERCENT_BAD = 10

function powerLine(power: Power): Line {
  if (power.kind === 'unknown') {
    return { check: 'power', state: 'unknown', says: [{ key: 'preflight.power.unknown' }] }
  }
  const { isPluggedIn, percent } = power
  const params = { percent }
  if (isPluggedIn) {
    return { check: 'power', state: 'ok', says: [{ key: 'preflight.power.mains', params }] }
  }
  if (percent >= PERCENT_LOW) {
    return { check: 'power', state: 'ok', says: [{ key: 'preflight.power.battery', params }] }
  }
  const state = percent < PERCENT_BAD ? 'bad' : 'warn'
  return { check: 'power', state, says: [{ key: 'preflight.power.low', params }] }
}
