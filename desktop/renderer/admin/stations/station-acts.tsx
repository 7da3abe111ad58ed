// How a station is taken out of use: revoked, wiped, and what then comes of its scans.
import type { Child } from 'hono/jsx/dom'
import type { StationView } from '../../../../shared/stations/schema.ts'
import { Button } from '../../parts/button.tsx'
import { number } from '../../parts/words.ts'
import { type Answer, api } from '../api/api.ts'
import { confirm } from '../parts/confirm.tsx'
import { problemText } from '../parts/problem-text.ts'
import { say } from '../parts/toast.ts'
import { unsentText } from './station-words.ts'
import { text } from './words.ts'

type ActsProps = { readonly station: StationView; readonly reload: () => Promise<void> }

export const StationActs = (props: ActsProps): Child => {
  const { station } = props
  const { wipe, setAsideCount } = station
  const isWiped = wipe !== null && wipe.wipedAt !== null
  const isToBeWiped = wipe !== null && !isWiped
  return (
    <>
      {station.status === 'revoked' ? (
        <Button label={text('stations.accept')} press={() => void accept(props)} />
      ) : null}
      {isToBeWiped ? (
        <Button label={text('stations.unwipe')} press={() => void unwipe(props)} />
      ) : null}
      {isWiped || isToBeWiped ? null : (
        <Button
          label={text('stations.wipe')}
          weight="danger"
          press={() => void wipeIt(props, false)}
        />
      )}
      {isWiped || wipe?.isTotal === true || (setAsideCount ?? 0) === 0 ? null : (
        <Button
          label={text('stations.wipe.total')}
          weight="danger"
          press={() => void wipeIt(props, true)}
        />
      )}
      {station.status === 'active' ? (
        <Button label={text('stations.revoke')} weight="danger" press={() => void revoke(props)} />
      ) : null}
    </>
  )
}

/** Says what became of it, and shows the station as it stands. */
async function tell<T>(
  { reload }: ActsProps,
  answer: Answer<T>,
  done: (value: T) => string,
): Promise<void> {
  const own = { changed_meanwhile: text('stations.changed') }
  say(answer.ok ? done(answer.value) : problemText(answer.problem, own))
  await reload()
}

async function revoke(props: ActsProps): Promise<void> {
  const { station } = props
  const { id: stationId, name } = station
  const isSure = await confirm({
    heading: text('stations.revoke'),
    text: text('stations.revoke.text', { name, unsent: unsentText(station) }),
    yes: text('stations.revoke'),
  })
  if (!isSure) return
  const answer = await api('POST /tenant/stations/:stationId/revoke', { params: { stationId } })
  await tell(props, answer, () => text('stations.revoked', { name }))
}

async function wipeIt(props: ActsProps, isTotal: boolean): Promise<void> {
  const { station } = props
  const { id: stationId, name, version } = station
  const key = isTotal ? 'stations.wipe.total' : 'stations.wipe'
  const isSure = await confirm({
    heading: text(key),
    text: text(`${key}.text`, { name, unsent: unsentText(station) }),
    yes: text(key),
    ...(isTotal ? { typed: name } : {}),
  })
  if (!isSure) return
  const answer = await api('POST /tenant/stations/:stationId/wipe', {
    params: { stationId },
    body: { isTotal, version },
  })
  await tell(props, answer, () => text('stations.wipe.said', { name }))
}

async function unwipe(props: ActsProps): Promise<void> {
  const { id: stationId, name, version } = props.station
  const isSure = await confirm({
    heading: text('stations.unwipe'),
    text: text('stations.unwipe.text', { name }),
    yes: text('stations.unwipe'),
    isDanger: false,
  })
  if (!isSure) return
  const answer = await api('DELETE /tenant/stations/:stationId/wipe', {
    params: { stationId },
    query: { version },
  })
  await tell(props, answer, () => text('stations.unwipe.said'))
}

async function accept(props: ActsProps): Promise<void> {
  const { id: stationId, name } = props.station
  const isSure = await confirm({
    heading: text('stations.accept'),
    text: text('stations.accept.text', { name }),
    yes: text('stations.accept'),
    isDanger: false,
  })
  if (!isSure) return
  const answer = await api('POST /tenant/stations/:stationId/accept-scans', {
    params: { stationId },
  })
  await tell(props, answer, ({ accepted }) =>
    text('stations.accepted', { count: number(accepted) }),
  )
}
