// A user agent in plain words: enough to recognize one's own devices in a list. User agents lie, so
// nothing may be decided by this.

type Named = readonly [pattern: RegExp, name: string]

// Order matters: every browser claims to be the ones before it.
const browsers: readonly Named[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/[\d.]+.*\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
]
const systems: readonly Named[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\b(?:Macintosh|Mac OS X)\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
]
const userAgentLengthMax = 1000

export type Device = { readonly browser: string | null; readonly system: string | null }

export function describeDevice(userAgent: string | null): Device {
  const shortened = (userAgent ?? '').slice(0, userAgentLengthMax)
  return { browser: firstMatch(browsers, shortened), system: firstMatch(systems, shortened) }
}

function firstMatch(names: readonly Named[], userAgent: string): string | null {
  return names.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null
}
