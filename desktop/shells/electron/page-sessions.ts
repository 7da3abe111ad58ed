// The session of each page: who answers it, what it may ask the system for, where it may go.
import type { Session } from 'electron'
import { sealed } from '../../app.ts'
import type { PageName } from '../../contract/calls.ts'
import { type Carry, handleApp, PARTITIONS } from './app-protocol.ts'
import type { ElectronModules, Host } from './host.ts'
import { lockRequests } from './navigation.ts'
import { guardPermissions } from './permissions.ts'
import { withRestartPage } from './restart-page.ts'

export type PageSessions = {
  readonly pageOf: (session: Session) => PageName | null
  /** Who answers a page from now on. */
  readonly answer: (page: PageName, carry: Carry) => void
}

/** Opens both sessions. To be called after `ready`. */
export function openPageSessions(
  { session, systemPreferences }: Pick<ElectronModules, 'session' | 'systemPreferences'>,
  { platform }: Pick<Host, 'platform'>,
): PageSessions {
  const carries: Record<PageName, Carry> = { gate: notYet, admin: notYet }
  const open = (page: PageName): Session => {
    const own = session.fromPartition(PARTITIONS[page])
    guardPermissions(own, page, { platform, systemPreferences })
    lockRequests(own, page)
    handleApp(
      own.protocol,
      page,
      withRestartPage((request) => carries[page](request)),
    )
    return own
  }
  const sessions = { gate: open('gate'), admin: open('admin') }
  return {
    pageOf: (one) => (one === sessions.gate ? 'gate' : one === sessions.admin ? 'admin' : null),
    answer: (page, carry) => {
      carries[page] = carry
    },
  }
}

const notYet: Carry = async () =>
  sealed(Response.json({ code: 'fault', message: 'The station is starting.' }, { status: 503 }))
