/**
 * Screenshots of routes: `npm run screens -- http://127.0.0.1:8000 / /connexion`.
 * At 320, 768, 1280 and 1920 px, light and dark, into screens/. LOCALE=es chooses the language,
 * COOKIE="sid=…" signs in, COMMUNITY_CHROMIUM names the browser.
 */
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [base, ...given] = process.argv.slice(2);
if (!base) throw new Error('Give the address of the server, then the routes.');
const routes = given.length > 0 ? given : ['/'];
const widths = (process.env['WIDTHS'] ?? '320,768,1280,1920').split(',').map(Number);
const locale = process.env['LOCALE'] ?? 'fr';
const cookies = [`locale=${locale}`, ...(process.env['COOKIE']?.split(';') ?? [])].map((pair) => {
  const [name = '', ...value] = pair.trim().split('=');
  return { name, value: value.join('='), url: base };
});

mkdirSync('screens', { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env['COMMUNITY_CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of widths) {
    const context = await browser.newContext({
      viewport: { width, height: width < 700 ? 720 : 800 },
      colorScheme,
    });
    await context.addCookies(cookies);
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && console.error(message.text()));
    for (const route of routes) {
      await page.goto(base + route, { waitUntil: 'networkidle' });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (overflow > 0) console.error(`${route} at ${width}: ${overflow} px too wide`);
      const name = route.replaceAll('/', '_').replace(/^_/, '') || 'home';
      await page.screenshot({
        path: `screens/${name}-${width}-${colorScheme}.png`,
        fullPage: process.env['FULL'] === '1',
      });
    }
    await context.close();
  }
}
await browser.close();
