// The night in the admin window: shown first, and asked for again while people go through the gates.
import { type Figure, measured, quantile } from './figures.ts'
import { addScans, FIRST_ID } from './large-night.ts'
import type { Scene } from './scene.ts'
import type { Look } from './window-page.ts'

/** The window asks every two seconds. */
const LOOKS = 16
const FRESH_MS_MAX = 300

type Ask = (path: string) => Promise<{ readonly ms: number }>

/** While it stands open: each look with new scans. The next is asked when the one before it was answered, or they pile up. */
export async function watchNight(
  { owner, say }: Scene,
  nextLook: () => Promise<Look>,
  ask: Ask,
  eventId: string,
): Promise<readonly Figure[]> {
  const looks: Look[] = []
  const bareMs: number[] = []
  let gone = FIRST_ID
  for (let at = 0; at < LOOKS; at += 1) {
    gone = await addScans(owner, eventId, gone)
    looks.push(await nextLook())
    bareMs.push((await ask(`/tenant/events/${eventId}/night`)).ms)
  }
  const named = (measure: string, unit: string) => ({ benchmark: 'window', measure, unit })
  const fresh = measured(
    named('the night, asked again to painted, p95', 'ms'),
    looks.map(({ askedMs, paintedMs }) => paintedMs - askedMs),
    { atMost: FRESH_MS_MAX },
    (all) => quantile(all, 0.95),
  )
  const together = looks.filter(
    ({ askedMs }, at) => at > 0 && askedMs < (looks[at - 1]?.answeredMs ?? 0),
  )
  say(`the night: ${LOOKS} looks, ${together.length} before the last was answered`)
  return [
    { ...fresh, baseline: [quantile(bareMs, 0.95)] },
    measured(named('the night, looks beside one another', 'looks'), [together.length], {
      atMost: 0,
    }),
  ]
}
