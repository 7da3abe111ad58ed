// The station: opens its folder, starts the sync, and answers every call of the contract.
import { ok, type Result } from '../../shared/result.ts'
import type { CallInput, CallName, Handlers } from '../contract/calls.ts'
import type { CallRefusal } from '../contract/refusals.ts'
import type { SignalSource } from '../contract/signals.ts'
import type { StatusView } from '../contract/views.ts'
import { type Administration, createAdministration } from './administration/administration.ts'
import type { Relay } from './administration/relay.ts'
import { choosePrinter, findBadge, listPrinters, printBadge } from './badges/print-badge.ts'
import { admitGroup } from './checkin/admit-group.ts'
import { admitByTicket, admitScan } from './checkin/admit-scan.ts'
import { annulScan } from './checkin/annul-scan.ts'
import { counters } from './checkin/counters.ts'
import { historyPage } from './checkin/history-page.ts'
import type { Core, SyncParts } from './core.ts'
import { toStationFault } from './db/faults.ts'
import type { StationDeps } from './deps.ts'
import { openCore } from './open-core.ts'
import { listSupervisors } from './operators/list-supervisors.ts'
import { recordSignIn, setPin, signInByPin } from './operators/operators.ts'
import { poolRandom } from './random-pool.ts'
import { checkReadiness } from './readiness/check-readiness.ts'
import { scannerCalls } from './scanners/scanner-calls.ts'
import { createScanners, type Scanners } from './scanners/scanners.ts'
import { closeScreen, openScreen } from './screen/lock-screen.ts'
import { refuseInMode } from './screen/open-calls.ts'
import { unlockScreen } from './screen/unlock-screen.ts'
import { findGroup, searchTickets } from './search/search-tickets.ts'
import { listEvents, selectEvent } from './select-event.ts'
import { journalPage, setAsidePage } from './status/journal-page.ts'
import { watchNoticeEnds } from './status/notice-ends.ts'
import { dismissNotice } from './status/notices.ts'
import { stationStatus } from './status/status.ts'
import { createSync } from './sync/create-sync.ts'

