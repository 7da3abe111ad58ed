// The providers' statements: those that were brought, and another one.
import type { FC } from 'hono/jsx/dom'
import type { StatementView } from '../../../../shared/payments/ledger-schema.ts'
import { Button } from '../../parts/button.tsx'
import { number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { confirm } from '../parts/confirm.tsx'
import { dateTimeText } from '../parts/date-time.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { type Column, List } from '../parts/list.tsx'
import { createList, type ListStore } from '../parts/list-store.ts'
import { problemText } from '../parts/problem-text.ts'
import { Badge } from '../parts/small.tsx'
import { say } from '../parts/toast.ts'
import { BringStatement, createBringing } from './bring-statement.tsx'
import type { Book } from './ledger-screen.tsx'
import { dayText } from './period.tsx'
import { text } from './words.ts'

export function openStatements(): Book {
  const list = createList<StatementView>((query, signal) =>
    api('GET /tenant/statements', { query, signal }),
  )
  const download = createDownload()
  const startDownload = (): void =>
    void download.start(
      '/tenant/exports/statements.csv',
      {},
      `${text('ledger.statements.file')}.csv`,
    )
  const bringing = createBringing(() => void list.reload())
  return {
    close: () => {
      list.close()
      download.cancel()
    },
    actions: () => <DownloadButton download={download} start={startDownload} />,
    view: () => (
      <>
        <BringStatement bringing={bringing} />
        <List
          list={list}
          label={text('ledger.book.statements')}
          columns={columnsOf(list)}
          rowKey={(row) => row.id}
          empty={<p>{text('ledger.statements.empty')}</p>}
        />
      </>
    ),
  }
}

const columnsOf = (list: ListStore<StatementView>): readonly Column<StatementView>[] => [
  { key: 'file', head: text('ledger.file'), cell: (row) => row.fileName },
  {
    key: 'provider',
    head: text('ledger.provider'),
    cell: (row) => (
      <>
        {text(`payments.provider.${row.provider}`)}{' '}
        {row.isLive ? null : <Badge>{text('payments.test')}</Badge>}
      </>
    ),
  },
  {
    key: 'days',
    head: text('ledger.covers'),
    cell: (row) => `${dayText(row.firstDay)} – ${dayText(row.lastDay)}`,
  },
  { key: 'lines', head: text('ledger.lines'), align: 'end', cell: (row) => number(row.lines) },
  { key: 'at', head: text('ledger.brought'), cell: (row) => dateTimeText(row.importedAt) },
  { key: 'back', head: '', cell: (row) => <TakeBack list={list} statement={row} /> },
]

type TakeBackProps = {
  readonly list: ListStore<StatementView>
  readonly statement: StatementView
}

const TakeBack: FC<TakeBackProps> = ({ list, statement }) => {
  const takeBack = async (): Promise<void> => {
    const isSure = await confirm({
      heading: text('ledger.takeBack'),
      text: text('ledger.takeBack.text', { file: statement.fileName }),
      yes: text('ledger.takeBack'),
      isDanger: true,
    })
    if (!isSure) return
    const answer = await api('DELETE /tenant/statements/:statementId', {
      params: { statementId: statement.id },
    })
    say(answer.ok ? text('ledger.takenBack') : problemText(answer.problem))
    await list.reload()
  }
  return <Button label={text('ledger.takeBack')} press={() => void takeBack()} />
}
