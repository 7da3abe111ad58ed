// The promo codes of an event, with how often each was used.
import type { PromoCodeView } from '../../../../shared/orders/promo-code.ts'
import { number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { dateTimeText, HOME_ZONE } from '../parts/date-time.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { type Column, List } from '../parts/list.tsx'
import { createList } from '../parts/list-store.ts'
import { moneyText } from '../parts/money.ts'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ params, event }) => {
  const eventId = params['eventId'] ?? ''
  const list = createList<PromoCodeView>((query, signal) =>
    api('GET /tenant/events/:eventId/promo-codes', { params: { eventId }, query, signal }),
  )
  const uses = createDownload()
  const saveUses = () =>
    void uses.start('/tenant/exports/promo-uses.csv', { eventId }, `${text('promo.usesFile')}.csv`)
  const addNew = () =>
    event?.status === 'archived' ? null : (
      <a class="button main" href={pathAddress('/events/:eventId/promo-codes/new', { eventId })}>
        {text('promo.new')}
      </a>
    )
  return {
    title: () => text('promo.heading'),
    close: () => {
      list.close()
      uses.cancel()
    },
    actions: () => (
      <>
        <DownloadButton download={uses} start={saveUses} label={text('promo.uses.save')} />
        {addNew()}
      </>
    ),
    view: () => (
      <List
        list={list}
        label={text('promo.heading')}
        columns={columnsOf(event?.timeZone ?? HOME_ZONE)}
        rowKey={(row) => row.id}
        address={(row) =>
          pathAddress('/events/:eventId/promo-codes/:promoCodeId', { eventId, promoCodeId: row.id })
        }
        empty={
          <>
            <p>{text('promo.empty')}</p>
            {addNew()}
          </>
        }
      />
    ),
  }
}

const columnsOf = (zone: string): readonly Column<PromoCodeView>[] => [
  { key: 'code', head: text('promo.code'), cell: (row) => row.code },
  {
    key: 'off',
    head: text('promo.kind'),
    align: 'end',
    cell: ({ kind, value }) =>
      kind === 'percent' ? text('promo.off.percent', { percent: number(value) }) : moneyText(value),
  },
  { key: 'used', head: text('promo.used'), align: 'end', cell: usedText },
  {
    key: 'held',
    head: text('promo.held'),
    align: 'end',
    cell: ({ heldCount }) => number(heldCount),
  },
  {
    key: 'ends',
    head: text('promo.ends'),
    cell: ({ endsAt }) => (endsAt === null ? '' : dateTimeText(endsAt, zone)),
  },
  {
    key: 'state',
    head: text('promo.state'),
    cell: ({ isEnabled }) => text(isEnabled ? 'promo.state.on' : 'promo.state.off'),
  },
]

const usedText = ({ usedCount, quota }: PromoCodeView): string =>
  quota === null
    ? number(usedCount)
    : text('promo.usedOf', { used: number(usedCount), quota: number(quota) })
