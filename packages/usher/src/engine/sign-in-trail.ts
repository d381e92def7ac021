// Writes down what one sign-in does, step by step. A real sign-in has nobody to read it and passes
// none; a test sign-in shows it.
import type { TestError, TestStep, TestStepName } from '../core/test-report.ts'
import { testSteps } from '../core/test-report.ts'

export class SignInTrail {
  readonly #details = new Map<TestStepName, Record<string, unknown>>()
  readonly #skipped = new Set<TestStepName>()
  #current: TestStepName = 'provider'

  constructor(before: readonly TestStep[] = []) {
    for (const { step, state, details } of before)
      if (state === 'ok') this.#details.set(step, { ...details })
  }

  /** What follows is about this step, and a failure is its failure. */
  enter(step: TestStepName): void {
    this.#current = step
    if (!this.#details.has(step)) this.#details.set(step, {})
  }

  note(details: Readonly<Record<string, unknown>>): void {
    Object.assign(this.#details.get(this.#current) ?? {}, details)
  }

  /** The step does not exist for this provider. */
  skip(step: TestStepName): void {
    this.#skipped.add(step)
  }

  /** All steps; with an error, the step that was entered last has failed. */
  steps(error: TestError | null): readonly TestStep[] {
    return testSteps.map((step) => ({
      step,
      state: this.#stateOf(step, error),
      details: this.#details.get(step) ?? {},
    }))
  }

  #stateOf(step: TestStepName, error: TestError | null): TestStep['state'] {
    if (error !== null && step === this.#current) return 'failed'
    if (this.#skipped.has(step)) return 'skipped'
    return this.#details.has(step) ? 'ok' : 'waiting'
  }
}
