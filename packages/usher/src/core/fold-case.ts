/** Case-insensitive comparison (RFC 7643 caseExact false), with one form for equal characters. */
export function foldCase(text: string): string {
  // Most of what is compared, and normal in every form.
  if (isAscii.test(text)) return text.toLowerCase()
  // Lower case may compose anew (U+0130 with a mark), so that folding twice would not be folding once.
  return text.normalize('NFKC').toLowerCase().normalize('NFKC')
}

const isAscii = /^[ -~]*$/
