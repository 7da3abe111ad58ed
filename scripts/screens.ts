#!/usr/bin/env node
// Draws the kept pictures of the gate page anew. Usage: npm run screens [-- PATTERN]
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { keptNames } from '../desktop/testing/screens/all-scenes.ts'
import { KEPT } from '../desktop/testing/screens/pictures.ts'
import { writePicturesPage } from '../desktop/testing/screens/pictures-page.ts'
import { describe, runSuites, tests } from './suites/suite.ts'

const HELP = `Usage: npm run screens [-- PATTERN]

  PATTERN  a regular expression: only pictures whose name it matches, such as 'verdict-.*bn.dark'

Writes docs/screens. Exit code: 0 drawn and nothing wrong with any screen, 1 something is, 2 wrong arguments.`

/** What is left of scenes that are no more. */
function removeOld(): void {
  const kept = new Set(keptNames().map((name) => `${name}.webp`))
  for (const file of readdirSync(KEPT)) {
    if (file.endsWith('.webp') && !kept.has(file)) rmSync(join(KEPT, file))
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  if (values.help || positionals.length > 1) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  mkdirSync(KEPT, { recursive: true })
  removeOld()
  writeFileSync(join(KEPT, 'README.md'), writePicturesPage())
  const walk = tests('browser', 'desktop/renderer/gate/screens.browser.test.ts')
  const total = await runSuites([walk], {
    PROBESH_SHARE: '1',
    PROBESH_KEEP_SCREENS: '1',
    PROBESH_SCREENS: positionals[0] ?? '',
  })
  console.log(describe(total))
  return total.failed === 0 ? 0 : 1
}

process.exitCode = await main()
