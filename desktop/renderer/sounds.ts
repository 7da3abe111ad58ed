// A sound for each class of verdict, told apart by rhythm and direction, not by pitch alone. Made, not played from files.
import { storedMuted, storedVolume, storeMuted, storeVolume } from './state/settings.ts'
import type { Tone } from './state/tone.ts'

type Note = {
  readonly hertz: number
  readonly startMs: number
  readonly lengthMs: number
  readonly wave: OscillatorType
}

const note = (hertz: number, startMs: number, lengthMs: number, wave: OscillatorType): Note => ({
  hertz,
  startMs,
  lengthMs,
  wave,
})

/** By tone. Admit: two rising. Care: high, low, high. Already in: three short alike. Stop: two low and long. */
export const MELODIES: Readonly<Record<Tone, readonly Note[]>> = {
  admit: [note(659, 0, 110, 'sine'), note(988, 120, 190, 'sine')],
  care: [
    note(880, 0, 140, 'triangle'),
    note(587, 160, 140, 'triangle'),
    note(880, 320, 240, 'triangle'),
  ],
  again: [note(523, 0, 80, 'square'), note(523, 150, 80, 'square'), note(523, 300, 80, 'square')],
  stop: [note(165, 0, 380, 'sawtooth'), note(131, 450, 520, 'sawtooth')],
}

/** Keeps the edges of a note from clicking. */
const EDGE_S = 0.012
/** Harsh waves are louder at the same height. */
const LEVEL: Readonly<Partial<Record<OscillatorType, number>>> = {
  sine: 0.9,
  triangle: 0.9,
  square: 0.35,
  sawtooth: 0.5,
}

export type Sounds = {
  /** The newest verdict's sound replaces the one before. */
  readonly play: (tone: Tone) => void
  /** On a key or a click: browsers hold audio back until a person did something. */
  readonly unlock: () => Promise<void>
  /** Nothing can be heard although nobody muted it. */
  readonly isHeldBack: () => boolean
  readonly isMuted: () => boolean
  readonly toggleMuted: () => void
  readonly volume: () => number
  /** From 0 to 1; remembered. */
  readonly setVolume: (volume: number) => void
}

/** `changed` is called when something of it must be drawn anew. */
export function createSounds(changed: () => void): Sounds {
  const audio = new AudioContext()
  const gain = audio.createGain()
  gain.connect(audio.destination)
  let volume = storedVolume()
  let isMuted = storedMuted()
  let playing: OscillatorNode[] = []
  const setGain = (): void => {
    gain.gain.setValueAtTime(isMuted ? 0 : volume, audio.currentTime)
  }
  setGain()
  audio.addEventListener('statechange', changed)
  return {
    play: (tone) => {
      for (const one of playing) one.stop()
      playing =
        audio.state === 'running' && !isMuted
          ? MELODIES[tone].map((one) => sound(audio, gain, one))
          : []
    },
    unlock: async () => {
      if (audio.state === 'suspended') await audio.resume()
    },
    isHeldBack: () => audio.state !== 'running' && !isMuted,
    isMuted: () => isMuted,
    toggleMuted: () => {
      isMuted = !isMuted
      storeMuted(isMuted)
      setGain()
      changed()
    },
    volume: () => volume,
    setVolume: (next) => {
      volume = Math.min(1, Math.max(0, next))
      storeVolume(volume)
      setGain()
      changed()
    },
  }
}

function sound(audio: AudioContext, into: AudioNode, one: Note): OscillatorNode {
  const start = audio.currentTime + one.startMs / 1_000
  const end = start + one.lengthMs / 1_000
  const level = LEVEL[one.wave] ?? 0.5
  const envelope = audio.createGain()
  envelope.gain.setValueAtTime(0, start)
  envelope.gain.linearRampToValueAtTime(level, start + EDGE_S)
  envelope.gain.setValueAtTime(level, end - EDGE_S)
  envelope.gain.linearRampToValueAtTime(0, end)
  const voice = audio.createOscillator()
  voice.type = one.wave
  voice.frequency.setValueAtTime(one.hertz, start)
  voice.connect(envelope).connect(into)
  voice.start(start)
  voice.stop(end)
  return voice
}
