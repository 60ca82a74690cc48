// Judges a page of HTML on standard input by axe-core for WCAG 2.2 AA, in jsdom, and writes what it finds as JSON.
// jsdom lays nothing out, so the contrast of colours is left to another test.
const { readFileSync } = require('node:fs');
const { JSDOM } = require('jsdom');

(async () => {
  const { window } = new JSDOM(readFileSync(0, 'utf8'), { runScripts: 'outside-only', pretendToBeVisual: true });
  window.eval(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const found = await window.axe.run(window.document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: { 'color-contrast': { enabled: false } },
  });
  process.stdout.write(JSON.stringify({
    violations: found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id} ${node.target} ${rule.help}`)),
    passes: found.passes.map((rule) => rule.id),
  }));
  window.close();
})().catch((error) => { console.error(error); process.exit(1); });
