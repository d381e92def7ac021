// What the server tells while a page is open: that something new is there. One stream for the whole tab
// and only while a page wants it; a page that nobody looks at has none.
import { useQueryClient, type QueryKey } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'

export type LiveKind = 'sign-in-attempt' | 'scim-request'
/** `off`: there is no stream now; the page asks by itself, and shows what it knows. */
export type LiveState = 'connecting' | 'live' | 'off'

type Listener = { readonly kind: LiveKind; readonly hear: () => void }

/** After the server refused one: it is stopping, or has too many. */
const retryMilliseconds = 15_000

class LiveStream {
  state: LiveState = 'connecting'
  readonly #address: string
  readonly #listeners = new Set<Listener>()
  readonly #watchers = new Set<() => void>()
  #source: EventSource | undefined
  #retry: ReturnType<typeof setTimeout> | undefined

  constructor(organizationId: string) {
    this.#address = `/api/v1/organizations/${encodeURIComponent(organizationId)}/live`
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) this.#begin()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#end()
    }
  }

  #begin(): void {
    document.addEventListener('visibilitychange', this.#look)
    this.#open()
  }

  #end(): void {
    document.removeEventListener('visibilitychange', this.#look)
    this.#close('connecting')
  }

  readonly #look = (): void => {
    if (document.visibilityState === 'hidden') this.#close('off')
    else if (this.#source === undefined) this.#open()
  }

  #open(): void {
    this.#close('connecting')
    const source = new EventSource(this.#address)
    this.#source = source
    source.addEventListener('ready', () => {
      this.#become('live')
      // What came before the stream did.
      this.#tell(() => true)
    })
    for (const kind of ['sign-in-attempt', 'scim-request'] as const)
      source.addEventListener(kind, () => this.#tell((listener) => listener.kind === kind))
    source.addEventListener('error', () => {
      // It may have ended because nobody is signed in any more: whoever asks now will learn it.
      this.#tell(() => true)
      if (source.readyState !== EventSource.CLOSED) return this.#become('connecting')
      this.#close('off')
      this.#retry = setTimeout(() => this.#open(), retryMilliseconds)
    })
  }

  #close(state: LiveState): void {
    clearTimeout(this.#retry)
    this.#source?.close()
    this.#source = undefined
    this.#become(state)
  }

  #become(state: LiveState): void {
    if (this.state === state) return
    this.state = state
    for (const watcher of this.#watchers) watcher()
  }

  #tell(about: (listener: Listener) => boolean): void {
    for (const listener of this.#listeners) if (about(listener)) listener.hear()
  }
}

const streams = new Map<string, LiveStream>()

function streamOf(organizationId: string): LiveStream {
  const stream = streams.get(organizationId) ?? new LiveStream(organizationId)
  streams.set(organizationId, stream)
  return stream
}

/** Asks anew for everything under this key when something of the kind has come. */
export function useLive(organizationId: string, kind: LiveKind, queryKey: QueryKey): LiveState {
  const queryClient = useQueryClient()
  const stream = streamOf(organizationId)
  // Keys are made anew at every render: the newest is used, and the stream stays.
  const hear = useEffectEvent(() => void queryClient.invalidateQueries({ queryKey }))
  useEffect(() => stream.listen({ kind, hear: () => hear() }), [stream, kind])
  return useSyncExternalStore(stream.watch, () => stream.state)
}
