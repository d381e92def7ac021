// Query parameters. Unknown ones (Entra's `aadOptscim062020`) are nobody's business; names are compared
// without regard to case, as attribute names are.
import { ScimError } from '../scim-error.ts'

/**
 * `null`: absent. Throws ScimError `invalidValue` where there are two: of two filters one would be
 * ignored, and the client would be shown more than it asked for.
 */
export function parameter(query: URLSearchParams, name: string): string | null {
  const wanted = name.toLowerCase()
  const [value = null, ...more] = [...query].flatMap(([key, given]) =>
    key.toLowerCase() === wanted ? [given] : [],
  )
  if (more.length > 0) throw new ScimError(400, 'invalidValue', `${name} is given more than once.`)
  return value
}