export type Station = {
  readonly handlers: Handlers
  readonly signals: SignalSource
  /** The admin page's way to the server. */
  readonly relay: Relay
  /** For tests and simulations: the parts below the calls. */
  readonly core: Core
  /** The laptop slept: asks the server at once, opens the scanners anew, and trusts no clock until it is heard. */
  readonly resume: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Starts a station. `makeSync` is how a simulation paces the sync itself. */
export async function createStation(
  deps: StationDeps,
  makeSync: (core: Core) => SyncParts = (core) =>
    createSync(core, { server: null, hasLoops: true }),
): Promise<Station> {
  const randomBytes = poolRandom(deps.randomBytes)
  const { core, guard, close } = await openCore({ ...deps, randomBytes })
  const sync = makeSync(core)
  const scanners = createScanners(core)
  const administration = createAdministration(core)
  const raw = inMode(core, { ...handlersOf(core, sync, scanners), ...administration.handlers })
  sync.wake()
  return {
    handlers: guarded(raw, guard),
    signals: core.signals,
    relay: administration.relay,
    core,
    resume: async () => {
      core.clock.distrust()
      sync.renew()
      core.noteStatus()
      await scanners.reopen()
    },
    close: async () => {
      administration.close()
      await scanners.close()
      await sync.close()
      await close()
    },
  }
}

type StationHandlers = Omit<Handlers, keyof Administration['handlers']>

/** A closed screen answers few calls, whoever makes them. */
function inMode(core: Core, handlers: Handlers): Handlers {
  const wrap =
    <N extends CallName>(name: N, handler: Handlers[N]) =>
    async (input: CallInput<N>) => {
      // Safe: as below.
      const run = handler as (input: CallInput<N>) => ReturnType<Handlers[N]>
      return refuseInMode(core.meta.get('mode'), name, input) ?? (await run(input))
    }
  const wrapped = Object.entries(handlers).map(([name, handler]) => [
    name,
    wrap(name as CallName, handler),
  ])
  // Safe: the same names, each with its own handler inside.
  return Object.fromEntries(wrapped) as Handlers
}

/** A damaged file is replaced and the call answered again; a full disk gets its sentence. */
function guarded(handlers: Handlers, guard: <T>(work: () => Promise<T>) => Promise<T>): Handlers {
  const wrap = <N extends CallName>(handler: Handlers[N]) => {
    // Safe: a handler's input and output stay its own.
    const run = handler as (input: CallInput<N>) => ReturnType<Handlers[N]>
    return async (input: CallInput<N>) => {
      try {
        return await guard(async () => await run(input))
      } catch (error) {
        throw toStationFault(error)
      }
    }
  }
  const wrapped = Object.entries(handlers).map(([name, handler]) => [name, wrap(handler)])
  // Safe: the same names, each with its own handler inside.
  return Object.fromEntries(wrapped) as Handlers
}

function handlersOf(core: Core, sync: SyncParts, scanners: Scanners): StationHandlers {
  const status = statusOf(core, sync)
  const after = <T>(result: Result<T, CallRefusal>): Result<StatusView, CallRefusal> => {
    core.noteStatus()
    return result.ok ? status() : result
  }
  const wakeSoon = wakeAfterAnswer(core.deps, sync)
  const sendSoon = <T>(answer: T): T => {
    wakeSoon()
    return answer
  }
  return {
    pair: async (input) => {
      const paired = await sync.pair(input)
      if (paired.ok) sync.wake()
      return after(paired)
    },
    signIn: async (input) => {
      const signedIn = await signIn(core, sync, input)
      // At a closed screen only a password comes this far.
      if (signedIn.ok) openScreen(core)
      return after(signedIn)
    },
    setPin: async ({ pin }) => after(await setPin(core, pin)),
    signOut: async () => {
      core.meta.remove('operator')
      return after(ok(null))
    },
    events: async () => await listEvents(core, sync),
    selectEvent: async (input) => {
      const selected = await selectEvent(core, sync, input)
      core.search.wake()
      return after(selected)
    },
    scan: async (input) => {
      const answer = await admitScan(core, input)
      scanners.tell(input.scannerId, answer.ok ? answer.value : null)
      return sendSoon(answer)
    },
    annul: async ({ scanId }) => sendSoon(await annulScan(core, scanId)),
    search: async ({ text }) => await searchTickets(core, text),
    admitByTicket: async (input) => sendSoon(await admitByTicket(core, input)),
    supervisors: async () => ok(listSupervisors(core)),
    status: async () => status(),
    syncNow: async () => {
      await sync.syncNow()
      return status()
    },
    lastVerdict: async () => ok({ admission: core.lastVerdict.read() }),
    group: async ({ ticketId }) => await findGroup(core, ticketId),
    admitGroup: async (input) => sendSoon(await admitGroup(core, input)),
    history: async (input) => historyPage(core, input),
    counters: async () => counters(core),
    lock: async () => after(closeScreen(core, 'locked')),
    startSelfService: async () => after(closeScreen(core, 'self_service')),
    unlock: async ({ pin }) => after(await unlockScreen(core, pin)),
    dismissNotice: async ({ id }) => {
      dismissNotice(core, id)
      return after(ok(null))
    },
    ...scannerCalls(scanners),
    printers: async () => ok(await listPrinters(core)),
    choosePrinter: async (input) => await choosePrinter(core, input),
    badge: async ({ ticketId }) => findBadge(core, ticketId),
    printBadge: async ({ ticketId }) => await printBadge(core, ticketId),
    journal: async (input) => journalPage(core, input),
    setAside: async (input) => setAsidePage(core, input),
    preflight: async () => ok(checkReadiness(core, sync)),
  }
}

function statusOf(core: Core, sync: SyncParts) {
  const watchEnds = watchNoticeEnds(core)
  return () => {
    watchEnds()
    return ok(stationStatus(core, sync))
  }
}

/** By password the server is asked; by PIN this laptop knows. */
async function signIn(
  core: Core,
  sync: SyncParts,
  input: CallInput<'signIn'>,
): Promise<Result<null, CallRefusal>> {
  if (input.pin !== undefined) return await signInByPin(core, input.email, input.pin)
  const { email, password = '', code } = input
  const asked = await sync.signIn({ email, password, ...(code !== undefined && { code }) })
  if (!asked.ok) return asked
  recordSignIn(core, asked.value)
  return ok(null)
}

/** The sync starts after the answer has left, once for all the scans of a turn. */
function wakeAfterAnswer({ timers }: StationDeps, sync: SyncParts): () => void {
  let isPending = false
  return () => {
    if (isPending) return
    isPending = true
    timers.after(0, () => {
      isPending = false
      sync.wake()
    })
  }
}
