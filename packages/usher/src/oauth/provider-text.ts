// Words of a provider, on their way to a page, a log and an administrator.

const lengthMax = 600
const codeLengthMax = 100

/** Control, format (bidirectional overrides, zero widths), surrogate and line separator characters. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu

/** One line of plain text, capped. Whoever shows it must still escape it. */
export function plainText(text: string): string {
  const line = text
    .slice(0, lengthMax * 4)
    .replaceAll(unprintable, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim()
  return line.length > lengthMax ? `${line.slice(0, lengthMax - 1)}…` : line
}

/** An error code is letters, digits and a few signs; anything else is not one. */
export function plainCode(text: string): string {
  const code = text.slice(0, codeLengthMax).replaceAll(/[^\w.:/-]+/g, '_')
  return code === '' ? 'unknown' : code
}

/** A provider that echoes what we sent must not bring a secret into a log or onto a page. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= 4)
    .reduce((redacted, secret) => redacted.replaceAll(secret, '[redacted]'), text)
}
