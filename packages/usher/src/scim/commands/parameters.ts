// Query parameters. Unknown ones (Entra's `aadOptscim062020`) are nobody's business; names are compared
// without regard to case, as attribute names are.

/** The first of that name; `null`: absent. */
export function parameter(query: URLSearchParams, name: string): string | null {
  const exact = query.get(name)
  if (exact !== null) return exact
  const wanted = name.toLowerCase()
  for (const [key, value] of query) if (key.toLowerCase() === wanted) return value
  return null
}
