// What the audit trail shows of a change: each field that differs, before and after. Callers pass
// only fields that hold no secret.

const shownCharactersMax = 2000

export type Change = { readonly before: unknown; readonly after: unknown }
export type Changes = Readonly<Record<string, Change>>

/** The fields of `after` that differ from `before`; long values are named by their length. */
export function changesBetween(before: object, after: object): Changes {
  const old = new Map<string, unknown>(Object.entries(before))
  const changes: Record<string, Change> = {}
  for (const [field, value] of Object.entries(after)) {
    if (JSON.stringify(old.get(field)) !== JSON.stringify(value))
      changes[field] = { before: shown(old.get(field)), after: shown(value) }
  }
  return changes
}

function shown(value: unknown): unknown {
  const length = JSON.stringify(value ?? null).length
  return length > shownCharactersMax ? `(${length} characters)` : (value ?? null)
}
