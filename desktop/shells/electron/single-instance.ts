// One program for each data folder: a second start brings the first one's window to the front and ends.
import type { App } from 'electron'

/** What a second start asks of the first. */
export type SecondStart = { readonly opensAdmin: boolean }

/**
 * False: another one runs, and was told. To be asked before anything is opened, and after `userData` is set,
 * which is what the lock belongs to.
 */
export function claimInstance(
  app: Pick<App, 'requestSingleInstanceLock' | 'on'>,
  wanted: SecondStart,
  onSecond: (start: SecondStart) => void,
): boolean {
  if (!app.requestSingleInstanceLock({ ...wanted })) return false
  app.on('second-instance', (_event, _argv, _folder, told) => onSecond(readSecondStart(told)))
  return true
}

/** Another program of this user may have said it. */
export const readSecondStart = (told: unknown): SecondStart => ({
  opensAdmin:
    typeof told === 'object' && told !== null && 'opensAdmin' in told && told.opensAdmin === true,
})
