// The little that a page does beyond HTML. Everything works without it.

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
      once.querySelector('button').setAttribute('aria-busy', 'true')
    })
    addEventListener('pageshow', () => {
      delete once.dataset.sent
      once.querySelector('button').removeAttribute('aria-busy')
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
  if (document.querySelector('[data-keep]') && 'serviceWorker' in navigator) {
    navigator.serviceWorker.register('/orders/offline.js').catch(() => undefined)
  }
  const problem = document.querySelector('[role=alert][tabindex]')
  if (problem) problem.focus()
})()
`

/** Ticket pages: from the network while there is one, as last seen otherwise. Nothing else is kept. */
export const OFFLINE_SCRIPT = `const STORE = 'tickets-1'
const isTicket = (url) => /^\\/orders\\/[^/]+\\/tickets\\/[^/]+$/.test(url.pathname)
const isAsset = (url) => url.pathname.startsWith('/assets/')
const keep = async (request, fresh) => {
  const store = await caches.open(STORE)
  if (fresh.ok && !fresh.redirected) await store.put(request, fresh.clone())
  else if (fresh.status === 404 || fresh.status === 410) await store.delete(request)
  return fresh
}
const fetchAndKeep = async (request) => keep(request, await fetch(request))
const findKept = (request) => caches.match(request, { ignoreSearch: true, ignoreVary: true })
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
addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (!isTicket(url) && !isAsset(url)) return
  event.respondWith(answer(request))
})
`
