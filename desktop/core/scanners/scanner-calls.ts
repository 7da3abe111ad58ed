// The calls that serial scanners answer.
import type { Handlers } from '../../contract/calls.ts'
import type { Scanners } from './scanners.ts'

export const scannerCalls = (
  scanners: Scanners,
): Pick<Handlers, 'scanners' | 'openScanner' | 'closeScanner'> => ({
  scanners: async () => await scanners.list(),
  openScanner: async (input) => await scanners.open(input),
  closeScanner: async ({ id }) => await scanners.forget(id),
})
