// What this browser remembers for its operator. Never a name, a code or a token.

export const THEMES = ['auto', 'day', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const THEME = 'theme'
const VOLUME = 'volume'
const MUTED = 'muted'

/** Loud enough for a queue, with room above for a hall. */
const VOLUME_FIRST = 0.7

export const storedTheme = (): Theme =>
  THEMES.find((theme) => theme === localStorage.getItem(THEME)) ?? 'auto'
export const storeTheme = (theme: Theme): void => localStorage.setItem(THEME, theme)

/** From 0 to 1. */
export function storedVolume(): number {
  const stored = Number.parseFloat(localStorage.getItem(VOLUME) ?? '')
  return stored >= 0 && stored <= 1 ? stored : VOLUME_FIRST
}
export const storeVolume = (volume: number): void => localStorage.setItem(VOLUME, String(volume))

export const storedMuted = (): boolean => localStorage.getItem(MUTED) === 'yes'
export const storeMuted = (isMuted: boolean): void =>
  localStorage.setItem(MUTED, isMuted ? 'yes' : 'no')
