// The pages that take the width of the window, which are the account page and the API reference:
// panels, lists, and tables that become cards where there is no room for columns.
export const room = `
.top{background:var(--surface);border-bottom:1px solid var(--line)}
.top-inner{max-width:75rem;margin-inline:auto;padding:.75rem 1.5rem;display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.5rem 1.5rem}
.top .logo{width:2.25rem;height:2.25rem;font-size:1rem}
.top nav ul{display:flex;flex-wrap:wrap;gap:.25rem}
.top nav a{display:block;padding:.4375rem .75rem;font-size:.9375rem;font-weight:500;color:var(--muted);text-decoration:none;border-radius:var(--radius)}
.top nav a:hover{color:var(--ink);background:var(--sunken)}
.room{flex:1;width:100%;max-width:75rem;margin-inline:auto;padding:2.25rem 1.5rem 3rem;display:grid;gap:1.5rem;align-content:start;grid-template-columns:minmax(0,1fr)}
.room-narrow{max-width:48rem}
.panel{display:grid;gap:1.125rem;grid-template-columns:minmax(0,1fr);padding:1.5rem;background:var(--surface);border:1px solid var(--line);border-radius:var(--radius-large)}
.list{display:grid}
.list>li{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.75rem 1rem;padding-block:.9375rem}
.list>li+li{border-top:1px solid var(--line)}
.list>li:first-child{padding-top:0}.list>li:last-child{padding-bottom:0}
.list>li>:first-child{flex:1 1 14rem;min-width:0}
.list svg{width:1.25rem;height:1.25rem;color:var(--accent)}
.facts-columns{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(14rem,100%),1fr));gap:1rem 1.5rem}
.facts-columns dt{font-size:.8125rem;font-weight:600;color:var(--muted)}

table{width:100%;border-collapse:collapse;font-size:.875rem;line-height:1.45;text-align:start}
th{padding:.75rem .75rem;font-size:.8125rem;font-weight:600;color:var(--muted);text-align:start;white-space:nowrap;background:var(--sunken);border-bottom:1px solid var(--line)}
td{padding:.8125rem .75rem;vertical-align:middle;border-bottom:1px solid var(--line)}
tr:last-child td{border-bottom:0}
tbody tr:hover td{background:color-mix(in srgb,var(--sunken) 55%,transparent)}
th:first-child,td:first-child{padding-inline-start:1.5rem}
th:last-child,td:last-child{padding-inline-end:1.5rem}
@media (max-width:62rem){
table,tbody,tr,td{display:block}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{padding:1.125rem 1.25rem;border-bottom:1px solid var(--line)}
tr:last-child{border-bottom:0}
td,td:first-child,td:last-child{display:grid;grid-template-columns:7.5rem minmax(0,1fr);gap:.75rem;align-items:baseline;padding:.25rem 0;border:0}
td::before{content:attr(data-label);font-size:.8125rem;font-weight:600;color:var(--muted)}
td.lead{display:block;padding-bottom:.5rem}td.lead::before{content:none}
}
@media (max-width:30rem){
.stage{padding:1.25rem .75rem;align-content:start}
.card{padding:1.5rem 1.25rem;border-radius:var(--radius)}
.room{padding:1.5rem .75rem 2rem}.top-inner{padding-inline:.75rem}.top nav{margin-inline:-.5rem}.top nav a{padding-inline:.5rem;font-size:.875rem}
.panel{padding:1.25rem 1rem}
td,td:first-child,td:last-child{grid-template-columns:6rem minmax(0,1fr)}
}
@media (prefers-reduced-motion:reduce){*,::before,::after{transition:none!important;animation:none!important}.button:active{transform:none}}
@media (forced-colors:active){.badge,.letter,.notice{border:1px solid CanvasText}}
@media print{:root{color-scheme:light}body,.card,.panel,.top{background:#fff;box-shadow:none}form,nav,.skip,.foot,.button,.actions{display:none!important}.stage{align-content:start}.card,.panel{border-color:#999;break-inside:avoid}}
`
