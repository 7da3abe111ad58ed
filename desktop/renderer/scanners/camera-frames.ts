// Frames of a running video as gray pictures: the square in the middle, as large as the decoder needs it.
import { fillGray } from './gray.ts'

/** Enough for a ticket that fills a third of the picture's height; more pixels only cost time. */
export const FRAME_SIDE = 480
/** Twelve looks a second: a ticket is held still for longer. */
const FRAME_MS_MIN = 75

export type FrameWatch = {
  /** The square's gray, `FRAME_SIDE` wide and high, into `gray`. */
  readonly grab: (gray: Uint8ClampedArray) => void
  readonly stop: () => void
}

/** Tells of each picture of the video until it is stopped; `isDue` when enough time has passed to look at one. */
export function watchFrames(
  video: HTMLVideoElement,
  arrived: (isDue: boolean) => void,
): FrameWatch {
  const canvas = new OffscreenCanvas(FRAME_SIDE, FRAME_SIDE)
  const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false })
  let isStopped = false
  let lookedAtMs = Number.NEGATIVE_INFINITY
  const next = (): void => {
    video.requestVideoFrameCallback((nowMs) => {
      if (isStopped) return
      next()
      const isDue = nowMs - lookedAtMs >= FRAME_MS_MIN
      if (isDue) lookedAtMs = nowMs
      arrived(isDue)
    })
  }
  next()
  return {
    grab: (gray) => {
      const { videoWidth, videoHeight } = video
      const side = Math.min(videoWidth, videoHeight)
      const left = (videoWidth - side) / 2
      const top = (videoHeight - side) / 2
      context?.drawImage(video, left, top, side, side, 0, 0, FRAME_SIDE, FRAME_SIDE)
      const image = context?.getImageData(0, 0, FRAME_SIDE, FRAME_SIDE)
      if (image !== undefined) fillGray(gray, image.data)
    },
    stop: () => {
      isStopped = true
    },
  }
}
