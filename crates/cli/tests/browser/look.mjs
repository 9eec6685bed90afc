// What is looked at on every page: that all can read it and get about in it, on a desk and on a phone, by day and by night.

import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

/** Where pictures of the pages go; none where nobody asks for them. */
const PICTURES = process.env.MEDIANT_SCREENSHOTS;

/** What was found wrong, a line each. */
export const faults = [];

/** How many pages were looked at. */
export const looked = { pages: 0, alike: 0, axe: 0 };

/** How the pages are built that were looked at: of those built alike, by tags, classes and roles, one is enough. */
const built = new Set();

/** Whether a page that is built like this one was looked at before. */
async function isKnown(page, label) {
  const plan = await page.evaluate(() => {
    const all = [...document.querySelectorAll('body, body *')];
    return all.map((e) => `${e.tagName}.${e.getAttribute('class') ?? ''}.${e.getAttribute('role') ?? ''}`).join(' ');
  });
  const known = built.has(`${label} ${plan}`);
  built.add(`${label} ${plan}`);
  return known;
}

/**
 * Looks at the page that somebody has open: once with every rule at each width, and for contrast in both schemes.
 * `label` names it in what is found and in the names of pictures.
 */
export async function look(who, label) {
  const { page } = who;
  if (await isKnown(page, label)) {
    looked.alike += 1;
    return;
  }
  looked.pages += 1;
  const wrong = (what) => faults.push(`${who.name} ${label}: ${what}`);
  for (const [width, scheme, all] of [
    [DESK, 'light', true], [DESK, 'dark', false], [PHONE, 'dark', true], [PHONE, 'light', false],
  ]) {
    await page.setViewportSize(width);
    await page.emulateMedia({ colorScheme: scheme });
    const where = `${width === DESK ? 'desk' : 'phone'}-${scheme}`;
    for (const line of await axe(page, all)) wrong(`${where}: ${line}`);
    if (width === PHONE) {
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) wrong(`${where}: the page is ${over} pixels wider than the screen: ${await widest(page)}`);
    }
    if (PICTURES) await picture(page, `${label}-${who.name}-${where}`);
  }
  await page.setViewportSize(DESK);
  await page.emulateMedia({ colorScheme: 'light' });
  const [headings, title] = [await page.locator('h1').count(), await page.title()];
  if (headings !== 1) wrong(`${headings} headings of the first level`);
  if (!title.endsWith(' · Mediant') || title.length < 12) wrong(`its title is “${title}”`);
}

/** What axe finds, a line each. */
async function axe(page, all) {
  looked.axe += 1;
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const found = await page.evaluate(
    ([rules, every]) => window.axe.run(document, {
      runOnly: every ? { type: 'tag', values: rules } : { type: 'rule', values: ['color-contrast'] },
      resultTypes: ['violations'],
    }),
    [RULES, all],
  );
  return found.violations.map((v) => {
    const nodes = v.nodes.slice(0, 4).map((n) => `${n.target.join(' ')} ${(n.any[0] ?? n.all[0] ?? n.none[0])?.message ?? ''}`);
    return `${v.id} (${v.nodes.length}): ${nodes.join(' | ')}`;
  });
}

/** The element that reaches furthest to the right. */
function widest(page) {
  return page.evaluate(() => {
    const own = (e) => !e.closest('.scroll, .mediant-scroll, pre, textarea');
    const all = [...document.querySelectorAll('body *')].filter(own);
    const far = all.reduce((a, b) => (b.getBoundingClientRect().right > a.getBoundingClientRect().right ? b : a));
    return `${far.tagName}.${far.className} to ${Math.round(far.getBoundingClientRect().right)}: ${far.outerHTML.slice(0, 100)}`;
  });
}

async function picture(page, name) {
  mkdirSync(PICTURES, { recursive: true });
  const file = name.replaceAll(/[^a-z0-9-]+/gi, '-');
  // Beyond this height a picture tells nothing more.
  const high = await page.evaluate(() => document.documentElement.scrollHeight);
  const size = page.viewportSize();
  const clip = { x: 0, y: 0, width: size.width, height: Math.min(high, 2600) };
  await page.screenshot({ path: join(PICTURES, `${file}.png`), fullPage: true, clip });
}

/**
 * Goes through a page by the keyboard: the first stop is the link past the head, it leads to the page, and every stop shows
 * that it is the stop.
 */
export async function keyboard(who, label) {
  const { page } = who;
  if (await isKnown(page, `${label} by keyboard`)) return;
  const wrong = (what) => faults.push(`${who.name} ${label} by keyboard: ${what}`);
  await page.evaluate(() => { document.activeElement?.blur(); window.scrollTo(0, 0); });
  await page.keyboard.press('Tab');
  const begins = await page.evaluate(() => document.activeElement.matches('a.skip') || Boolean(document.querySelector('[autofocus]')));
  if (!begins) wrong('the first stop is not the link past the head');
  for (let stop = 0; stop < 25; stop += 1) {
    const plain = await page.evaluate(() => {
      const at = document.activeElement;
      if (at === document.body) return '';
      const style = getComputedStyle(at);
      const box = at.getBoundingClientRect();
      const seen = box.width > 0 && box.height > 0 && box.right > 0;
      const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
      return seen && ring ? '' : `${at.outerHTML.slice(0, 120)} (${style.outlineStyle} ${style.outlineWidth})`;
    });
    if (plain) wrong(`nothing shows that the stop is ${plain}`);
    await page.keyboard.press('Tab');
  }
  await page.evaluate(() => { document.activeElement?.blur(); window.scrollTo(0, 0); });
  await page.locator('a.skip').focus();
  await page.keyboard.press('Enter');
  // The browser gives the new address a moment after the key.
  const there = await page.waitForURL((url) => url.hash === '#main', { timeout: 5_000 }).then(() => true, () => false);
  if (!there) wrong('the link past the head leads nowhere');
}
