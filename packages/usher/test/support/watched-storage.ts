// A storage that tells of every call before it is made and after, so that a test can let it fail or let
// something else happen exactly there.
import type { Storage, Stores } from '../../src/engine/ports.ts'

export type Watch = {
  /** `label` is `begin`, `store.method` or `commit`; a read outside a transaction is `read store.method`. */
  readonly before?: (label: string) => Promise<void> | void
  readonly after?: (label: string) => Promise<void> | void
}

export function watchStorage(storage: Storage, watch: Watch): Storage {
  const around = async <Result>(label: string, call: () => Promise<Result>): Promise<Result> => {
    await watch.before?.(label)
    const result = await call()
    await watch.after?.(label)
    return result
  }
  return {
    ...storage,
    read: watchStores(storage.read, (label, call) => around(`read ${label}`, call)),
    async transaction(work) {
      await watch.before?.('begin')
      const result = await storage.transaction(async (stores) => {
        const done = await work(watchStores(stores, around))
        await watch.before?.('commit')
        return done
      })
      await watch.after?.('commit')
      return result
    },
  }
}

type Around = <Result>(label: string, call: () => Promise<Result>) => Promise<Result>

function watchStores(stores: Stores, around: Around): Stores {
  return Object.fromEntries(
    Object.entries(stores).map(([name, store]) => [name, watchStore(name, store, around)]),
  ) as unknown as Stores
}

function watchStore(name: string, store: object, around: Around): object {
  return new Proxy(store, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key)
      if (typeof value !== 'function') return value
      return (...given: readonly unknown[]) =>
        around(`${name}.${String(key)}`, () =>
          Promise.resolve(value.apply(target, given) as unknown),
        )
    },
  })
}
