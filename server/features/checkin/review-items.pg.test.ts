// What an organizer sees and settles of everything else that a person should look at.
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { ReviewItemDetails } from '../../../shared/checkin/admin-schema.ts'
import { outcomeOf } from '../../testing/app.ts'
import { aCaseScene, activityOf, codeOf, enter, listed, read } from '../../testing/cases.ts'
import { anUpload, ledgerState, upload, uploaderOf } from '../../testing/gate.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { voidTicket } from '../tickets/void-ticket.ts'

test('PA42 review items are listed by kind, gate, state and time, and read with their scan and ticket', async () => {
  await using scene = await aCaseScene()
  const { ask, gate, server, one, north, south, supervisor } = scene
  const { deps } = server
  const uploader = uploaderOf(gate, { stationId: one.id })
  const forced = anUpload(deps, gate, codeOf(gate, 0), {
    gateId: north,
    operatorId: supervisor.id,
    force: { reason: 'Known to the crew', supervisorId: supervisor.id },
    reason: 'blocked',
  })
  const unknown = anUpload(deps, gate, 'PB NOT A CODE', { gateId: south })
  await upload(deps, uploader, [forced, unknown])
  const ticketId = required(gate.tickets[1], 'two').ticketId
  const entered = await enter(scene, { stationId: one.id, gateId: north, ticket: 1 })
  await voidTicket(deps, { tenantId: gate.tenantId, ticketId, actor: SYSTEM_ACTOR })
  const list = (query: string) => listed(ask, `/tenant/review-items?${query}`)

  expect(await list('kind=forced')).toEqual([forced.scanId])
  expect(await list('kind=voided_after_entry')).toEqual([entered])
  expect(await list(`gateId=${south}`)).toEqual([unknown.scanId])
  expect(new Set(await list('state=open'))).toEqual(
    new Set([forced.scanId, unknown.scanId, entered]),
  )
  const itemOf = async (path: string) =>
    read<ReviewItemDetails>(await ask(`GET /tenant/review-items/${path}`))
  expect(await itemOf(`${forced.scanId}/forced`)).toMatchObject({
    reason: 'blocked',
    scan: {
      forcedPast: 'blocked',
      forceReason: 'Known to the crew',
      forcedBy: { id: supervisor.id, name: 'Person supervisor@alpha.example' },
    },
    ticket: { attendeeName: 'Guest 1' },
    history: [{ scanId: forced.scanId }],
  })
  expect(await itemOf(`${unknown.scanId}/unknown_admitted`)).toMatchObject({
    ticketId: null,
    ticket: null,
    history: [],
  })
  expect(await itemOf(`${entered}/voided_after_entry`)).toMatchObject({ ticket: { isVoid: true } })
  const wrongKind = await ask(`GET /tenant/review-items/${entered}/forced`)
  expect(await outcomeOf(wrongKind)).toBe('404 review_item_not_found')
})

test('PA43 a review item is accepted, dismissed and opened again, by whoever read its newest state', async () => {
  await using scene = await aCaseScene()
  const { ask, gate, server } = scene
  const unknown = anUpload(server.deps, gate, 'PB NOT A CODE')
  await upload(server.deps, uploaderOf(gate), [unknown])
  const path = `/tenant/review-items/${unknown.scanId}/unknown_admitted`
  const first = await read<ReviewItemDetails>(await ask(`GET ${path}`))

  const dismissed = await read<ReviewItemDetails>(
    await ask(`POST ${path}/dismiss`, { note: 'A child of eight', version: first.version }),
  )
  const second = await ask(`POST ${path}/accept`, { version: first.version })
  const opened = await read<ReviewItemDetails>(
    await ask(`POST ${path}/reopen`, { version: dismissed.version }),
  )
  const accepted = await read<ReviewItemDetails>(
    await ask(`POST ${path}/accept`, { note: null, version: opened.version }),
  )

  expect(dismissed).toMatchObject({
    state: 'resolved',
    outcome: 'dismissed',
    note: 'A child of eight',
  })
  expect(await outcomeOf(second)).toBe('409 changed_meanwhile')
  expect(opened).toMatchObject({ state: 'open', outcome: null, note: 'A child of eight' })
  expect(accepted).toMatchObject({ outcome: 'accepted', note: null })
  expect(await listed(ask, '/tenant/review-items?outcome=accepted')).toEqual([unknown.scanId])
  const trail = await activityOf(server, gate.tenantId, unknown.scanId)
  expect(trail.map(({ action }) => action)).toEqual([
    'review_item.dismissed',
    'review_item.reopened',
    'review_item.accepted',
  ])
})

test('PA44 a revoked station’s scan counts once it is accepted, alone or with the others, and never once it is dismissed', async () => {
  await using scene = await aCaseScene()
  const { ask, gate, server, one, north } = scene
  const { deps } = server
  const ended = { stationRevokedAt: deps.now() }
  const scans = [0, 1, 2, 3].map((at) => anUpload(deps, gate, codeOf(gate, at), { gateId: north }))
  await upload(deps, uploaderOf(gate, { stationId: one.id, ended }), scans)
  const [alone, away, rest, last] = scans.map(({ scanId }) => scanId)
  const settle = async (scanId: string | undefined, step: string): Promise<Response> => {
    const path = `/tenant/review-items/${scanId}/station_revoked`
    const { version } = await read<ReviewItemDetails>(await ask(`GET ${path}`))
    return ask(`POST ${path}/${step}`, { version })
  }
  const inside = async () =>
    new Set((await ledgerState(deps, gate.tenantId)).checkedIn.map(({ id }) => id))
  const ticket = (at: number) => gate.tickets[at]?.ticketId
  // The same ticket at another gate, a minute before: accepting makes it a double entry.
  await enter(scene, { stationId: scene.two.id, gateId: north, ticket: 0 })

  expect((await settle(away, 'dismiss')).status).toBe(200)
  expect((await settle(alone, 'accept')).status).toBe(200)
  expect(await listed(ask, '/tenant/conflicts')).toEqual([alone])
  expect(await inside()).toEqual(new Set([ticket(0)]))
  expect(await outcomeOf(await settle(alone, 'reopen'))).toBe('409 scan_counts')
  expect(await outcomeOf(await settle(alone, 'dismiss'))).toBe('409 scan_counts')
  const all = await ask(`POST /tenant/stations/${one.id}/accept-scans`)
  const again = await ask(`POST /tenant/stations/${one.id}/accept-scans`)

  expect([await all.json(), await again.json()]).toEqual([{ accepted: 2 }, { accepted: 0 }])
  expect(await inside()).toEqual(new Set([ticket(0), ticket(2), ticket(3)]))
  const open = await listed(ask, '/tenant/review-items?kind=station_revoked&outcome=accepted')
  expect(new Set(open)).toEqual(new Set([alone, rest, last]))
  // Taken up again it may still be accepted.
  expect((await settle(away, 'reopen')).status).toBe(200)
  expect((await settle(away, 'accept')).status).toBe(200)
  expect(await inside()).toEqual(new Set([0, 1, 2, 3].map(ticket)))
})
