// Addresses from outside on their way into `src` and `href`. Whatever is not plainly harmless is
// dropped, so that no `javascript:` and no look-alike scheme reaches a page.

const pictureLengthMax = 200_000
const addressLengthMax = 2000
const dataPicture = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+={0,2}$/

/**
 * A picture that a page may show: https, or a raster image in a base64 data URL. SVG is left out
 * because it can carry script. `null` for everything else.
 */
export function safePicture(address: string | null): string | null {
  if (address === null) return null
  if (address.startsWith('data:')) {
    return address.length <= pictureLengthMax && dataPicture.test(address) ? address : null
  }
  const url = parsed(address)
  return url?.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null
}

/**
 * An address that a link or form may lead to: a path on this server, or an absolute http(s) address.
 * Everything else becomes `/`. `//host` and `/\host` leave the server in a browser and are refused.
 */
export function safeLink(address: string): string {
  if (/^\/(?![/\\])[^\\\s\p{Cc}]*$/u.test(address)) return address
  const url = parsed(address)
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.href : '/'
}

function parsed(address: string): URL | null {
  // A relative address, or one with leading white space, would mean something else in a page.
  if (address.length > addressLengthMax || !/^https?:\/\//i.test(address)) return null
  return URL.parse(address)
}
