/** The report's style sheet: one column of cards, light or dark as the reader's system is. */
export const reportStyle = `
:root { color-scheme: light dark; --page: #f6f6f4; --card: #fff; --ink: #1b1b1a; --soft: #64645f; --line: #dededa;
  --accent: #1f5fbf; --second: #b8540a; --good: #1c7a3c; --mid: #9a6700; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --page: #161615; --card: #20201f; --ink: #ecece8; --soft: #a3a39c;
  --line: #3a3a37; --accent: #7fb2ff; --second: #ffab70; --good: #6fd08c; --mid: #e6bf5c; --bad: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1000px; margin: 0 auto; padding: 24px 16px 48px; display: grid; gap: 16px;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 16px 20px; min-width: 0; }
.wide { grid-column: 1 / -1; }
h1 { font-size: 15px; font-weight: 600; margin: 0; color: var(--soft); }
h2 { font-size: 15px; margin: 0 0 8px; }
.number { font-size: 44px; line-height: 1.2; font-weight: 650; font-variant-numeric: tabular-nums; margin: 4px 0; }
.number small { font-size: 20px; font-weight: 400; color: var(--soft); }
p { margin: 4px 0; }
.trust { color: var(--good); } .care { color: var(--mid); } .distrust { color: var(--bad); }
.verdict { font-weight: 600; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: 4px 12px 4px 0; border-top: 1px solid var(--line);
  overflow-wrap: anywhere; }
tr:first-child > * { border-top: 0; }
th { font-weight: 500; color: var(--soft); } th[scope=row] { width: 40%; }
.records th, .records td { overflow-wrap: normal; } .scroll { overflow-x: auto; }
ul { margin: 4px 0; padding-left: 20px; }
figure { margin: 0; } figcaption { color: var(--soft); font-size: 13px; margin-top: 4px; }
svg { display: block; width: 100%; height: auto; } .natural svg { width: auto; max-width: 100%; border-radius: 6px; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: 13px/1.5 ui-monospace, monospace; }
`.trim();
