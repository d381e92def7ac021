// The bare elements, the document frame and the card that most pages live in.
export const base = `
*,::before,::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;background:var(--canvas);color:var(--ink);font:400 1rem/1.55 var(--sans);overflow-wrap:anywhere}
h1,h2,h3,p,ul,dl,dd,fieldset,table{margin:0;padding:0;border:0;min-width:0}
h1{font-size:1.625rem;line-height:1.2;font-weight:650;letter-spacing:-.02em;text-wrap:balance}
h2{font-size:1.0625rem;line-height:1.35;font-weight:650;letter-spacing:-.008em}
h3{font-size:.9375rem;line-height:1.4;font-weight:600}
p{text-wrap:pretty}
ul{list-style:none}
img,svg{display:block;flex:none}
a{color:var(--accent);text-underline-offset:.2em;text-decoration-thickness:.06em;text-decoration-color:color-mix(in srgb,currentColor 45%,transparent)}
a:hover{color:var(--accent-strong);text-decoration-color:currentColor}
code,.mono{font-family:var(--mono);font-size:.875em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:.25rem}
::selection{background:color-mix(in srgb,var(--accent) 28%,transparent)}
.muted{color:var(--muted)}
.small{font-size:.875rem;line-height:1.5}
.label{font-size:.8125rem;line-height:1.4;font-weight:600;color:var(--muted)}
.skip{position:absolute;left:1rem;top:-4rem;z-index:1;padding:.5rem .875rem;background:var(--surface);border-radius:var(--radius)}
.skip:focus{top:1rem}
.stack{display:grid;gap:1.25rem;grid-template-columns:minmax(0,1fr)}
.stack-small{display:grid;gap:.375rem;grid-template-columns:minmax(0,1fr)}
.row{display:flex;align-items:center;gap:.75rem;min-width:0}
.row-wrap{display:flex;flex-wrap:wrap;align-items:center;gap:.375rem .75rem}
.grow{flex:1;min-width:0}

.stage{flex:1;display:grid;justify-items:center;align-content:safe center;grid-template-columns:minmax(0,1fr);gap:1.5rem;padding:2.5rem 1.25rem}
.card{width:100%;max-width:26.5rem;display:grid;grid-template-columns:minmax(0,1fr);gap:1.5rem;padding:2.25rem;background:var(--surface);border:1px solid var(--line);border-radius:var(--radius-large);box-shadow:0 1px 2px var(--shade-edge),0 16px 40px -20px var(--shade)}
.card-wide{max-width:34rem}
.intro{display:grid;gap:.5rem;grid-template-columns:minmax(0,1fr)}
.brand{display:flex;align-items:center;gap:.75rem;font-weight:600;color:var(--ink)}
.logo{width:2.75rem;height:2.75rem;border-radius:var(--radius);object-fit:contain}
.foot{padding:0 1.25rem 1.75rem;text-align:center;font-size:.8125rem;color:var(--muted)}

.letter{width:2.5rem;height:2.5rem;flex:none;display:grid;place-items:center;border-radius:50%;font-size:.875rem;font-weight:650;letter-spacing:.01em;background:var(--accent-soft);color:var(--accent)}
.letter.logo{width:2.75rem;height:2.75rem;border-radius:var(--radius);font-size:1.125rem;background:var(--accent);color:var(--on-accent)}
.letter.tint-1{background:light-dark(#e8edfb,#1d2844);color:light-dark(#2a448f,#afc3ff)}
.letter.tint-2{background:light-dark(#f6e9f3,#3a1f34);color:light-dark(#7b2a66,#f0b3df)}
.letter.tint-3{background:light-dark(#fbeee0,#382613);color:light-dark(#81450b,#f2c08b)}
.letter.tint-4{background:light-dark(#eeebf9,#2a2347);color:light-dark(#50399a,#c9bbff)}
.avatar{width:2.5rem;height:2.5rem;border-radius:50%;object-fit:cover;background:var(--sunken)}
.large{width:4rem;height:4rem;font-size:1.375rem}

.notice{display:grid;gap:.25rem;padding:.875rem 1rem;border-radius:var(--radius);border-inline-start:.25rem solid var(--accent);background:var(--accent-soft)}
.notice strong{font-weight:650}
.notice-error{border-color:var(--danger);background:var(--danger-soft)}
.notice-warning{border-color:var(--warning);background:var(--warning-soft)}
.notice-success{border-color:var(--success);background:var(--success-soft)}
.notice .code{font:500 .75rem/1.5 var(--mono);color:var(--ink)}

.badge{display:inline-flex;align-items:center;gap:.375rem;padding:.125rem .5rem;border-radius:1rem;font-size:.75rem;line-height:1.5;font-weight:600;white-space:nowrap;background:var(--sunken);color:var(--ink);border:1px solid var(--line)}
.badge-good{background:var(--success-soft);color:var(--success);border-color:transparent}
`
