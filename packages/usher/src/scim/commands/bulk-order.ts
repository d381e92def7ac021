// In which order the operations of a bulk request are done: as they stand, but what is referred to is
// created before what refers to it.
export type Ordered = {
  /** Indexes of all operations. */
  readonly order: readonly number[]
  /** Those that refer to each other in a circle; none of them can come first. */
  readonly circular: ReadonlySet<number>
}

/** `dependencies[i]`: indexes of the operations that create what operation `i` refers to. */
export function orderOperations(dependencies: readonly (readonly number[])[]): Ordered {
  const order: number[] = []
  const circular = new Set<number>()
  const done = new Set<number>()
  const underWay: number[] = []

  // As deep as the longest chain of references, which `bulkOperationsMax` bounds.
  function visit(at: number): void {
    if (done.has(at)) return
    const begun = underWay.indexOf(at)
    if (begun >= 0) {
      for (const member of underWay.slice(begun)) circular.add(member)
      return
    }
    underWay.push(at)
    for (const dependency of dependencies[at] ?? []) visit(dependency)
    underWay.pop()
    done.add(at)
    order.push(at)
  }
  for (const at of dependencies.keys()) visit(at)
  return { order, circular }
}
