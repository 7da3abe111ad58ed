// The minute that the README describes: from the printed link to the first green, by what is printed and shown alone.
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../../desktop/testing/chromium.ts'
import { required } from '../../shared/assert.ts'
import { dataFolder, type StartedDemo, startDemo } from './demo.ts'

/** `PROBESH_KEEP_PICTURES=1` draws the README's pictures anew. */
const KEPT = resolve(import.meta.dirname, '../../docs/pictures')
const isKeeping = process.env['PROBESH_KEEP_PICTURES'] === '1'
const SIZE = { width: 1_024, height: 600 }
const PHONE = { width: 360, height: 780 }
/** About hangs alone. */
const HANG_MS = 60_000

let folder: Awaited<ReturnType<typeof dataFolder>>
let demo: StartedDemo
let browser: Browser
/** Where the printed text stands, as in a terminal: what is marked there can be copied. */
let terminal: Page
let gate: Page

beforeAll(async () => {
  folder = await dataFolder()
  demo = await startDemo(folder.path)
  browser = await launchChromium()
  const context = await browser.newContext({ viewport: SIZE })
  terminal = await context.newPage()
  await terminal.setContent('<textarea></textarea>')
  gate = await context.newPage()
})

afterAll(async () => {
  await browser?.close()
  await demo?.stop()
  await folder?.[Symbol.asyncDispose]()
})

/** The first thing of that form that was printed after a word. */
function printed(after: string, form: RegExp): string {
  const text = demo.printed()
  const from = text.indexOf(after)
  expect(from, after).toBeGreaterThan(-1)
  return required(form.exec(text.slice(from))?.[0], `something after ${after}`)
}

const CODE = /PB[0-9A-Z]{70,}/

/** Copies it in the one window and pastes it in the other. */
async function carry(code: string): Promise<void> {
  await terminal.bringToFront()
  await terminal.locator('textarea').fill(code)
  await terminal.keyboard.press('Control+A')
  await terminal.keyboard.press('Control+C')
  await gate.bringToFront()
  await gate.keyboard.press('Control+V')
}

const verdict = (tone: string) => gate.locator(`.verdict.${tone}`)
const word = () => gate.locator('.verdict .word').textContent()

async function keep(name: string, page = gate, size = SIZE, scale = 0.75): Promise<void> {
  if (!isKeeping) return
  const session = await page.context().newCDPSession(page)
  const clip = { x: 0, y: 0, ...size, scale }
  const options = { format: 'webp', quality: 70, clip } as const
  const { data } = await session.send('Page.captureScreenshot', options)
  await mkdir(KEPT, { recursive: true })
  await writeFile(join(KEPT, `${name}.webp`), Buffer.from(data, 'base64'))
}

test('the printed link opens a gate that is ready: paired, online, its tickets there', async () => {
  await gate.goto(printed('gate page', /http:\S+/))
  await gate.getByText('Ready to scan').waitFor()
  await gate.getByText('Online', { exact: true }).waitFor()
  await gate.getByText('0 of 296').waitFor()

  await keep('1-ready')
})

test('the code that is printed under “Try it”, pasted, is the first green', async () => {
  await carry(printed('Try it', CODE))
  await verdict('admit').waitFor()

  expect(await word()).toBe('ADMIT')
  await keep('2-admit')
})

test('the same code again is already in, with the time and the gate of its entry', async () => {
  await carry(printed('Try it', CODE))
  await verdict('again').waitFor()

  expect(await word()).toBe('ALREADY IN')
  expect(await verdict('again').textContent()).toMatch(/First entry \d\d:\d\d:\d\d, Gate 1/)
  await keep('3-already-in')
})

test('a ticket with a note is let in with a look at it, a cancelled one is stopped', async () => {
  await carry(printed('VIP ticket', CODE))
  await verdict('care').waitFor()
  expect(await word()).toBe('ADMIT, CHECK')
  await carry(printed('Void ticket', CODE))
  await verdict('stop').waitFor()

  expect(await word()).toBe('STOP')
  await keep('4-stop')
})

test('a slash and a few letters of a name in the other script find the visitor', async () => {
  await gate.keyboard.press('/')
  await gate.locator('.search-field input').pressSequentially('farhana')
  await gate.locator('.hit', { hasText: 'ফারহানা' }).first().waitFor()

  await keep('5-search')
})

test('a ticket is bought at the printed shop, and the printed inbox shows its code', async () => {
  const context = await browser.newContext({ viewport: PHONE, locale: 'en-GB' })
  const phone = await context.newPage()
  phone.setDefaultTimeout(HANG_MS)
  await phone.goto(printed('  shop  ', /http:\S+/))
  await phone.locator('main li a').first().click()
  await phone.locator('select').first().selectOption('1')
  await keep('6-shop', phone, PHONE, 1)
  await phone.getByRole('button', { name: 'Continue' }).click()
  await phone.getByLabel('Name', { exact: true }).fill('Nadia Rahman')
  await phone.getByLabel('Email').fill('nadia@buyers.example')
  await phone.getByLabel('Card', { exact: true }).check()
  await phone.getByRole('button', { name: /^Pay / }).click()
  await phone.getByRole('button', { name: 'Pay', exact: true }).click()
  await phone.getByText('Paid. Thank you').waitFor()
  await phone.getByRole('link', { name: 'Show the ticket' }).click()
  await phone.getByRole('img', { name: 'Show this code at the gate' }).waitFor()
  await keep('7-ticket', phone, PHONE, 1)

  await phone.goto(printed('mail inbox', /http:\S+/))
  const code = phone.locator('article', { hasText: 'nadia@buyers.example' }).locator('img')
  const widthOfCode = async (): Promise<unknown> => {
    await phone.reload()
    if ((await code.count()) === 0) return 0
    return code.first().evaluate((image) => Reflect.get(image, 'naturalWidth'))
  }
  await expect.poll(widthOfCode).toBeGreaterThan(100)
  await context.close()
})
