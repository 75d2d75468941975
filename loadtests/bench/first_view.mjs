// Visits one page as a signed-in member, each time with an empty cache, and prints what it measured as JSON.
// node first_view.mjs FRONTEND_FOLDER CHROMIUM URL COOKIE RUNS
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";

const [frontend, executablePath, url, cookie, runs] = process.argv.slice(2);
const { chromium } = createRequire(`${frontend}/package.json`)("playwright-core");
const [name, value] = cookie.split("=");

/** Runs in the page, before any of its scripts. */
function observe() {
  window.measured = { lcp: 0, cls: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.measured.lcp = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.measured.cls += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
}

async function visit(browser) {
  const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 1280, height: 800 } });
  await context.addCookies([{ name, value, url }]);
  await context.addInitScript(observe);
  const page = await context.newPage();
  const answers = [];
  const failed = [];
  page.on("response", (answer) => answers.push(answer));
  page.on("pageerror", (error) => failed.push(String(error)));
  await page.goto(url, { waitUntil: "load" });
  // Until nothing has been loaded for half a second; the websocket stays open and does not count.
  await page.waitForLoadState("networkidle");
  const measured = await page.evaluate(() => window.measured);
  const ends = new Map(
    await page.evaluate(() => performance.getEntriesByType("resource").map((one) => [one.name, one.responseEnd])),
  );
  const sizes = { script: 0, stylesheet: 0, scripts: 0, before: 0 };
  for (const answer of answers) {
    if (answer.status() >= 400) failed.push(`${answer.status()} ${answer.url()}`);
    const type = answer.request().resourceType();
    if (!(type in sizes) || answer.status() !== 200) continue;
    const size = gzipSync(await answer.body(), { level: 9 }).length;
    sizes[type] += size;
    if (type === "script") sizes.scripts += 1;
    if (type === "script" && (ends.get(answer.url()) ?? 0) <= measured.lcp) sizes.before += size;
  }
  const reached = page.url();
  await context.close();
  if (failed.length) throw new Error(failed.join("\n"));
  return { ...measured, ...sizes, url: reached };
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
try {
  await visit(browser); // the server reads its files once
  const visits = [];
  for (let count = 0; count < Number(runs); count += 1) visits.push(await visit(browser));
  console.log(JSON.stringify(visits));
} finally {
  await browser.close();
}
