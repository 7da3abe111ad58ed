// What both sandboxes are made of, and the doors under `/__sim/` through which a test turns things.
import type { Deliverer } from './deliveries.ts'
import { createFaultList, FAULT_KINDS, type FaultList, FaultRefused } from './faults.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { html, page } from './page.ts'
import {
  type Answer,
  type Asked,
  json,
  type LoggedRequest,
  type Operation,
  redirect,
} from './serve.ts'

/** In memory: whoever starts a sandbox again starts with nothing. */
export type World = {
  readonly now: () => number
  /** Sets the sandbox's clock forward, and nobody else's. */
  readonly advance: (ms: number) => void
  readonly faults: FaultList
  readonly requests: LoggedRequest[]
  readonly held: Set<() => void>
  readonly ledger: Ledger
  readonly changed: () => void
  /** Resolves once it is true, looked at after every change. */
  readonly until: (isTrue: () => boolean) => Promise<void>
}

export function createWorld(operations: readonly string[]): World {
  let offsetMs = 0
  const waiting = new Set<() => void>()
  return {
    now: () => Date.now() + offsetMs,
    advance: (ms) => {
      offsetMs += ms
    },
    faults: createFaultList(operations),
    requests: [],
    held: new Set(),
    ledger: createLedger(),
    changed: () => {
      for (const look of waiting) look()
    },
    until: (isTrue) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!isTrue()) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
  }
}

/** What a control request carries: JSON, or a form from the page below. */
export function readFields({ headers, body }: Asked): Readonly<Record<string, unknown>> {
  if (body === '') return {}
  if (headers['content-type']?.startsWith('application/json')) {
    const fields: unknown = JSON.parse(body)
    return typeof fields === 'object' && fields !== null ? { ...fields } : {}
  }
  return Object.fromEntries(new URLSearchParams(body))
}

export type Control = (fields: Readonly<Record<string, unknown>>) => Answer | Promise<Answer>

/** An operation of the control page: it meets no fault. */
const control = (asked: Asked, run: Control): Operation => ({
  name: 'sim',
  run: async () => {
    try {
      return await run(readFields(asked))
    } catch (error) {
      if (error instanceof FaultRefused) return json(400, { message: error.message })
      throw error
    }
  },
  refuse: () => json(400, {}),
})

const DONE = json(200, { ok: true })

/** The doors that all sandboxes have; `own` are the provider's. `deliverer` null: it notifies nobody. */
export function routeControl(
  asked: Asked,
  world: World,
  deliverer: Deliverer | null,
  own: Readonly<Record<string, Control>>,
): Operation | null {
  const doors: Record<string, Control> = {
    'GET /__sim/faults': () => json(200, world.faults.list()),
    'POST /__sim/faults': (fields) => {
      world.faults.add(fields)
      return isForm(asked) ? redirect('/') : DONE
    },
    'DELETE /__sim/faults': () => {
      world.faults.clear()
      return DONE
    },
    'POST /__sim/clear': () => {
      world.faults.clear()
      return redirect('/')
    },
    'GET /__sim/requests': () => json(200, world.requests),
    'GET /__sim/ledger': () => json(200, world.ledger.entries),
    'POST /__sim/release': () => {
      for (const letGo of [...world.held]) letGo()
      return DONE
    },
    'POST /__sim/clock': (fields) => {
      world.advance(Number(fields['advanceMs'] ?? 0))
      return json(200, { now: world.now() })
    },
    ...(deliverer !== null && deliveryDoors(deliverer)),
    ...own,
  }
  const door = doors[`${asked.method} ${asked.path}`]
  return door === undefined ? null : control(asked, door)
}

const isForm = ({ headers }: Asked): boolean =>
  headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false

const deliveryDoors = (deliverer: Deliverer): Record<string, Control> => ({
  'GET /__sim/deliveries': () =>
    json(200, { url: deliverer.url(), log: deliverer.log, waiting: deliverer.waiting() }),
  'POST /__sim/webhook': (fields) => {
    deliverer.setUrl(String(fields['url']))
    return DONE
  },
  'POST /__sim/deliveries': (fields) => {
    if (fields['isHeld'] !== undefined) deliverer.mode.isHeld = String(fields['isHeld']) === 'true'
    if (fields['drop'] !== undefined) deliverer.mode.drop = Number(fields['drop'])
    if (fields['copies'] !== undefined) deliverer.mode.copies = Number(fields['copies'])
    return json(200, deliverer.mode)
  },
  'POST /__sim/deliver': async (fields) => {
    await deliverer.deliver(String(fields['isReversed']) === 'true')
    return DONE
  },
  'POST /__sim/again': async (fields) =>
    (await deliverer.again(String(fields['id']))) ? DONE : json(404, { message: 'never sent' }),
})

/** The page at `/`: what there is, and a form that switches a fault on. */
export function homePage(
  title: string,
  world: World,
  operations: readonly string[],
  rows: readonly (readonly string[])[],
): Answer {
  const faults = world.faults.list()
  return page(
    title,
    html`<h2>Payments</h2>
<table>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</table>
<h2>Let something go wrong</h2>
<ul>${faults.map((fault) => html`<li>${fault.operation}: ${fault.kind}, ${fault.times} times</li>`)}</ul>
<form method="post" action="/__sim/faults">
<label for="operation">Operation</label><select id="operation" name="operation"><option>*</option>${operations.map((name) => html`<option>${name}</option>`)}</select>
<label for="kind">What</label><select id="kind" name="kind">${FAULT_KINDS.map((kind) => html`<option>${kind}</option>`)}</select>
<label for="code">The provider’s code, for “code”</label><input id="code" name="code">
<label for="times">How many times</label><input id="times" name="times" type="number" min="1" value="1">
<label><input type="checkbox" name="isDone" value="true" style="width:auto"> the work is done all the same</label>
<button type="submit">Switch it on</button></form>
<form method="post" action="/__sim/clear"><button type="submit">Nothing goes wrong</button></form>
<form method="post" action="/__sim/release"><button type="submit">Let go what hangs</button></form>`,
  )
}
