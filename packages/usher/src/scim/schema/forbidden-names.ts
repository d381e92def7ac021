// Names that reach into the prototypes of JavaScript. No attribute and no key of a body has one.
export const forbiddenNames: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  'prototype',
])
