// What stands between a new laptop and the first scan: pairing, choosing the event, signing in.
import type { EventChoice, StatusView } from '../../contract/views.ts'
import { call } from '../client.ts'
import { element } from '../parts/element.ts'
import { choice, field, form } from '../parts/form.ts'
import { localName, refusalText, text } from '../parts/words.ts'

export type FormEnds = {
  /** The call's answer is the new status. */
  readonly done: (status: StatusView) => void
  readonly cancel: (() => void) | null
}

export function pairForm(status: StatusView, { done }: FormEnds): HTMLElement {
  const server = status.server === null ? {} : { value: status.server }
  return form<'pair'>({
    heading: text('page.pair.heading'),
    help: text('page.pair.help'),
    fields: [
      field(text('page.pair.server'), 'server', { type: 'url', ...server }),
      field(text('page.pair.code'), 'code', { autocapitalize: 'characters' }),
      field(text('page.pair.name'), 'name'),
    ],
    submit: text('page.pair.submit'),
    cancel: null,
    send: (value) => {
      const address = value('server')
      const named = address === '' ? {} : { server: address }
      return call('pair', { ...named, code: value('code'), name: value('name') })
    },
    done,
  })
}

export function signInForm({ done, cancel }: FormEnds): HTMLElement {
  return form<'signIn'>({
    heading: text('page.signIn.heading'),
    help: text('page.signIn.help'),
    fields: [
      field(text('page.signIn.email'), 'email', { type: 'email' }),
      field(text('page.signIn.password'), 'password', { type: 'password' }),
      field(text('page.signIn.pin'), 'pin', { type: 'password', inputmode: 'numeric' }),
    ],
    submit: text('page.signIn.submit'),
    cancel,
    send: (value) => {
      const pin = value('pin')
      const proof = pin === '' ? { password: value('password') } : { pin }
      return call('signIn', { email: value('email'), ...proof })
    },
    done,
  })
}

export function pinForm({ done, cancel }: FormEnds): HTMLElement {
  return form<'setPin'>({
    heading: text('page.setPin'),
    help: text('page.signIn.help'),
    fields: [field(text('page.setPin'), 'pin', { type: 'password', inputmode: 'numeric' })],
    submit: text('page.setPin.submit'),
    cancel,
    send: (value) => call('setPin', { pin: value('pin') }),
    done,
  })
}

/** Asks for the events first, so it arrives filled. */
export async function selectForm({ done, cancel }: FormEnds): Promise<HTMLElement> {
  const events = await call('events', {})
  if (!events.ok) return retry(refusalText(events.error), { done, cancel })
  const { items, source } = events.value
  const first = items[0]
  if (first === undefined) return retry(text('page.select.none'), { done, cancel })
  const rest = element('div', { className: 'fields' })
  const showRest = (event: EventChoice): void => rest.replaceChildren(...listAndGate(event))
  showRest(first)
  const names = items.map((event) => ({ id: event.id, name: localName(event.name, event.nameBn) }))
  const eventChoice = choice(text('page.select.event'), 'eventId', names)
  eventChoice.addEventListener('change', (change) => {
    const id = change.target instanceof HTMLSelectElement ? change.target.value : ''
    showRest(items.find((event) => event.id === id) ?? first)
  })
  return form<'selectEvent'>({
    heading: text('page.select.heading'),
    help: source === 'local' ? text('page.select.local') : null,
    fields: [eventChoice, rest],
    submit: text('page.select.submit'),
    cancel,
    send: (value) => {
      const event = items.find((item) => item.id === value('eventId')) ?? first
      const list = event.lists.find((item) => item.id === value('listId'))
      const gate = event.gates.find((item) => item.id === value('gateId'))
      return call('selectEvent', {
        eventId: event.id,
        gateId: gate?.id ?? null,
        ...(list === undefined ? {} : { listId: list.id }),
      })
    },
    done,
  })
}

function listAndGate(event: EventChoice): HTMLElement[] {
  const noGate = { id: '', name: text('page.noGate') }
  return [
    choice(text('page.select.list'), 'listId', event.lists),
    choice(text('page.select.gate'), 'gateId', [...event.gates, noGate]),
  ]
}

/** Why there is nothing to choose, and a way to ask again. */
function retry(sentence: string, ends: FormEnds): HTMLElement {
  const made = element('div', { className: 'form' })
  const again = async (): Promise<void> => made.replaceWith(await selectForm(ends))
  made.append(
    element('h2', { textContent: text('page.select.heading') }),
    element('p', { className: 'problem', textContent: sentence, attributes: { role: 'alert' } }),
    element('button', {
      type: 'button',
      textContent: text('page.tryAgain'),
      on: { click: () => void again() },
    }),
  )
  return made
}
