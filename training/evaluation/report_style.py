"""The style sheet of the HTML report, light and dark."""

CSS = """
:root { --paper:#fff; --ink:#1c2430; --soft:#5f6b7a; --line:#e3e7ec; --card:#f6f8fa; --main:#1d5fa8;
  --other:#c2622d; --grid:#e9edf1; }
@media (prefers-color-scheme: dark) {
  :root { --paper:#14181e; --ink:#e6eaef; --soft:#9aa6b4; --line:#2b333d; --card:#1c222a; --main:#6fb1f5;
    --other:#ee9a66; --grid:#262d36; } }
* { box-sizing:border-box; }
body { margin:0; background:var(--paper); color:var(--ink);
  font:15px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
main { max-width:1080px; margin:0 auto; padding:36px 24px 64px; }
.kicker { margin:0; color:var(--main); font-weight:600; letter-spacing:.06em; text-transform:uppercase;
  font-size:12px; }
h1 { margin:2px 0 6px; font-size:30px; line-height:1.2; }
h2 { margin:0 0 14px; font-size:20px; }
h3 { margin:22px 0 8px; font-size:15px; font-family:ui-monospace, "DejaVu Sans Mono", monospace; }
section { margin-top:36px; padding-top:24px; border-top:1px solid var(--line); }
.facts { margin:0; color:var(--soft); display:flex; flex-wrap:wrap; gap:4px 20px; }
.facts b { font-weight:600; color:var(--ink); }
.note { color:var(--soft); font-size:13px; max-width:78ch; }
.cards { display:flex; flex-wrap:wrap; gap:12px; margin-bottom:18px; }
.card { background:var(--card); border:1px solid var(--line); border-radius:10px; padding:12px 18px;
  min-width:150px; display:flex; flex-direction:column; }
.card span { color:var(--soft); font-size:13px; }
.card strong { font-size:28px; line-height:1.25; font-variant-numeric:tabular-nums; }
.card small { color:var(--soft); font-variant-numeric:tabular-nums; }
.scroll { overflow-x:auto; }
table { border-collapse:collapse; width:100%; font-variant-numeric:tabular-nums; }
th, td { padding:7px 10px; border-bottom:1px solid var(--line); text-align:left; white-space:nowrap; }
th { color:var(--soft); font-weight:600; font-size:13px; }
.number { text-align:right; }
.matrix { width:auto; }
.matrix th + th { text-align:right; }
.matrix td { text-align:right; min-width:84px;
  background:color-mix(in srgb, var(--main) calc(var(--share) * 90%), transparent); }
.matrix td.strong { color:var(--paper); }
.plots { display:grid; grid-template-columns:repeat(auto-fit, minmax(280px, 1fr)); gap:16px; }
figure { margin:0; background:var(--card); border:1px solid var(--line); border-radius:10px;
  padding:10px 12px; }
figure.wide { max-width:380px; }
figcaption { font-weight:600; font-size:13px; margin-bottom:4px; }
svg { width:100%; height:auto; display:block; }
svg text { fill:var(--soft); font-size:10.5px; text-anchor:middle; }
svg text.end { text-anchor:end; }
svg text.label { fill:var(--ink); font-size:11px; }
svg text.side { text-anchor:start; font-weight:600; font-size:11px; }
svg text.present { fill:var(--main); }
svg text.absent { fill:var(--other); }
.grid { stroke:var(--grid); stroke-width:1; }
.axis { stroke:var(--soft); stroke-width:1; }
.line { fill:none; stroke:var(--main); stroke-width:2; stroke-linejoin:round; }
.line.thin { stroke-width:1.2; opacity:.6; }
.guess { fill:none; stroke:var(--soft); stroke-width:1; stroke-dasharray:4 4; }
.mark { fill:var(--other); stroke:var(--card); stroke-width:2; }
.bin { fill:var(--main); fill-opacity:.75; }
rect.present { fill:var(--main); }
rect.absent { fill:var(--other); }
@media print { section { break-inside:avoid; } }
"""
