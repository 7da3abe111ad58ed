// A download kept as a file, with scans of other stations added: what a station's file is filled from.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { parseTicketText } from '../../shared/tickets/qr.ts'
import type { Scene, SceneEvent } from './scene.ts'

export type FeedFile = {
  readonly file: string
  /** Codes of tickets that no scan in the file is of. */
  readonly freshCodes: readonly string[]
}

/** Downloads the event as a station of its own; the first `scans` tickets of the event are in already. */
export async function makeFeedFile(
  scene: Scene,
  event: SceneEvent,
  scans: number,
): Promise<FeedFile> {
  const { credential } = await event.pair()
  const answer = await fetch(`${scene.server.url}/staff/events/${event.event.id}/tickets`, {
    headers: { authorization: `Bearer ${credential}` },
  })
  const lines = (await answer.text()).trimEnd().split('\n')
  const end = lines.pop() ?? ''
  const listId = event.event.lists[0]?.id
  const used = new Set<string>()
  for (const code of event.codes.slice(0, scans)) {
    const parsed = parseTicketText(code)
    if (!parsed.ok) throw new Error('defect: a code that is none')
    used.add(code)
    lines.push(
      JSON.stringify({
        type: 'scan',
        scanId: uuidv7(),
        ticketId: parsed.value.fields.ticketId,
        listId,
        direction: 'entry',
        scannedAt: new Date().toISOString(),
        verdict: 'admitted',
        reason: 'ok',
      }),
    )
  }
  const file = join(scene.folder, `feed-${scans}.ndjson`)
  writeFileSync(file, `${[...lines, end].join('\n')}\n`)
  return { file, freshCodes: event.codes.filter((code) => !used.has(code)) }
}

/** How many tickets a feed file has. */
export const countTickets = (file: string): number =>
  readFileSync(file, 'utf8').split('{"type":"ticket"').length - 1
