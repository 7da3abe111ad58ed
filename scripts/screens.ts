#!/usr/bin/env node
// Draws the kept pictures of the gate page, of the shop and of the admin window anew. Usage: npm run screens [-- PATTERN]
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { keptNames } from '../desktop/testing/screens/all-scenes.ts'
import { KEPT } from '../desktop/testing/screens/pictures.ts'
import { writePicturesPage } from '../desktop/testing/screens/pictures-page.ts'
import {
  ADMIN_PICTURES,
  adminPictureNames,
  adminPictureOf,
  writeAdminIndex,
} from './e2e/admin/admin-pictures.ts'
import { ADMIN_SCENE_NAMES } from './e2e/admin/admin-scenes.ts'
import {
  pictureOf,
  SHOP_PICTURES,
  shopPictureNames,
  writeShopIndex,
} from './e2e/shop/shop-pictures.ts'
import { SCENE_NAMES } from './e2e/shop/shop-scenes.ts'
import { describe, runSuites, tests } from './suites/suite.ts'

const HELP = `Usage: npm run screens [-- PATTERN]

  PATTERN  a regular expression: only pictures whose name it matches, such as 'verdict-.*bn.dark', 'shop/order-' or '^admin/'

Writes docs/screens, docs/screens/shop and docs/screens/admin. Exit code: 0 drawn and nothing wrong with any screen, 1 something is, 2 wrong arguments.`

const ADMIN_NAMES = ADMIN_SCENE_NAMES.flatMap(adminPictureNames)
const SHOP_NAMES = SCENE_NAMES.flatMap(shopPictureNames)

/** What is left of scenes that are no more. */
function removeOld(folder: string, names: readonly string[]): void {
  mkdirSync(folder, { recursive: true })
  const kept = new Set(names.map((name) => `${name}.webp`))
  for (const file of readdirSync(folder)) {
    if (file.endsWith('.webp') && !kept.has(file)) rmSync(join(folder, file))
  }
}

/** The walks that draw something of what is wished for. */
function walksFor(wanted: RegExp): readonly string[] {
  const isWanted = (names: readonly string[]) => names.some((name) => wanted.test(name))
  return [
    ...(isWanted(keptNames()) ? ['desktop/renderer/gate/screens.browser.test.ts'] : []),
    ...(isWanted(ADMIN_NAMES.map(adminPictureOf))
      ? ['scripts/e2e/admin-window-screens.browser.test.ts']
      : []),
    ...(isWanted(SHOP_NAMES.map(pictureOf)) ? ['scripts/e2e/shop-pages.browser.test.ts'] : []),
  ]
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
  const [pattern = ''] = positionals
  const walks = walksFor(new RegExp(pattern))
  if (walks.length === 0) {
    console.error(`No picture has a name that ${pattern} matches.`)
    return 2
  }
  removeOld(KEPT, keptNames())
  removeOld(SHOP_PICTURES, SHOP_NAMES)
  removeOld(ADMIN_PICTURES, ADMIN_NAMES)
  writeFileSync(join(KEPT, 'README.md'), writePicturesPage())
  writeFileSync(join(SHOP_PICTURES, 'README.md'), writeShopIndex(SCENE_NAMES))
  writeFileSync(join(ADMIN_PICTURES, 'README.md'), writeAdminIndex(ADMIN_SCENE_NAMES))
  const total = await runSuites([tests('browser', ...walks)], {
    PROBESH_SHARE: '1',
    PROBESH_KEEP_SCREENS: '1',
    PROBESH_SCREENS: pattern,
  })
  console.log(describe(total))
  return total.failed === 0 ? 0 : 1
}

process.exitCode = await main()
