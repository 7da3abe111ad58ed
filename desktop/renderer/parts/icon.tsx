// Pictures of strokes in the text's colour, so that no font has to have the sign.
import type { FC } from 'hono/jsx/dom'

const PATHS = {
  admit: 'M4 13l5 5L20 6',
  care: 'M12 3v12M12 20v.5',
  again: 'M4 4v6h6M4.6 10a8 8 0 1 1-.4 5',
  stop: 'M5 5l14 14M19 5L5 19',
  undecided: 'M8 8a4 4 0 1 1 5.5 3.7c-1 .5-1.5 1.2-1.5 2.3v.5M12 19v.5',
  annulled: 'M9 6L4 11l5 5M4 11h10a6 6 0 0 1 0 9h-2',
  waiting: 'M12 7v5l3 2M12 3a9 9 0 1 0 .1 0',
  scan: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16',
  search: 'M10.5 4a6.5 6.5 0 1 0 .1 0M15.5 15.5L20 20',
  hand: 'M3 7h18v10H3zM7 10.5v.5M11 10.5v.5M15 10.5v.5M7 14h10',
  group:
    'M9 5a3 3 0 1 0 .1 0M3 19c0-4 2.5-6 6-6s6 2 6 6M16 5.5a3 3 0 0 1 0 5.5M18 13.5c2 .8 3 2.6 3 5.5',
  history: 'M12 7v5l4 2M4 12a8 8 0 1 0 2.4-5.7L4 8M4 4v4h4',
  counters: 'M5 20v-7M12 20V4M19 20v-10',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2',
  self_service: 'M5 4h14v11H5zM9 20h6M12 15v5M9.5 9.5l2 2 3.5-4',
  to_do: 'M12 4a8 8 0 1 0 .1 0',
  set_up: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4',
  preflight: 'M4 6l1.5 1.5L8 5M4 13l1.5 1.5L8 12M12 6.5h8M12 13.5h8M4 20h16',
  scanners: 'M4 5v14M8 5v14M11 5v14M15 5v14M20 5v14',
  help: 'M9 9a3 3 0 1 1 4 2.8c-.7.3-1 .8-1 1.7v.5M12 17.5v.5M12 3a9 9 0 1 0 .1 0',
  sound: 'M4 10v4h3l5 4V6L7 10zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11',
  muted: 'M4 10v4h3l5 4V6L7 10zM16 10l4 4M20 10l-4 4',
  day: 'M12 8a4 4 0 1 0 .1 0M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5L19 19M19 5l-1.5 1.5M6.5 17.5L5 19',
  dark: 'M20 14A8.5 8.5 0 0 1 10 4a8.5 8.5 0 1 0 10 10z',
  auto: 'M12 3a9 9 0 1 0 .1 0M12 3v18M12 7h4M12 11h6M12 15h5',
  online: 'M3 9a13 13 0 0 1 18 0M6.5 13a8 8 0 0 1 11 0M10 16.8a3 3 0 0 1 4 0M12 20v.5',
  offline: 'M3 9a13 13 0 0 1 18 0M6.5 13a8 8 0 0 1 11 0M12 20v.5M4 4l16 16',
  problem: 'M12 3L2.5 20h19zM12 10v5M12 17.5v.5',
  language: 'M3 6h10M8 3v3M11 6c-1 5-4 8-8 9M5.5 9c1 3 3 5 6 6M12 21l4.5-11L21 21M13.5 17.5h6',
} as const
export type IconName = keyof typeof PATHS

type IconProps = { readonly name: IconName; readonly class?: string }

/** Says nothing to a screen reader: a word stands beside it. */
export const Icon: FC<IconProps> = ({ name, class: className = '' }) => (
  <svg class={`icon ${className}`} viewBox="0 0 24 24" aria-hidden="true">
    <path d={PATHS[name]} />
  </svg>
)
