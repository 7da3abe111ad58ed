// Which shell `npm start` opens.
import { type Machine, obtainElectron } from './obtain-electron.ts'

export type Choice =
  | { readonly shell: 'electron' }
  /** `why` there is no window; null where none was wished for. */
  | { readonly shell: 'loopback'; readonly why: string | null }

/** Electron wherever something is to be opened and it can be; a start that opens nothing looks for nothing. */
export async function chooseShell(isOpening: boolean, machine: Machine): Promise<Choice> {
  if (!isOpening) return { shell: 'loopback', why: null }
  const obtained = await obtainElectron(machine)
  return obtained.isThere ? { shell: 'electron' } : { shell: 'loopback', why: obtained.why }
}
