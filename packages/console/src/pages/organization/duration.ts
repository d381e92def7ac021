// Durations as people set them: a whole number of the largest unit that has no rest.
export const unitSeconds = { minutes: 60, hours: 3600, days: 86_400 } as const
export type Unit = keyof typeof unitSeconds
export type Duration = { readonly amount: number; readonly unit: Unit }

const largestFirst: readonly Unit[] = ['days', 'hours', 'minutes']

export function durationOf(seconds: number): Duration {
  const unit = largestFirst.find((each) => seconds % unitSeconds[each] === 0) ?? 'minutes'
  return { unit, amount: Math.max(1, Math.round(seconds / unitSeconds[unit])) }
}

export function secondsOf({ amount, unit }: Duration): number {
  return amount * unitSeconds[unit]
}

export function isUnit(text: string | null): text is Unit {
  return text !== null && Object.hasOwn(unitSeconds, text)
}
