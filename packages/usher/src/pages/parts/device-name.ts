import { describeDevice } from '../describe-device.ts'
import { text } from '../texts.ts'

/** "Chrome on Windows", as far as the user agent says. */
export function deviceName(userAgent: string | null): string {
  const { browser, system } = describeDevice(userAgent)
  if (browser !== null && system !== null) return text('deviceOn', { browser, system })
  return browser ?? system ?? text('deviceUnknown')
}
