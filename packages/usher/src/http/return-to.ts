// Where a sign-in may return to: a path of this server or a listed origin, compared as parsed URLs,
// never as text (authentik compared prefixes, CVE-2026-41569).
import type { HttpSettings } from './deps.ts'

/** The address to return to, absolute; `undefined` where it is not allowed. */
export function parseReturnTo(text: string, settings: HttpSettings): string | undefined {
  // Browsers read `\` as `/` and drop tabs and line ends, so neither may pass as part of a path.
  if (text.length > 2000 || /[\\\p{Cc}]/u.test(text)) return undefined
  const url = parse(text, settings.baseUrl)
  if (!url || url.username !== '' || url.password !== '') return undefined
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined
  const allowed = [settings.baseUrl.origin, ...settings.allowedReturnOrigins]
  return allowed.includes(url.origin) ? url.href : undefined
}

function parse(text: string, base: URL): URL | undefined {
  if (text.startsWith('//') || !(text.startsWith('/') || /^https?:\/\//i.test(text)))
    return undefined
  return URL.canParse(text, base.href) ? new URL(text, base) : undefined
}
