// What buttons and keys do alike.
import { call } from '../client.ts'
import { refusalText, text } from '../parts/words.ts'
import type { GateStore, StoreDeps } from '../state/gate-store.ts'
import type { GateActs } from './app.tsx'

/** Far enough back to find one's own among refused ones and a second operator's. */
const LOOK_BACK_ROWS = 50

export function createActs(store: GateStore, { monotonicMs }: StoreDeps): GateActs {
  const say = (sentence: string): void =>
    store.dispatch({ kind: 'said', sentence, atMs: monotonicMs() })

  /** The newest admission that whoever is signed in may take back. */
  const askUndo = async (): Promise<void> => {
    const before = store.get().newest
    const answer = await call('history', { limit: LOOK_BACK_ROWS })
    if (!answer.ok) return say(refusalText(answer.error))
    const row = answer.value.items.find((item) => item.kind === 'scan' && item.canAnnul)
    if (row === undefined) return say(text('scan.undoNothing'))
    // A visitor who was scanned meanwhile comes first.
    if (store.get().newest !== before) return
    store.dispatch({ kind: 'step', step: { kind: 'undo', row, atMs: monotonicMs() } })
  }
  const undo = async (): Promise<void> => {
    const { step } = store.get()
    if (step?.kind !== 'undo') return await askUndo()
    store.dispatch({ kind: 'step', step: null })
    const before = store.get().newest
    const answer = await call('annul', { scanId: step.row.scanId })
    if (!answer.ok) return say(refusalText(answer.error))
    say(text('scan.takenBackName', { name: step.row.name ?? text('scan.unnamed') }))
    if (store.get().newest === before) {
      store.dispatch({ kind: 'annulled', name: step.row.name, atMs: monotonicMs() })
    } else store.dispatch({ kind: 'changed' })
  }
  const lock = async (): Promise<void> => {
    const answer = await call('lock', {})
    if (answer.ok) {
      return store.dispatch({ kind: 'status', status: answer.value, atMs: monotonicMs() })
    }
    const { code } = answer.error
    const isFirst = code === 'not_signed_in' || code === 'pin_not_set'
    say(isFirst ? text('kiosk.lockNeeds') : refusalText(answer.error))
    if (isFirst) store.dispatch({ kind: 'went', screen: 'set_up' })
  }
  return {
    openForce: () => {
      const { panel } = store.get()
      if (panel.kind !== 'verdicts' || panel.admissions[0]?.canForce !== true) return
      store.dispatch({ kind: 'step', step: { kind: 'force' } })
    },
    openGroup: () => {
      const { panel } = store.get()
      const shown = panel.kind === 'verdicts' ? panel.admissions : []
      const ticketId = shown.length === 1 ? shown[0]?.ticket?.id : undefined
      if (ticketId === undefined) return
      store.dispatch({ kind: 'step', step: { kind: 'group', ticketId } })
    },
    stepBack: () => {
      const { panel } = store.get()
      const isOver = panel.kind === 'verdicts' && (panel.read === null || panel.isDim)
      if (isOver) store.dispatch({ kind: 'cleared' })
    },
    closeStep: () => store.dispatch({ kind: 'step', step: null }),
    undo: () => void undo(),
    clear: () => store.dispatch({ kind: 'cleared' }),
    lock: () => void lock(),
  }
}
