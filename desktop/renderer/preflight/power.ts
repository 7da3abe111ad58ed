// Whether the laptop is plugged in, where the browser tells.

export type Power =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'known'; readonly isPluggedIn: boolean; readonly percent: number }

type Battery = EventTarget & { readonly charging: boolean; readonly level: number }
/** The types of the platform leave it out: only Chromium has it. */
type WithBattery = { readonly getBattery?: () => Promise<Battery> }

/** Calls `changed` whenever it is another one. */
export function watchPower(changed: () => void): () => Power {
  let power: Power = { kind: 'unknown' }
  const watch = async (): Promise<void> => {
    const battery = await (navigator as WithBattery).getBattery?.()
    if (battery === undefined) return
    const note = (): void => {
      power = {
        kind: 'known',
        isPluggedIn: battery.charging,
        percent: Math.round(battery.level * 100),
      }
      changed()
    }
    battery.addEventListener('chargingchange', note)
    battery.addEventListener('levelchange', note)
    note()
  }
  // Refused where the page may not know; then nobody knows.
  watch().catch(() => {})
  return () => power
}
