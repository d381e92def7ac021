import type { Context } from '../context.ts'
import type { Markup } from '../pages/layout.ts'

/** Null is success; a text says what was wrong with the form; a page shows what came of it. */
type Outcome = string | null | { readonly page: Markup | null }
export type Action = (
  context: Context,
  form: URLSearchParams,
  id: string,
) => Outcome | Promise<Outcome>
