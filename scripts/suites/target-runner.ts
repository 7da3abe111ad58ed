// Runs the browser specs that the chosen target has, and reports the others as skipped: never as passed, and with none
// of their hooks, which would open what is not there.
import { relative } from 'node:path'
import { type RunnerTask, type RunnerTestFile, TestRunner, type VitestTestRunner } from 'vitest'
import { browserTarget, IN_WINDOW } from '../electron/browser-target.ts'
import { HERE } from '../electron/find-electron.ts'
import { ROOT } from './suite.ts'

class TargetRunner extends TestRunner implements VitestTestRunner {
  /** The runner's own: to the process that reports. */
  declare onTaskUpdate?: NonNullable<VitestTestRunner['onTaskUpdate']>

  async onCollected(files: RunnerTestFile[]): Promise<void> {
    const target = browserTarget(HERE)
    const isLeftOut = ({ filepath }: RunnerTestFile): boolean =>
      target.kind === 'nowhere' ||
      (target.kind === 'electron' && !IN_WINDOW.includes(relative(ROOT, filepath)))
    const tasks = files.filter(isLeftOut).flatMap(withInner)
    for (const task of tasks) task.mode = 'skip'
    // The tasks were reported before this, as such that will run.
    await this.onTaskUpdate?.(
      tasks.map(({ id, meta }) => [id, { state: 'skip' }, meta]),
      [],
    )
  }
}

const withInner = (task: RunnerTask): RunnerTask[] =>
  'tasks' in task ? [task, ...task.tasks.flatMap(withInner)] : [task]

// biome-ignore lint/style/noDefaultExport: the runner is loaded by its default export.
export default TargetRunner
