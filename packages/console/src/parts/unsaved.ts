// What would be lost if this page were left. Each guard that has something to lose is asked here by
// what leaves without the router: for it, asking has to come before the session is another one.
type Ask = () => Promise<boolean>

const asks = new Set<Ask>()
let isLeaving = false

export const unsaved = {
  /** Returns how to take it back. */
  add(ask: Ask): () => void {
    asks.add(ask)
    return () => {
      asks.delete(ask)
    }
  },
  /** Whether nothing would be lost, or the reader says that it may be. */
  async mayBeLost(): Promise<boolean> {
    const [ask] = asks
    return ask === undefined || ask()
  },
  /** Loads another page; whoever comes back to this one with the browser is asked again. */
  leave(load: () => void): void {
    isLeaving = true
    window.addEventListener('pageshow', () => (isLeaving = false), { once: true })
    load()
  },
  isLeaving: (): boolean => isLeaving,
}
