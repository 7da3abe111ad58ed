// Frames as a bad day at the gate gives them: one set for each seed, of our own codes.
import { createHash } from 'node:crypto'
import {
  addGlare,
  addNoise,
  blankFrame,
  blur,
  createNoise,
  drawQr,
  type GrayFrame,
  type Placing,
} from '../../desktop/testing/qr-frames.ts'
import type { EventId, TicketId } from '../../shared/ids.ts'
import { encodeTicketCode } from '../../shared/tickets/qr.ts'

/** What the page hands to the decoder: the square in the middle of a picture. */
export const SIDE = 480

export type CodeFrame = {
  readonly kind: string
  readonly text: string
  /** Red, green, blue and opacity, as a canvas gives them. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>
}

type Kind = {
  readonly placing: Omit<Placing, 'x' | 'y' | 'turnDegrees'>
  readonly background?: number
  readonly degrade?: (frame: GrayFrame, random: () => number) => void
}

/** The side of a module in pixels says how far away the ticket is held: 4 is a third of the picture's height. */
const KINDS: Readonly<Record<string, Kind>> = {
  plain: { placing: { modulePx: 5 } },
  near: { placing: { modulePx: 8 } },
  small: { placing: { modulePx: 2.2 } },
  blurred: { placing: { modulePx: 4 }, degrade: (frame) => blur(frame, 1.5) },
  'out of focus': { placing: { modulePx: 5 }, degrade: (frame) => blur(frame, 2.5) },
  'low contrast': { placing: { modulePx: 4, dark: 105, light: 145 } },
  'dim and noisy': {
    placing: { modulePx: 4, dark: 40, light: 90 },
    background: 50,
    degrade: (frame, random) => addNoise(frame, 10, random),
  },
  noisy: {
    placing: { modulePx: 4 },
    degrade: (frame, random) => addNoise(frame, 45, random),
  },
  glare: { placing: { modulePx: 4 }, degrade: (frame) => addGlare(frame, 200) },
  inverted: { placing: { modulePx: 5, dark: 225, light: 25 }, background: 25 },
  'inverted and blurred': {
    placing: { modulePx: 5, dark: 200, light: 30 },
    background: 30,
    degrade: (frame) => blur(frame, 1.2),
  },
  'small, blurred and noisy': {
    placing: { modulePx: 3 },
    degrade: (frame, random) => {
      blur(frame, 0.9)
      addNoise(frame, 15, random)
    },
  },
}

/** Every kind, `count` times each, at any place and turn. */
export function makeFrames(seed: number, count: number): readonly CodeFrame[] {
  const random = createNoise(seed)
  return Object.entries(KINDS).flatMap(([kind, { placing, background, degrade }]) =>
    Array.from({ length: count }, (_, at) => {
      const text = codeOf(`${seed} ${kind} ${at}`)
      const frame = blankFrame(SIDE, SIDE, background)
      const place = (): number => SIDE / 2 + (random() - 0.5) * SIDE * 0.1
      drawQr(frame, text, { ...placing, x: place(), y: place(), turnDegrees: random() * 360 })
      degrade?.(frame, random)
      return { kind, text, pixels: pixelsOf(frame) }
    }),
  )
}

function pixelsOf({ gray }: GrayFrame): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(gray.length * 4)
  for (let at = 0; at < gray.length; at += 1) {
    pixels.fill(gray[at] ?? 0, at * 4, at * 4 + 3)
    pixels[at * 4 + 3] = 255
  }
  return pixels
}

/** A code of ours without a name, 76 characters, its id and tag as random as real ones. */
function codeOf(name: string): string {
  const bytes = createHash('sha512').update(name).digest()
  const hex = bytes.toString('hex')
  const idAt = (at: number): string =>
    hex.slice(at, at + 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-7$3-8$4-$5')
  const fields = {
    keyId: 1,
    typeNumber: 1 + ((bytes[0] ?? 0) % 9),
    serial: bytes[1] ?? 0,
    issuedAt: 1_800_000_000_000,
    ticketId: idAt(0) as TicketId,
    orderId: null,
    attendeeName: null,
  }
  return encodeTicketCode(fields, {
    eventId: idAt(32) as EventId,
    eventTag: bytes.subarray(48, 52),
    tagOf: (signed) => createHash('sha256').update(signed).update(bytes).digest(),
  }).text
}
