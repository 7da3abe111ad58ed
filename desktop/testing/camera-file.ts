// A file that Chromium plays as a camera, over and over.
import { closeSync, openSync, writeSync } from 'node:fs'
import type { GrayFrame } from './qr-frames.ts'

/** Writes the frames, all of one size with even sides, as an uncompressed video. */
export function writeCameraFile(
  path: string,
  framesPerSecond: number,
  frames: Iterable<GrayFrame>,
): void {
  const file = openSync(path, 'w')
  try {
    let isFirst = true
    for (const { gray, width, height } of frames) {
      if (isFirst) {
        writeSync(file, `YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420mpeg2\n`)
      }
      isFirst = false
      writeSync(file, 'FRAME\n')
      writeSync(file, gray)
      // No colour: both halves of it in the middle, at a quarter of the pixels each.
      writeSync(file, new Uint8Array((width * height) / 2).fill(128))
    }
  } finally {
    closeSync(file)
  }
}

/** The arguments that make Chromium show the file instead of a camera. */
export const cameraArgs = (path: string): readonly string[] => [
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${path}`,
]
