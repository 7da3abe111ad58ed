// `lists`: what the admin window asks for all day, over HTTP, on a tenant with many tickets and twice as many scans.
import { type Figure, measured, quantile } from './figures.ts'
import { openConnection, writeRequest } from './http-load.ts'
import { addScans, FIRST_ID, loadNight } from './large-night.ts'
import { type LargeTenant, makeLargeTenant } from './large-tenant.ts'
import type { Scene } from './scene.ts'
import { signIn } from './sign-in.ts'

const ROUNDS = 3
const ASKED_EACH = 30
/** A window that shows the night asks every two seconds. */
const NIGHT_ASKED = 100

/** One in twenty may wait so long. */
const LIST_MS_MAX = 150
const NIGHT_MS_MAX = 50

type Ask = (path: string) => Promise<{ readonly ms: number; readonly body: string }>

export async function benchLists(scene: Scene): Promise<readonly Figure[]> {
  const tenant = await makeLargeTenant(scene, 'lists')
  const eventId = await loadNight(scene, tenant)
  const bearer = await signIn(scene.server.url, tenant.admin)
  const connection = await openConnection(scene.server.url)
  const ask: Ask = async (path) => {
    const startedMs = performance.now()
    const { status, body } = await connection.send(writeRequest('GET', path, bearer))
    if (status !== 200) throw new Error(`${path}: HTTP ${status}: ${body}`)
    return { ms: performance.now() - startedMs, body }
  }
  const figures: Figure[] = []
  for (const [name, path] of listsOf(eventId, tenant)) {
    figures.push(await measure(name, () => ask(path), ASKED_EACH, LIST_MS_MAX))
  }
  figures.push(...(await nightFigures(scene, ask, eventId)))
  connection.close()
  return figures
}

function listsOf(
  eventId: string,
  { firstNames, lastNames }: LargeTenant,
): readonly (readonly [name: string, path: string])[] {
  const event = `/tenant/events/${eventId}`
  const name = encodeURIComponent(`${firstNames[0]} ${lastNames[1]}`)
  return [
    ['orders', `${event}/orders`],
    ['tickets', `${event}/tickets`],
    ['tickets that were blocked', `${event}/tickets?state=blocked`],
    ['payments', '/tenant/payments'],
    ['payments of a number', '/tenant/payments?search=0000000001'],
    ['payments that failed', '/tenant/payments?state=failed'],
    ['activity', '/tenant/activity'],
    ['activity of one kind', '/tenant/activity?action=ticket.voided'],
    ['conflicts', `/tenant/conflicts?eventId=${eventId}&state=open`],
    ['conflicts of a name', `/tenant/conflicts?eventId=${eventId}&search=${name}`],
    ['review items', `/tenant/review-items?eventId=${eventId}`],
    ['review items of a name', `/tenant/review-items?search=${name}`],
    ['no-shows', `${event}/reports/no-shows`],
    ['no-shows of a name', `${event}/reports/no-shows?search=${name}`],
    ['guests by name', `${event}/guest-list`],
    ['stations', '/tenant/stations'],
    ['staff', '/tenant/staff'],
  ]
}

async function measure(
  name: string,
  ask: () => ReturnType<Ask>,
  count: number,
  atMost: number,
): Promise<Figure> {
  // Once beforehand: code compiled, statements prepared, pages in memory.
  await ask()
  const rounds: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const times: number[] = []
    for (let at = 0; at < count; at += 1) times.push((await ask()).ms)
    rounds.push(quantile(times, 0.95))
  }
  const measure = `${name}, p95`
  return measured({ benchmark: 'lists', measure, unit: 'ms' }, rounds, { atMost })
}

async function nightFigures(
  { owner }: Scene,
  ask: Ask,
  eventId: string,
): Promise<readonly Figure[]> {
  const path = `/tenant/events/${eventId}/night`
  const first = await ask(path)
  let version = (JSON.parse(first.body) as { version: string }).version
  let gone = FIRST_ID
  const fresh = await measure(
    'the night, with new scans each time',
    async () => {
      gone = await addScans(owner, eventId, gone)
      const answer = await ask(`${path}?since=${version}`)
      const told = JSON.parse(answer.body) as { version: string; night: unknown }
      if (told.night === null) throw new Error('defect: new scans and nothing new')
      version = told.version
      return answer
    },
    NIGHT_ASKED,
    NIGHT_MS_MAX,
  )
  const same = await measure(
    'the night, with nothing new',
    () => ask(`${path}?since=${version}`),
    NIGHT_ASKED,
    NIGHT_MS_MAX,
  )
  const cold = { benchmark: 'lists', measure: 'the night, counted for the first time', unit: 'ms' }
  return [measured(cold, [first.ms], null), fresh, same]
}
