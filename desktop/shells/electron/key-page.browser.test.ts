// The page of the key in a real browser: its policy lets its style and its form work, and no script is needed.

import { once } from 'node:events'
import { serve } from '@hono/node-server'
import { expect, test } from 'vitest'
import { launchChromium } from '../../testing/chromium.ts'
import { createKeyPage } from './key-page.ts'

async function opened() {
  const page = createKeyPage()
  let answer = page.fetch
  const server = serve({ fetch: (request) => answer(request), port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const browser = await launchChromium()
  const context = await browser.newContext({ javaScriptEnabled: false })
  const window = await context.newPage()
  const complaints: string[] = []
  window.on('console', (message) => complaints.push(message.text()))
  return {
    page,
    window,
    complaints,
    url: `http://127.0.0.1:${address.port}/`,
    /** As the shell does when the station is open. */
    openStation: () => {
      answer = async () =>
        new Response('<!doctype html><title>Gate</title>', {
          headers: { 'content-type': 'text/html' },
        })
      page.close()
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close()
      server.close()
    },
  }
}

test('KS3: a passphrase is typed, sent by Enter, and the window goes on to the station by itself', async () => {
  await using one = await opened()
  const { page, window } = one
  const first = page.questions.askPassphrase('new')
  await window.goto(one.url)
  const field = window.locator('input[name="passphrase"]')

  // The browser moves the focus with its first picture.
  await expect.poll(() => window.evaluate('document.activeElement.name')).toBe('passphrase')
  expect(await window.evaluate('getComputedStyle(document.body).display')).toBe('grid')
  await window.keyboard.type('too short')
  await window.keyboard.press('Enter')
  expect(await field.isVisible()).toBe(true)
  await field.fill('জয় বাংলা ১৯৭১')
  await window.keyboard.press('Enter')

  expect(await first).toEqual({ kind: 'passphrase', text: 'জয় বাংলা ১৯৭১' })
  one.openStation()
  await expect.poll(() => window.title()).toBe('Gate')
  expect(one.complaints).toEqual([])
})

test('KS5: who starts over says so by a button of its own, and nothing else on the page does it', async () => {
  await using one = await opened()
  const asked = one.page.questions.askStartOver('elsewhere')
  await one.window.goto(one.url)

  expect(await one.window.locator('button').count()).toBe(2)
  await one.window.locator('button[value="start_over"]').click({ noWaitAfter: true })

  expect(await asked).toBe(true)
  one.page.close()
})
