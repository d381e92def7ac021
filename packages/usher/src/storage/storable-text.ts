/**
 * PostgreSQL's text refuses U+0000, which hostile input may contain; it becomes U+FFFD in both
 * databases, on the way in and in look-ups alike.
 */
export function withoutNul(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\u{FFFD}') : text
}
