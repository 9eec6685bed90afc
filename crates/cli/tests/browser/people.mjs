// Browsers and the people in front of them.

import { chromium } from 'playwright-core';
import { existsSync } from 'node:fs';

/** The case that is walked through. */
export const CASE = '/case/ukraine-2025';

/** Everybody in the demo signs in with this. */
export const PASSWORD = 'nothing is agreed';

/** How long a page may take, in milliseconds. A machine that also builds is slow; nothing waits for its own sake. */
const PATIENCE = 60_000;

/** Chromium as Debian and others install it; `MEDIANT_CHROMIUM` names another. */
export function findChromium() {
  const places = [process.env.MEDIANT_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return places.find((place) => place && existsSync(place));
}

/** A browser that speaks to this machine alone. */
export function launch() {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
    ],
  });
}

/**
 * Somebody with a browser of their own: what one does leaves nothing in another's.
 * What the browser complains of, content that the policy refuses among it, is kept in `complaints`.
 */
export async function meet(browser, base, name, options = {}) {
  const context = await browser.newContext({ baseURL: base, viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (line) => {
    // A page that says no (404, 409, 422) is told of as a failed resource; the walk asks for some of those.
    if (line.type() === 'error' && !line.text().startsWith('Failed to load resource')) complaints.push(line.text());
  });
  page.on('pageerror', (why) => complaints.push(String(why)));
  return { name, context, page, complaints, base };
}

/** Signs in by the form. */
export async function signIn(who) {
  await who.page.goto('/sign-in');
  await who.page.getByLabel('Name').fill(who.name);
  await who.page.getByLabel('Password').fill(PASSWORD);
  await send(who.page, 'Sign in');
  if (!who.page.url().endsWith('/cases')) throw new Error(`${who.name} cannot sign in`);
  return who;
}

/** Presses a button that sends a form, and waits for the page that comes of it. */
export async function send(page, name) {
  const button = typeof name === 'string' ? page.getByRole('button', { name, exact: true }).first() : name;
  await Promise.all([page.waitForEvent('domcontentloaded'), button.click()]);
}

/** Opens a page of the case and gives its text. */
export async function open(who, path) {
  const answer = await who.page.goto(CASE + path);
  if (answer.status() !== 200) throw new Error(`${who.name} ${path}: ${answer.status()}`);
  return who.page.locator('body').innerText();
}

/** Where any of some texts stands in the bytes that somebody gets at these addresses; a line each. */
export async function reaches(who, paths, texts) {
  const found = [];
  for (const path of paths) {
    const body = await (await who.context.request.get(who.base + path)).text();
    for (const text of texts.filter((t) => body.includes(t))) found.push(`“${text}” reaches ${who.name} at ${path}`);
  }
  return found;
}
