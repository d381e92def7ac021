// Buttons, fields, and the blocks of the sign-in, error and link pages.
export const controls = `
.button{display:inline-flex;align-items:center;justify-content:center;gap:.625rem;min-height:2.875rem;padding:.5rem 1.125rem;font:600 .9375rem/1.3 var(--sans);text-align:center;text-decoration:none;color:var(--ink);background:var(--surface);border:1px solid var(--control);border-radius:var(--radius);cursor:pointer;transition:background-color .12s,border-color .12s,color .12s}
.button:hover{color:var(--ink);background:var(--sunken);border-color:var(--ink)}
.button:active{transform:translateY(1px)}
.button:focus-visible,.field input:focus-visible{border-radius:var(--radius)}
.primary{color:var(--on-accent);background:var(--accent);border-color:var(--accent)}
.primary:hover{color:var(--on-accent);background:var(--accent-strong);border-color:var(--accent-strong)}
.danger{color:var(--danger);border-color:var(--danger)}
.danger:hover{color:var(--danger);background:var(--danger-soft);border-color:var(--danger)}
.compact{min-height:2.25rem;padding:.25rem .75rem;font-size:.875rem}
.block{width:100%}
.way{width:100%;justify-content:flex-start;padding-inline:1rem;text-align:start}
.way svg{width:1.25rem;height:1.25rem;color:var(--accent)}
.ways{display:grid;gap:.625rem}

.or{display:flex;align-items:center;gap:.875rem;font-size:.8125rem;color:var(--muted)}
.or::before,.or::after{content:"";flex:1;border-top:1px solid var(--line)}

form{display:grid;gap:1.125rem;grid-template-columns:minmax(0,1fr)}
form.inline{display:block}
fieldset{display:grid;gap:1.125rem;grid-template-columns:minmax(0,1fr)}
legend{padding:0 0 .75rem;font-size:1.0625rem;font-weight:650}
.field{display:grid;gap:.375rem;grid-template-columns:minmax(0,1fr)}
.field label{font-size:.875rem;font-weight:600}
.field input{width:100%;min-height:2.875rem;padding:.5rem .875rem;font:400 1rem/1.4 var(--sans);color:var(--ink);background:var(--surface);border:1px solid var(--control);border-radius:var(--radius);transition:border-color .12s}
.field input:hover{border-color:var(--ink)}
.field input:read-only{background:var(--sunken);border-color:var(--line);color:var(--muted)}
.field-help{font-size:.8125rem;line-height:1.45;color:var(--muted)}
.links{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;justify-content:space-between;font-size:.875rem}
.links a,.links span{padding-block:.125rem}
.actions{display:flex;flex-wrap:wrap;gap:.625rem}
.actions>.button{flex:1 1 10rem}

.reference{display:grid;gap:.25rem;padding:1.125rem 1.25rem;border-radius:var(--radius);background:var(--sunken);border:1px solid var(--line)}
.reference code{font-size:1.375rem;line-height:1.4;font-weight:600;letter-spacing:.04em;user-select:all}
.facts{display:grid;gap:1rem}
.facts>div{display:grid;gap:.125rem}
.facts dt{font-size:.8125rem;line-height:1.4;font-weight:600;color:var(--muted)}
.quote{padding:.75rem 1rem;border-radius:var(--radius);background:var(--sunken);font-size:.875rem;white-space:pre-line}
.pair{display:grid;border:1px solid var(--line);border-radius:var(--radius)}
.pair>div{display:grid;gap:.625rem;padding:1rem 1.125rem}
.pair>div+div{border-top:1px solid var(--line)}
.points{display:grid;gap:.5rem;padding-inline-start:1.125rem;list-style:disc}
.points li::marker{color:var(--accent)}
`
