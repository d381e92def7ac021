/** Rows by a key, in their order. */
export function groupBy<Row, Key, Item>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
  toItem: (row: Row) => Item,
): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(toItem(row))
    else groups.set(key, [toItem(row)])
  }
  return groups
}
