// What a person runs before handing over: format, lint, types, tidy and unit tests.
import { parseArgs } from 'node:util'
import { describe, LINT, runSuites, TYPES, tests } from './suites/suite.ts'

const HELP = `Usage: npm run check

Format, lint, types, and the unit tests with the tidy test among them.
Exit code: 0 all passed, 1 something failed, 2 wrong arguments.`

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } })
  if (values.help === true) {
    console.log(HELP)
    return 0
  }
  const total = await runSuites([LINT, TYPES, tests('unit')], {})
  console.log(describe(total))
  return total.failed === 0 ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
