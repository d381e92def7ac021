// Colours, sizes and type. Every text colour keeps 4.5:1 on every surface it is used on, every
// control border 3:1 (WCAG 2.2, 1.4.3 and 1.4.11), in both schemes.
export const tokens = `
:root{color-scheme:light dark;
--canvas:light-dark(#f5f5f2,#111315);
--surface:light-dark(#fff,#191c1f);
--sunken:light-dark(#f5f5f2,#212529);
--ink:light-dark(#1a1d21,#eceef0);
--muted:light-dark(#585e67,#a6adb6);
--line:light-dark(#e2e2dd,#2e3338);
--control:light-dark(#868c94,#717983);
--accent:light-dark(#14594f,#7bd8c3);
--accent-strong:light-dark(#0d433b,#9be7d6);
--accent-soft:light-dark(#e6f1ee,#16302b);
--on-accent:light-dark(#fff,#06241e);
--danger:light-dark(#a02419,#ffa499);
--danger-soft:light-dark(#fcefed,#371c1b);
--warning:light-dark(#744900,#f1c772);
--warning-soft:light-dark(#fdf4df,#302714);
--success:light-dark(#186138,#86daa7);
--success-soft:light-dark(#e8f5ed,#15291e);
--shade:light-dark(#1a1d211f,#0006);
--shade-edge:light-dark(#1a1d2112,#0000);
--radius:.625rem;--radius-large:1.125rem;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",Arial,sans-serif;
--mono:ui-monospace,SFMono-Regular,"Cascadia Mono",Menlo,Consolas,"Liberation Mono",monospace}
`
