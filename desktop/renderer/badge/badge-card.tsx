// Which printer badges come out of, if any are printed here.
import { type FC, useLayoutEffect, useState } from 'hono/jsx/dom'
import type { PrintersView } from '../../contract/badge-calls.ts'
import { Choice } from '../parts/choice.tsx'
import { refusalText } from '../parts/words.ts'
import type { ScreenProps } from '../state/gate-context.ts'
import { askPrinters, choosePrinter, followPrinters, knownPrinters } from './printers.ts'
import { badgeText } from './words.ts'

/** Apart from every printer's name: those begin with `printer `. */
const NONE = 'none'
const USUAL = 'usual'
const idOf = (name: string): string => `printer ${name}`

export const BadgeCard: FC<ScreenProps> = ({ context }) => {
  const [printers, setPrinters] = useState(knownPrinters())
  useLayoutEffect(() => {
    const letGo = followPrinters(setPrinters)
    // Again, though it was asked before: a printer may have been switched on.
    void askPrinters()
    return letGo
  }, [])
  const choose = async (id: string): Promise<void> => {
    const name = printers?.items.find((item) => idOf(item.name) === id)?.name ?? null
    const answer = await choosePrinter(id === NONE ? null : { name })
    if (!answer.ok) context.say(refusalText(answer.error))
  }
  return (
    <section class="card scanner-card" data-badges>
      <h2>{badgeText('badge.title')}</h2>
      <p class="quiet">{badgeText('badge.help')}</p>
      {printers === null ? null : (
        <Choice
          label={badgeText('badge.printer')}
          name="printer"
          options={optionsOf(printers)}
          chosen={chosenOf(printers)}
          choose={(id) => void choose(id)}
        />
      )}
    </section>
  )
}

/** The chosen one among them, also while it is switched off. */
function optionsOf({ way, items, chosen }: PrintersView) {
  const name = chosen?.name ?? null
  const isAway = name !== null && !items.some((item) => item.name === name)
  return [
    { id: NONE, name: badgeText('badge.none') },
    { id: USUAL, name: badgeText(way === 'page' ? 'badge.page' : 'badge.default') },
    ...items.map((item) => ({ id: idOf(item.name), name: item.label })),
    ...(isAway ? [{ id: idOf(name), name }] : []),
  ]
}

function chosenOf({ chosen }: PrintersView): string {
  if (chosen === null) return NONE
  return chosen.name === null ? USUAL : idOf(chosen.name)
}
