// Starts the spec files that take long before the others: one that begins last keeps a single processor busy at the end.
import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { ROOT } from './suite.ts'

/** Whatever took more than six seconds alone, the longest first. A file that is not here only comes later. */
export const LONG: readonly string[] = [
  'server/attacks/attacks.pg.test.ts',
  'scripts/e2e/two-gates.pg.test.ts',
  'server/app.permissions.pg.test.ts',
  'server/app.hostile.pg.test.ts',
  'scripts/leaks/real-station.pg.test.ts',
  'server/platform/db/cluster.pg.test.ts',
  'scripts/e2e/cut-network.pg.test.ts',
  'scripts/e2e/killed-cancellation.pg.test.ts',
  'scripts/e2e/start.pg.test.ts',
  'scripts/sandbox/bkash-faults.pg.test.ts',
  'scripts/sandbox/nagad-faults.pg.test.ts',
  'scripts/sandbox/rocket-faults.pg.test.ts',
  'scripts/server.pg.test.ts',
  'server/app.tenancy.pg.test.ts',
  'scripts/e2e/demo-purchase.pg.test.ts',
  'desktop/renderer/gate/screens.browser.test.ts',
  'desktop/renderer/gate/keyboard.browser.test.ts',
  'desktop/renderer/scanners/camera.browser.test.ts',
  'desktop/renderer/scanners/wedge.browser.test.ts',
  'scripts/e2e/camera-offline.browser.test.ts',
  'desktop/renderer/gate/bad-days.browser.test.ts',
  'scripts/e2e/admin-window-screens.browser.test.ts',
  'scripts/e2e/admin-window-evening.browser.test.ts',
  'scripts/e2e/purchase.browser.test.ts',
  'scripts/e2e/refund-way.browser.test.ts',
  'scripts/e2e/returns.browser.test.ts',
  'scripts/sandbox/forged-returns.pg.test.ts',
  'desktop/renderer/gate/verdict-colours.browser.test.ts',
  'desktop/renderer/kiosk/kiosk.browser.test.ts',
  'scripts/e2e/shop-pages.browser.test.ts',
  'desktop/renderer/search/search-screen.browser.test.ts',
  'scripts/simulate/simulate.sim.test.ts',
  'scripts/sandbox/stripe-faults.test.ts',
  'scripts/package/package.test.ts',
]

/** The named ones in the order of the list, then the others in theirs. */
export function longestFirst<T>(files: readonly T[], pathOf: (file: T) => string): T[] {
  const rank = (file: T): number => {
    const at = LONG.indexOf(pathOf(file))
    return at === -1 ? LONG.length : at
  }
  return files.toSorted((left, right) => rank(left) - rank(right))
}

/** The runner's own order, but for those. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files)
    return longestFirst(usual, ({ moduleId }) => relative(ROOT, moduleId).replaceAll('\\', '/'))
  }
}
