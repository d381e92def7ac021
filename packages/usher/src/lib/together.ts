/**
 * Waits for all, and fails as the first of them in the order of the list, however they end. For
 * statements of one transaction that need not wait for each other: they are sent one behind the other,
 * and where one fails, those behind it fail because of it and have nothing to say.
 */
export async function together<const Work extends readonly unknown[]>(
  work: Work,
): Promise<{ -readonly [Index in keyof Work]: Awaited<Work[Index]> }> {
  for (const outcome of await Promise.allSettled(work))
    if (outcome.status === 'rejected') throw outcome.reason
  return Promise.all(work)
}
