import { LOOK } from './page-layout.ts';

/** The look of a paper on the screen: the sheet of Word and PDF, without pages. */
export const PAPER_STYLE = `
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:#eef0f3;color:#${LOOK.text};font:14px/1.5 Inter,Arial,"Helvetica Neue",sans-serif;overflow-wrap:anywhere}
.paper{max-width:56rem;margin:1.5rem auto;padding:4rem 4.5rem;background:#fff;border:1px solid #${LOOK.hairline}}
.kind{margin:0 0 .5rem;color:#${LOOK.quiet};letter-spacing:.04em}
h1,h2,h3,caption,.contents,.party{color:#${LOOK.ink};font-weight:600}
h1{margin:0 0 1.75rem;font-size:2.1rem;line-height:1.2}
h2{position:relative;margin:2.25rem 0 .75rem;padding-left:3rem;font-size:1.2rem}
h3{margin:1.25rem 0 .5rem;padding-left:3rem;font-size:1rem}
p{position:relative;margin:0 0 .6rem;padding-left:3rem}
header p,footer,.party{padding-left:0}
.number{position:absolute;left:0;color:#${LOOK.quiet};font-variant-numeric:tabular-nums}
h2 .number,nav .number{color:inherit}
dl{margin:0;border-top:1px solid #${LOOK.hairline}}
dl div{display:grid;grid-template-columns:13rem 1fr;border-bottom:1px solid #${LOOK.hairline};padding:.35rem 0}
dt{color:#${LOOK.quiet};font-weight:600;font-size:.86rem}
dd{margin:0}
.contents{margin:2rem 0 .5rem}
nav ol{list-style:none;margin:0;padding:0}
nav li{position:relative;padding-left:3rem}
a{color:inherit;text-decoration-color:#${LOOK.hairline};text-underline-offset:.2em}
section ol,section ul{list-style:none;margin:0 0 .6rem;padding-left:3rem}
section li ol,section li ul{padding-left:1.75rem}
section li p{margin-bottom:.3rem;padding-left:1.75rem}
section ul>li>p:first-child::before{content:"•";position:absolute;left:.35rem;color:#${LOOK.quiet}}
table{width:100%;margin:1rem 0 1.25rem;border-collapse:collapse;table-layout:fixed;font-size:.9rem;line-height:1.45}
caption{padding-bottom:.4rem;text-align:left}
th,td{padding:.35rem .4rem;text-align:left;vertical-align:top;font-weight:400}
tr{border-bottom:1px solid #${LOOK.hairline}}
thead tr{border-bottom:1.5px solid #${LOOK.ink}}
thead th{color:#${LOOK.quiet};font-weight:600;font-size:.85rem;vertical-align:bottom}
.group th{background:#f3f5f7;font-weight:600}
.total{border-top:1.5px solid #${LOOK.ink}}
.total th,.total td{font-weight:600}
.right{text-align:right;font-variant-numeric:tabular-nums}
.signatures{display:grid;grid-template-columns:1fr 1fr;gap:3rem;margin-top:1.5rem;break-inside:avoid}
.signatures ul{padding:0}
.signatures li{padding-top:2rem;border-bottom:1px solid #${LOOK.quiet};color:#${LOOK.quiet};font-size:.85rem}
ins{background:#e7f5ec;color:#0f5132;text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:.18em}
del{background:#fdecea;color:#8c1d18;text-decoration:line-through;text-decoration-thickness:1px}
del ins,ins del{background:#f3eefb;color:#5b3a8c}
.number:has(+del){color:#8c1d18;text-decoration:line-through}
.number:has(+ins){color:#0f5132}
.restyled{background:#fff6dc;border-bottom:1px dotted #8a6d1b}
.aside{color:#${LOOK.quiet};font-size:.8rem}
.aloud{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
footer{margin-top:3rem;color:#${LOOK.quiet};font-size:.8rem}
@media (max-width:44rem){.paper{margin:0;padding:1.5rem}dl div,.signatures{grid-template-columns:1fr}}
@media print{body{background:#fff}.paper{margin:0;padding:0;border:0;max-width:none}thead{display:table-header-group}tr{break-inside:avoid}ins,del,.number:has(+del){color:#8c1d18;text-decoration:line-through}
.number:has(+ins){color:#0f5132}
.restyled{background:none}}
`.trim();
