declare const brand: unique symbol

/** A value of `Base` that only its constructor or parser can make. */
export type Branded<Base, Name extends string> = Base & { readonly [brand]: Name }
