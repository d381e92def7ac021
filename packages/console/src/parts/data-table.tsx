import { Table } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './data-table.module.css'

export type Column<Row> = {
  /** Tells the columns apart. */
  readonly key: string
  readonly label: string
  readonly render: (row: Row) => ReactNode
  /** What the server can sort by: a button in the head that asks for it. */
  readonly sort?: {
    readonly direction: 'ascending' | 'descending' | 'none'
    readonly onToggle: () => void
  }
}

/**
 * A table with a name. Below 48em each row becomes a small card whose values carry their column's
 * name, so that nothing has to be scrolled sideways; the roles keep it a table for screen readers.
 */
export function DataTable<Row>(props: {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
}) {
  return (
    <Table
      className={classes['table'] ?? ''}
      role="table"
      aria-label={props.label}
      verticalSpacing="sm"
    >
      <Table.Thead role="rowgroup">
        <Table.Tr role="row">
          {props.columns.map((column) => (
            <Head key={column.key} column={column} />
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody role="rowgroup">
        {props.rows.map((row) => (
          <Table.Tr key={props.rowKey(row)} role="row">
            {props.columns.map((column) => (
              <Table.Td key={column.key} role="cell" data-label={column.label}>
                {column.render(row)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Head<Row>({ column }: { readonly column: Column<Row> }) {
  const { sort } = column
  return (
    <Table.Th role="columnheader" scope="col" aria-sort={sort?.direction}>
      {sort ? (
        <button type="button" className={classes['sort'] ?? ''} onClick={sort.onToggle}>
          {column.label}
          <span aria-hidden>{arrows[sort.direction]}</span>
        </button>
      ) : (
        column.label
      )}
    </Table.Th>
  )
}

const arrows = { ascending: ' ↑', descending: ' ↓', none: '' }
