// The laptop's power: awake while the gate works, and told when it slept.
import type { PowerMonitor, PowerSaveBlocker } from 'electron'

export type Awake = {
  /** Keeps the display on, or lets it sleep. */
  readonly keep: (isAwake: boolean) => void
}

export function createAwake(blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>): Awake {
  let blockerId: number | null = null
  return {
    keep: (isAwake) => {
      if (isAwake && blockerId === null) blockerId = blocker.start('prevent-display-sleep')
      if (!isAwake && blockerId !== null) {
        blocker.stop(blockerId)
        blockerId = null
      }
    },
  }
}

export type PowerListener = {
  /** The laptop slept: connections and ports are dead, and how long it was is not known. */
  readonly slept: () => void
  /** Somebody is back at a locked laptop, which was awake. */
  readonly unlocked: () => void
  readonly shutsDown: () => void
}

export function listenToPower(monitor: Pick<PowerMonitor, 'on'>, listener: PowerListener): void {
  monitor.on('resume', () => listener.slept())
  monitor.on('unlock-screen', () => listener.unlocked())
  monitor.on('shutdown', () => listener.shutsDown())
}
