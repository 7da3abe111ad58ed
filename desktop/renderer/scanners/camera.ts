// The camera as a scanner: opens it, keeps it open through unplugging and sleep, and hands on each code once.
import type { Read } from '../state/gate-context.ts'
import type { DecoderState } from './camera-decoder.ts'
import { type CameraDevice, watchCameras } from './camera-devices.ts'
import { createCameraReads } from './camera-reads.ts'
import {
  CAMERA_OFF,
  type CameraCommand,
  type CameraEvent,
  type CameraPhase,
  cameraFailureOf,
  nextCamera,
} from './camera-state.ts'
import { createCameraStream, openCamera, stopTracks } from './camera-stream.ts'

export type CameraReport = {
  readonly state: CameraPhase
  readonly devices: readonly CameraDevice[]
  /** The one that runs; else the one that would. */
  readonly deviceId: string | null
  /** Null: not needed yet. */
  readonly decoder: DecoderState | null
  /** Frames looked at in the last second. */
  readonly fps: number
  /** From grabbing a frame to its texts, the mean of the last ones; 0 before the first. */
  readonly msPerFrame: number
}

export type Camera = {
  /** Null: the one that was named last, else any. Remembers the one that is named. */
  readonly start: (deviceId: string | null) => void
  readonly stop: () => void
  /** Starts it when it was on as the page was left: a reload turns nothing off. */
  readonly resume: () => void
  readonly view: () => CameraReport
  /** Shows the picture there; null takes it away. It reads codes without being shown. */
  readonly attach: (video: HTMLVideoElement | null) => void
}

export type CameraListener = {
  readonly hear: (read: Read) => void
  /** The view is another one: at once when the state changes, each second while it runs. */
  readonly changed: () => void
}

const STORED = 'camera'
const STORED_ON = 'camera.on'

/** One for the page, for as long as the page lives. It is off until it is started. */
export function createCamera(listener: CameraListener): Camera {
  let fps = 0
  const reads = createCameraReads(listener)
  const stream = createCameraStream({
    arrived: (isFirst, isDue, grab) => {
      if (isFirst) machine.happen({ kind: 'flowing' })
      if (isDue) reads.look(grab)
    },
    lost: () => machine.happen({ kind: 'lost' }),
    ticked: () => {
      fps = reads.takeLooks()
      listener.changed()
    },
  })
  const devices = watchCameras({
    plugged: () => {
      const wanted = machine.state().deviceId
      const isWantedBack = stream.deviceId() !== wanted && devices.has(wanted)
      machine.happen({ kind: 'devices_changed', isWantedBack })
      listener.changed()
    },
    shown: () => {
      stream.forgive()
      machine.happen({ kind: 'retry' })
    },
    permitted: () => machine.happen({ kind: 'permitted' }),
  })
  const machine = createMachine({
    changed: listener.changed,
    open: (deviceId, opening) => void open(deviceId, opening),
    close: () => {
      stream.close()
      fps = 0
    },
  })

  async function open(deviceId: string | null, opening: number): Promise<void> {
    try {
      const opened = await openCamera(deviceId)
      // Switched off, or asked for another one, while the browser asked the person.
      if (opening !== machine.state().opening) return stopTracks(opened)
      stream.run(opened)
    } catch (error) {
      const failure = cameraFailureOf(error instanceof Error ? error.name : '')
      return machine.happen({ kind: 'refused', opening, failure })
    }
    machine.happen({ kind: 'opened', opening })
    await devices.refresh()
    listener.changed()
  }

  const start = (deviceId: string | null): void => {
    localStorage.setItem(STORED_ON, 'yes')
    if (deviceId !== null) localStorage.setItem(STORED, deviceId)
    machine.happen({ kind: 'started', deviceId: deviceId ?? localStorage.getItem(STORED) })
  }

  return {
    start,
    resume: () => {
      if (localStorage.getItem(STORED_ON) === 'yes') start(null)
    },
    stop: () => {
      localStorage.removeItem(STORED_ON)
      machine.happen({ kind: 'stopped' })
      reads.close()
    },
    view: () => ({
      state: machine.state().phase,
      devices: devices.all(),
      deviceId: stream.deviceId() ?? machine.state().deviceId,
      decoder: reads.decoder(),
      fps,
      msPerFrame: reads.msPerFrame(),
    }),
    attach: stream.attach,
  }
}

type MachineDeps = {
  readonly open: (deviceId: string | null, opening: number) => void
  readonly close: () => void
  readonly changed: () => void
}

/** Holds the state, follows its commands, and waits where it says so. */
function createMachine({ open, close, changed }: MachineDeps) {
  let state = CAMERA_OFF
  let timer: ReturnType<typeof setTimeout> | undefined

  function follow(command: CameraCommand): void {
    clearTimeout(timer)
    if (command.kind === 'wait') {
      timer = setTimeout(() => happen({ kind: 'retry' }), command.ms)
      return
    }
    close()
    if (command.kind === 'open') open(command.deviceId, command.opening)
  }

  function happen(event: CameraEvent): void {
    const before = state.phase
    const step = nextCamera(state, event)
    state = step.state
    for (const command of step.commands) follow(command)
    if (state.phase !== before) changed()
  }

  return { happen, state: () => state }
}
