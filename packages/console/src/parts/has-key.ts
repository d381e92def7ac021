/** Whether a text from the server is a key of a table of ours. */
export function hasKey<Table extends object>(
  table: Table,
  key: string,
): key is string & keyof Table {
  return Object.hasOwn(table, key)
}
