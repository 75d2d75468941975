/** Accessibility of routes, light and dark, at 1280 and 320 px: `npm run axe -- http://127.0.0.1:8000 / /connexion`. Fails on any fault. */
import AxeBuilder from '@axe-core/playwright';
import { chromium } from 'playwright-core';

const [base, ...given] = process.argv.slice(2);
if (!base) throw new Error('Give the address of the server, then the routes.');
const routes =
  given.length > 0
    ? given
    : ['/', '/connexion', '/candidature', '/accessibilite', '/mentions-legales', '/donnees-personnelles'];

const browser = await chromium.launch({
  executablePath: process.env['COMMUNITY_CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
let faults = 0;
for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 320]) {
    // axe works by injected scripts, which the content security policy of the pages would refuse.
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      colorScheme,
      bypassCSP: true,
    });
    const page = await context.newPage();
    for (const route of routes) {
      await page.goto(base + route, { waitUntil: 'networkidle' });
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      for (const fault of violations) {
        faults += fault.nodes.length;
        console.error(`${route} ${width} ${colorScheme} ${fault.id}: ${fault.help}`);
        for (const node of fault.nodes) console.error(`    ${node.html.slice(0, 160)}`);
      }
    }
    await context.close();
  }
}
await browser.close();
console.log(faults === 0 ? `No fault on ${routes.length} routes.` : `${faults} faults.`);
process.exitCode = faults === 0 ? 0 : 1;
