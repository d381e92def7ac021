/**
 * Orders text by code point, which is the order of its UTF-8 bytes and so the databases' own. JavaScript
 * compares UTF-16 units, where a character beyond U+FFFF (a surrogate pair) sorts before U+E000.
 */
export function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index)
    const b = right.charCodeAt(index)
    if (a !== b) return rank(a) - rank(b)
  }
  return left.length - right.length
}

/** Puts surrogates behind every other unit, in their own order. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}
