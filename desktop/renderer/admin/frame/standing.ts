// Whether whoever is signed in administers still: somebody else may lower them while the window is open.
import { api } from '../api/api.ts'
import { redraw } from './drawing.ts'

let lowered = false
let asking: Promise<void> | null = null

export const isLowered = (): boolean => lowered

/** Asks the server; any number at once ask once. Where it cannot be asked, what was known stays. */
export const askStanding = (): Promise<void> => {
  asking ??= ask().finally(() => {
    asking = null
  })
  return asking
}

async function ask(): Promise<void> {
  const answer = await api('GET /auth/me')
  if (answer.ok) set(answer.value.user.role === 'staff')
}

/** Somebody signed in: only an administrator can. */
export const forgetStanding = (): void => set(false)

function set(is: boolean): void {
  if (is === lowered) return
  lowered = is
  redraw()
}
