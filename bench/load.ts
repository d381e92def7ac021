// How load is put on and summed up, the same for every driver.

export async function inParallel(
  count: number,
  work: (worker: number) => Promise<void>,
): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, worker) => work(worker)))
}

export function summary(durations: readonly number[], milliseconds: number) {
  const sorted = Float64Array.from(durations).toSorted()
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  return { count: sorted.length, milliseconds, p50: at(0.5) ?? 0, p99: at(0.99) ?? 0 }
}
