#!/usr/bin/env node
// Draws desktop/packaging/icon.svg in every size and file that a package needs. Usage: node scripts/package/draw-icons.ts
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { launchChromium } from '../../desktop/testing/chromium.ts'
import { icnsOf, icoOf, type SizedPng } from './icon-files.ts'

const FOLDER = resolve(import.meta.dirname, '../../desktop/packaging')
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1_024]
const WINDOWS_SIZE_MAX = 256
const LINUX_SIZE_MAX = 512

async function drawAll(svg: string): Promise<readonly SizedPng[]> {
  await using browser = await launchChromium()
  const page = await browser.newPage()
  const pictures: SizedPng[] = []
  for (const size of SIZES) {
    await page.setViewportSize({ width: size, height: size })
    await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw}</style>${svg}`)
    pictures.push({ size, png: await page.screenshot({ omitBackground: true }) })
  }
  return pictures
}

const pictures = await drawAll(readFileSync(join(FOLDER, 'icon.svg'), 'utf8'))
const upTo = (max: number) => pictures.filter(({ size }) => size <= max)
writeFileSync(join(FOLDER, 'icon.ico'), icoOf(upTo(WINDOWS_SIZE_MAX)))
writeFileSync(join(FOLDER, 'icon.icns'), icnsOf(pictures))
mkdirSync(join(FOLDER, 'icons'), { recursive: true })
for (const { size, png } of upTo(LINUX_SIZE_MAX)) {
  writeFileSync(join(FOLDER, 'icons', `${size}x${size}.png`), png)
}
