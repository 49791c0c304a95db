import { dark, declarations, light } from './palette.ts';

/** The whole style sheet. `wide` and `narrow` are the two drawings of a chart; one is shown. */
export const style = `
:root{color-scheme:light dark;${declarations(light)}}
@media (prefers-color-scheme:dark){:root{${declarations(dark)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
.page{max-width:1040px;margin:0 auto;padding:24px 20px 64px}
a{color:var(--link);text-underline-offset:2px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 12px;letter-spacing:-.015em}
h2{font-size:1.65rem;line-height:1.25;margin:0 0 4px;letter-spacing:-.01em}
h2 small{font-size:1.05rem;font-weight:400;color:var(--muted);white-space:nowrap;letter-spacing:0}
h3{font-size:1.2rem;line-height:1.3;margin:0 0 10px;padding-top:18px;border-top:1px solid var(--rule)}
h4{font-size:1rem;margin:20px 0 6px}
p{margin:0 0 12px}
code{font:.86em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.skip{position:absolute;left:-999px}
.skip:focus{left:12px;top:8px;background:var(--panel);padding:6px 10px}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:10px;margin:0;padding:0}
nav.systems{margin-bottom:28px}
nav.systems li{flex:1 1 260px;min-width:0;background:var(--panel);border:1px solid var(--rule);border-radius:8px;padding:12px 14px}
nav.systems p{margin:6px 0 0;font-size:.92rem}
nav.parts{margin:16px 0 0;font-size:.92rem}
nav.parts ul{gap:4px 16px}
article{margin:0 0 56px}
section{margin:28px 0 0}
.kicker{margin:0 0 2px;color:var(--muted);font-size:.82rem;letter-spacing:.06em;text-transform:uppercase}
.description{color:var(--muted);max-width:70ch}
.decision{font-size:1.06rem;max-width:80ch}
.badge{display:inline-block;border:1.5px solid currentColor;border-radius:5px;padding:0 8px;font-weight:650;font-size:.92em;white-space:nowrap}
.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}.muted{color:var(--muted)}
.good,.bad,.warn{font-weight:600}
.badge.plain{color:var(--ink)}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,225px),1fr));gap:10px 24px;margin:14px 0}
.facts dt{font-size:.82rem;color:var(--muted)}
.facts dd{margin:0}
.alerts{max-height:340px;overflow:auto}
.notes,.warnings,.alerts{padding-left:20px;margin:10px 0;font-size:.94rem}
.notes li,.warnings li{margin:4px 0;max-width:90ch}
.alerts ul{padding-left:18px}
.events li{margin:4px 0}
.flow{list-style:none;display:flex;flex-wrap:wrap;gap:8px 22px;margin:0 0 14px;padding:0}
.flow li{position:relative;background:var(--panel);border:1px solid var(--rule);border-radius:6px;padding:5px 10px;font-size:.9rem;line-height:1.35}
.flow li:not(:last-child)::after{content:"→";position:absolute;right:-19px;top:50%;transform:translateY(-50%);color:var(--muted)}
.flow strong,.flow li>span{display:block}
.flow li>span{color:var(--muted);font-size:.86rem}
.scroll{overflow-x:auto;margin:12px 0 18px;background:var(--panel);border:1px solid var(--rule);border-radius:8px}
table{border-collapse:collapse;width:100%;font-size:.9rem;line-height:1.4;font-variant-numeric:tabular-nums;overflow-wrap:normal}
caption{text-align:left;padding:9px 12px 5px;color:var(--muted);font-size:.88rem}
th,td{padding:6px 12px;text-align:left;vertical-align:top;border-top:1px solid var(--rule)}
thead th{font-weight:600;color:var(--muted);font-size:.85rem;vertical-align:bottom;min-width:64px}
tbody th{font-weight:600;white-space:nowrap}
td{white-space:nowrap}
td.wrap{white-space:normal;min-width:140px}
td.wordy{white-space:normal;min-width:240px;max-width:460px}
.number{text-align:right}
.best{font-weight:700}
.star{color:var(--good)}
abbr{text-decoration:none}
.role{display:block;font-weight:400;font-size:.84rem;color:var(--muted)}
td.heated{padding:3px 4px}
.heat{display:block;padding:3px 8px;border-radius:4px}
.heat.low{background:color-mix(in srgb,var(--c1) var(--heat),transparent)}
.heat.high{background:color-mix(in srgb,var(--c2) var(--heat),transparent)}
figure{margin:16px 0 22px;padding:14px 16px 10px;background:var(--panel);border:1px solid var(--rule);border-radius:8px;min-width:0}
figcaption{font-size:.94rem;margin-bottom:6px}
figcaption span{color:var(--muted)}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:2px 16px;margin:4px 0 8px;padding:0;font-size:.88rem}
.legend li{display:flex;align-items:center;gap:6px;min-width:0}
.swatch{width:22px;height:12px;flex:none}
.chart svg{display:block;width:100%;height:auto}
.chart.narrow{display:none;max-width:480px;margin:0 auto}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:0 20px;align-items:start}
.pair .chart.wide{max-width:520px;margin:0 auto}
details{margin:8px 0}
details .scroll{max-height:420px;overflow:auto}
summary{cursor:pointer;color:var(--link);font-size:.92rem;padding:3px 0}
footer{color:var(--muted);font-size:.88rem;border-top:1px solid var(--rule);padding-top:14px}
@media (max-width:820px){.chart.wide{display:none}.chart.narrow{display:block}}
@media (max-width:520px){.page{padding:16px 12px 48px}figure{padding:12px 8px 8px}h1{font-size:1.55rem}h2{font-size:1.4rem}th,td{padding:6px 9px}.flow{flex-direction:column;gap:16px}.flow li:not(:last-child)::after{content:"↓";left:14px;right:auto;top:auto;bottom:-19px;transform:none}tbody th{white-space:normal;min-width:112px;max-width:150px;overflow-wrap:break-word}.facts{grid-template-columns:1fr 1fr}td.wordy{min-width:200px}}
@media print{body{background:none}.scroll{overflow:visible;max-height:none}figure,.scroll{break-inside:avoid}}
`;
