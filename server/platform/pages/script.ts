// The little that a page does beyond HTML. Everything works without it.

/** Where a phone keeps ticket pages. */
const TICKET_STORE = 'tickets-2'
/** Until when a ticket page may be kept, in epoch milliseconds; one without it is not. */
export const KEEP_UNTIL_HEADER = 'x-keep-until'

/**
 * Counts the sum while somebody chooses, keeps one click from ordering twice, looks again while a payment is being
 * checked, and asks the browser to keep ticket pages for the way to the gate.
 */
export const PAGE_SCRIPT = `(() => {
  const form = document.querySelector('form[data-prices]')
  if (form) {
    const out = form.querySelector('output')
    const texts = JSON.parse(form.dataset.texts)
    const number = new Intl.NumberFormat(texts.locale, { minimumFractionDigits: 0, maximumFractionDigits: 2 })
    const sum = () => {
      let cents = 0
      for (const select of form.querySelectorAll('select[data-cents]')) cents += select.value * select.dataset.cents
      const digits = cents % 100 ? { minimumFractionDigits: 2 } : {}
      out.textContent = texts.total.replace('{amount}', texts.currency + new Intl.NumberFormat(texts.locale, digits).format(cents / 100))
    }
    form.addEventListener('change', sum)
    addEventListener('pageshow', sum)
    sum()
  }
  for (const once of document.querySelectorAll('form[data-once]')) {
    once.addEventListener('submit', (event) => {
      if (once.dataset.sent) return event.preventDefault()
      once.dataset.sent = '1'
      const pressed = event.submitter || once.querySelector('button')
      pressed.setAttribute('aria-busy', 'true')
    })
    addEventListener('pageshow', () => {
      delete once.dataset.sent
      for (const one of once.querySelectorAll('button')) one.removeAttribute('aria-busy')
    })
  }
  const again = document.querySelector('[data-again]')
  if (again) {
    let waited = 1500
    const look = async () => {
      try {
        const answer = await fetch(location.href, { headers: { accept: 'text/html' } })
        const page = await answer.text()
        if (answer.ok && !page.includes('data-again')) return location.reload()
      } catch { again.dataset.failed = '1' }
      waited = Math.min(waited * 1.4, 15000)
      setTimeout(look, waited)
    }
    setTimeout(look, waited)
  }
  const kept = document.querySelector('[data-kept]')
  const workers = navigator.serviceWorker
  if (kept && workers) {
    workers.register('/orders/offline.js').catch(() => undefined)
    kept.hidden = false
    kept.querySelector('button').addEventListener('click', async () => {
      const order = location.href.split('/tickets/')[0] + '/'
      const store = await caches.open('${TICKET_STORE}')
      for (const { url } of await store.keys()) {
        if (url.startsWith(order)) await store.delete(url, { ignoreVary: true })
      }
      const told = document.createElement('p')
      told.className = 'notice'
      told.tabIndex = -1
      told.textContent = kept.dataset.kept
      document.querySelector('main').replaceChildren(told)
      told.focus()
    })
  } else if (workers) {
    workers.getRegistration('/orders/').then((one) => one && one.active && one.active.postMessage('tidy')).catch(() => undefined)
  }
  const problem = document.querySelector('[role=alert][tabindex]')
  if (problem) problem.focus()
})()
`

/**
 * Ticket pages: from the network while there is one, as last seen otherwise, and until the time that each names. Nothing
 * else is kept but the files that they ask for, and those no longer than the last of them.
 */
export const OFFLINE_SCRIPT = `const STORE = '${TICKET_STORE}'
const ANY = { ignoreSearch: true, ignoreVary: true }
const isTicket = (url) => /^\\/orders\\/[^/]+\\/tickets\\/[^/]+$/.test(url.pathname)
const isAsset = (url) => url.pathname.startsWith('/assets/')
const now = () => performance.timeOrigin + performance.now()
const mayKeep = (page) => Number(page.headers.get('${KEEP_UNTIL_HEADER}')) > now()
const tidy = async () => {
  for (const name of await caches.keys()) if (name !== STORE) await caches.delete(name)
  const store = await caches.open(STORE)
  let left = 0
  for (const request of await store.keys()) {
    if (!isTicket(new URL(request.url))) continue
    if (mayKeep(await store.match(request, ANY))) left += 1
    else await store.delete(request, ANY)
  }
  if (left === 0) await caches.delete(STORE)
}
const keep = async (request, fresh) => {
  const isPage = isTicket(new URL(request.url))
  const store = await caches.open(STORE)
  if (fresh.ok && !fresh.redirected && (!isPage || mayKeep(fresh))) {
    await store.delete(request, ANY)
    await store.put(request, fresh.clone())
  } else if (isPage && (fresh.ok || fresh.status === 404 || fresh.status === 410)) {
    await store.delete(request, ANY)
  }
  return fresh
}
const fetchAndKeep = async (request) => keep(request, await fetch(request))
const findKept = async (request) => {
  await tidy()
  return caches.match(request, ANY)
}
const answer = async (request) => {
  try {
    const fresh = await fetchAndKeep(request)
    // A server that is being repaired must not hide a ticket that the phone has.
    return (fresh.status >= 500 && (await findKept(request))) || fresh
  } catch (error) {
    const kept = await findKept(request)
    if (kept) return kept
    throw error
  }
}
addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => {
  const adopt = async () => {
    await clients.claim()
    // The page that asked for this was opened before this was there.
    const windows = await clients.matchAll({ includeUncontrolled: true, type: 'window' })
    for (const { url } of windows) {
      if (isTicket(new URL(url))) await fetchAndKeep(new Request(url)).catch(() => undefined)
    }
  }
  event.waitUntil(adopt())
})
addEventListener('message', (event) => event.waitUntil(tidy()))
addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (isTicket(url) || isAsset(url)) event.respondWith(answer(request))
  else if (request.mode === 'navigate') event.waitUntil(tidy())
})
`
