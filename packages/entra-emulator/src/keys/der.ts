/** The little of DER (X.690) that writing a certificate needs. */
export const der = {
  sequence: (...parts: readonly Buffer[]) => element(0x30, ...parts),
  set: (...parts: readonly Buffer[]) => element(0x31, ...parts),
  /** A non-negative whole number from its big-endian bytes. */
  integer: (bytes: Buffer) =>
    element(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes),
  bitString: (bytes: Buffer) => element(0x03, Buffer.of(0), bytes),
  null: () => element(0x05),
  utf8: (text: string) => element(0x0c, Buffer.from(text, 'utf8')),
  /** X.509 wants UTCTime up to 2049. */
  utcTime: (date: Date) =>
    element(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`)),
  octetString: (bytes: Buffer) => element(0x04, bytes),
  /** A primitive with a context tag, as in the choices of a general name. */
  tagged: (tag: number, bytes: Buffer) => element(0x80 + tag, bytes),
  explicit: (tag: number, ...parts: readonly Buffer[]) => element(0xa0 + tag, ...parts),
  /** An object identifier, already encoded. */
  objectIdentifier: (hex: string) => element(0x06, Buffer.from(hex, 'hex')),
}

function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.of(tag), lengthOf(content.length), content])
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length)
  const digits = length.toString(16)
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex')
  return Buffer.concat([Buffer.of(0x80 | bytes.length), bytes])
}
