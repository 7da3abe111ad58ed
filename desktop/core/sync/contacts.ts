// The station's contacts, a minute apart: what it tells, and the wipe that may come of it. Whatever event is selected, and
// also of a revoked station, which asks for nothing else any more.
import { mayWipe } from '../wipe/may-wipe.ts'
import { type Contacted, contactOnce, roundOfContact } from './contact.ts'
import { CONTACT_PACE } from './next-step.ts'
import type { Sessions } from './sessions.ts'
import type { SyncHost } from './sync-host.ts'
import { startLoop } from './sync-loop.ts'

export type Contacts = {
  readonly once: () => Promise<Contacted>
  /** Nothing is unsent any more. */
  readonly noteDrained: () => void
  /** A person asked. */
  readonly askNow: () => void
  readonly close: () => Promise<void>
}

export function createContacts(
  core: SyncHost,
  sessions: Pick<Sessions, 'hold' | 'current'>,
  signal: AbortSignal,
  hasLoop: boolean,
): Contacts {
  /** The last contact told of scans that were on their way: what was said, and what was ordered, is old now. */
  let isOld = false
  const once = async (): Promise<Contacted> => {
    const contacted = await contactOnce(core, signal)
    isOld = contacted.kind === 'told' && contacted.unsent > 0
    return contacted
  }
  /** Nothing of a download may be written behind the wipe: the session ends before it, and begins anew if it is not done. */
  const obey = async (contacted: Contacted): Promise<boolean> => {
    if (contacted.kind !== 'told' || contacted.wipe === null) return false
    if (!mayWipe(core, contacted.wipe)) return false
    const release = sessions.hold()
    try {
      return await core.wipe(contacted.wipe)
    } finally {
      release()
      sessions.current()
    }
  }
  const round = async () => {
    const contacted = await once()
    return { contacted, isWiped: await obey(contacted) }
  }
  const loop = hasLoop
    ? startLoop(
        core.deps,
        CONTACT_PACE,
        async () => {
          const { contacted, isWiped } = await round()
          return roundOfContact(contacted, isWiped)
        },
        (error) =>
          core.deps.log.error('a contact failed', {
            error: error instanceof Error ? error.message : '',
          }),
      )
    : null
  return {
    once: async () => (await round()).contacted,
    noteDrained: () => {
      if (isOld) loop?.wake('work')
    },
    askNow: () => loop?.wake('retry'),
    close: async () => await loop?.stop(),
  }
}
