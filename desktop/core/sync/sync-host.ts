// What the sync needs of a station.
import type { Core } from '../core.ts'

/** A part of `Core`: read a store from it each time, since a recovery replaces them all. */
export type SyncHost = Pick<
  Core,
  'deps' | 'clock' | 'journal' | 'manifest' | 'orders' | 'meta' | 'giveWay' | 'wipe' | 'noteStatus'
>
