/** How far what is drawn may lag behind, so that what is drawn together is of one moment. */
const freshMilliseconds = 30_000

/** The time, at most half a minute old however long nobody has asked; `read` knows it exactly. */
export function createClock(read: () => number): () => number {
  let now = read()
  return () => {
    const exactly = read()
    if (Math.abs(exactly - now) >= freshMilliseconds) now = exactly
    return now
  }
}
