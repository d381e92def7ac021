export type TraceStep = { readonly rule: string; readonly saw: string }
