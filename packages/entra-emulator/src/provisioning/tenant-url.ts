/** `aadOptscim062020` in the tenant URL's query asks for PATCH as RFC 7644 has it. */
export type Dialect = 'legacy' | 'rfc'

export type TenantUrl = {
  readonly dialect: Dialect
  /** Resource paths go behind the path part; the query of the tenant URL follows every call. */
  readonly address: (path: string, query?: Readonly<Record<string, string>>) => URL
}

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * A mistake in the address is told when the job is made. Only this machine is written to unless the
 * caller insists: the emulator's people and secrets belong nowhere else.
 */
export function parseTenantUrl(text: string, allowRemoteHosts: boolean): TenantUrl {
  if (!URL.canParse(text)) throw new TypeError('The tenant URL is not a URL.')
  const base = new URL(text)
  if (base.protocol !== 'http:' && base.protocol !== 'https:') {
    throw new TypeError('The tenant URL is neither http nor https.')
  }
  if (base.username !== '' || base.password !== '' || base.hash !== '') {
    throw new TypeError('The tenant URL has neither credentials nor a fragment.')
  }
  if (!allowRemoteHosts && !loopbackHosts.has(base.hostname)) {
    throw new TypeError('The tenant URL must lead to this machine (localhost).')
  }
  const flags = base.search.slice(1)
  const basePath = base.pathname.replace(/\/+$/, '')
  return {
    dialect: hasRfcFlag(base) ? 'rfc' : 'legacy',
    address: (path, query = {}) => {
      const own = Object.entries(query).map(
        ([name, value]) => `${name}=${encodeURIComponent(value)}`,
      )
      const url = new URL(base)
      url.pathname = `${basePath}${path}`
      url.search = [...own, ...(flags === '' ? [] : [flags])].join('&')
      return url
    },
  }
}

function hasRfcFlag(url: URL): boolean {
  return [...url.searchParams.keys()].some((name) => name.toLowerCase() === 'aadoptscim062020')
}

/** A string in a filter, quoted as JSON has it. */
export function equals(attribute: string, value: string): string {
  return `${attribute} eq ${JSON.stringify(value)}`
}
