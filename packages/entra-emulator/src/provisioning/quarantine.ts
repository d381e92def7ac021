export type QuarantineReason =
  /** The endpoint refused the credentials or did not answer. */
  | 'EncounteredQuarantineException'
  /** Too many objects fail. */
  | 'EncounteredEscrowProportionThreshold'

export type Quarantine = {
  readonly reason: QuarantineReason
  readonly since: Date
  readonly detail: string
}

export type QuarantineThresholds = {
  /** This many failing objects, together with the proportion. */
  readonly failuresMin: number
  readonly proportionMax: number
  /** Beyond this many the proportion does not matter. */
  readonly failuresMax: number
}

export const defaultQuarantineThresholds: QuarantineThresholds = {
  failuresMin: 5_000,
  proportionMax: 0.4,
  failuresMax: 40_000,
}

export const quarantineDaysMax = 28
const dayMs = 86_400_000

export function tooManyFail(failing: number, known: number, limits: QuarantineThresholds): boolean {
  if (failing > limits.failuresMax) return true
  return failing >= limits.failuresMin && failing > known * limits.proportionMax
}

/** After four weeks in quarantine Entra switches the job off. */
export function isQuarantineOver({ since }: Quarantine, now: Date): boolean {
  return now.getTime() - since.getTime() >= quarantineDaysMax * dayMs
}
