// Every kind of control on a page that hears a keyboard scanner, and what became of them.
import { useState } from 'hono/jsx/dom'
import { createRoot } from 'hono/jsx/dom/client'
import { listenToWedge } from '../../renderer/scanners/wedge-listener.ts'

const seen = {
  reads: [] as string[],
  shortcuts: [] as string[],
  /** Ids of what was clicked, by hand or by key. */
  presses: [] as string[],
  submits: 0,
  /** What the page itself knows of the field that it draws. */
  drawn: '',
}

/** A field whose content the page holds, as search fields are. */
function Drawn() {
  const [value, setValue] = useState('Rahim')
  seen.drawn = value
  return (
    <input
      id="drawn"
      value={value}
      onInput={(event: Event) => setValue((event.target as HTMLInputElement).value)}
    />
  )
}

function Controls() {
  const submit = (event: Event): void => {
    event.preventDefault()
    seen.submits += 1
  }
  return (
    <main tabindex={-1} id="main">
      <button type="button" id="button">
        Button
      </button>
      <a href="#area" id="link">
        To the list
      </a>
      <form onSubmit={submit}>
        <input id="text" value="Karim" />
        <input id="mail" type="email" value="a@example.com" />
        <input id="number" type="number" value="12" />
        <input id="secret" type="password" value="secret" />
        <input id="box" type="checkbox" />
        <input id="round" type="radio" name="round" />
        <select id="choice">
          <option>Azimpur</option>
          <option>Banani</option>
          <option>Paltan</option>
        </select>
        <button type="submit" id="submit">
          Submit
        </button>
      </form>
      <textarea id="area">Two lines</textarea>
      <details id="more">
        <summary id="summary">More</summary>
      </details>
      <Drawn />
    </main>
  )
}

document.addEventListener('click', ({ target }) => {
  if (target instanceof Element) seen.presses.push(target.id)
})
createRoot(document.body).render(<Controls />)
listenToWedge({
  hear: ({ text }) => void seen.reads.push(text),
  isHeld: () => false,
  hearShortcut: ({ key }) => void seen.shortcuts.push(key),
})
Object.assign(window, { seen })
