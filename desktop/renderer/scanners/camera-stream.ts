// One running camera: its stream, the picture that people see, and the pictures that are read.
import { type FrameWatch, watchFrames } from './camera-frames.ts'

export type CameraStreamListener = {
  /** Every picture; `isDue` when it is time to look at one. */
  readonly arrived: (isFirst: boolean, isDue: boolean, grab: FrameWatch['grab']) => void
  /** The track ended, or pictures stayed away for longer than any camera is silent. */
  readonly lost: () => void
  /** Each second while it runs. */
  readonly ticked: () => void
}

export type CameraStream = {
  /** Shows and watches a stream in the place of the one before. */
  readonly run: (stream: MediaStream) => void
  readonly close: () => void
  readonly attach: (video: HTMLVideoElement | null) => void
  readonly deviceId: () => string | null
  /** Nobody could see pictures until now: the silence begins anew. */
  readonly forgive: () => void
}

const CHECK_MS = 1_000
/** Cameras that change their exposure pause for less. */
const SILENT_MS_MAX = 3_000

export function createCameraStream(listener: CameraStreamListener): CameraStream {
  const video = document.createElement('video')
  let stream: MediaStream | null = null
  let shown: HTMLVideoElement | null = null
  let frames: FrameWatch | null = null
  let timer: ReturnType<typeof setInterval> | undefined
  let pictureAtMs = 0

  /** Also what notices that the laptop slept. A hidden page gets no pictures, and its camera is not to blame. */
  function check(): void {
    const nowMs = performance.now()
    if (document.hidden) pictureAtMs = nowMs
    if (nowMs - pictureAtMs > SILENT_MS_MAX) listener.lost()
    else listener.ticked()
  }

  function close(): void {
    clearInterval(timer)
    frames?.stop()
    frames = null
    if (stream !== null) stopTracks(stream)
    stream = null
    show(video, null)
    show(shown, null)
  }

  function run(next: MediaStream): void {
    close()
    stream = next
    next.getVideoTracks()[0]?.addEventListener('ended', () => {
      if (stream === next) listener.lost()
    })
    pictureAtMs = performance.now()
    let isFirst = true
    const watch = watchFrames(video, (isDue) => {
      pictureAtMs = performance.now()
      listener.arrived(isFirst, isDue, watch.grab)
      isFirst = false
    })
    frames = watch
    show(video, next)
    show(shown, next)
    timer = setInterval(check, CHECK_MS)
  }

  return {
    run,
    close,
    attach: (element) => {
      if (element === shown) return
      show(shown, null)
      shown = element
      show(shown, stream)
    },
    deviceId: () => stream?.getVideoTracks()[0]?.getSettings().deviceId ?? null,
    forgive: () => {
      pictureAtMs = performance.now()
    },
  }
}

/**
 * Opens the named camera, or any where it is not plugged in.
 *
 * @throws DOMException with the browser's name for what is wrong
 */
export async function openCamera(deviceId: string | null): Promise<MediaStream> {
  // Absent where the address is not a secure one.
  const media: MediaDevices | undefined = navigator.mediaDevices
  if (media === undefined) throw new DOMException('no cameras at this address', 'NotFoundError')
  if (deviceId === null) return await media.getUserMedia(constraintsOf({}))
  try {
    return await media.getUserMedia(constraintsOf({ deviceId: { exact: deviceId } }))
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'OverconstrainedError') throw error
    return await media.getUserMedia(constraintsOf({}))
  }
}

/** `ideal`: a camera that has less reads tickets too. */
const constraintsOf = (device: MediaTrackConstraints): MediaStreamConstraints => ({
  audio: false,
  video: {
    width: { ideal: 1_280 },
    height: { ideal: 720 },
    frameRate: { ideal: 30 },
    ...device,
  },
})

export function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

function show(video: HTMLVideoElement | null, stream: MediaStream | null): void {
  if (video === null || video.srcObject === stream) return
  video.muted = true
  video.playsInline = true
  video.srcObject = stream
  // It rejects when the stream changes meanwhile; the watch over the pictures sees what does not play.
  if (stream !== null) video.play().catch(() => {})
}
