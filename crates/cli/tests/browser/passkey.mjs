// A passkey, from the form that adds it to signing in with it, by the browser's own keeper of passkeys.

import { look } from './look.mjs';
import { PASSWORD, meet, send, signIn } from './people.mjs';

/** Somebody at the address that passkeys are for, with a device that says yes by itself. */
async function withDevice(browser, base, name) {
  const who = await meet(browser, base.replace('127.0.0.1', 'localhost'), name);
  const device = await who.context.newCDPSession(who.page);
  await device.send('WebAuthn.enable');
  await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return who;
}

/** What the script says in place of what was hoped for. */
async function said(page) {
  return (await page.locator('form[data-passkey] [role=status]').first().innerText().catch(() => '')) || 'nothing';
}

/** Presses a button of the script, and waits for the page that it leads to. */
async function press(page, name, to) {
  await page.getByRole('button', { name, exact: true }).click();
  const there = await page.waitForURL((url) => url.pathname === to, { timeout: 30_000 }).then(() => true, () => false);
  if (!there) throw new Error(`“${name}” does not lead to ${to}; the page says: ${await said(page)}`);
}

/** Adds a passkey, signs out, signs in with it, removes it, and is refused with it. */
export async function passkey(browser, base) {
  const who = await signIn(await withDevice(browser, base, 'team'));
  const { page } = who;
  await page.goto('/passkeys');
  await page.getByLabel('What you will know it by').fill('The walk’s device');
  await page.getByLabel('Your password').fill('not the password');
  await page.getByRole('button', { name: 'Add it', exact: true }).click();
  await page.getByText('this is not your password').waitFor();
  await page.getByLabel('Your password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Add it', exact: true }).click();
  const row = page.getByRole('rowheader', { name: 'The walk’s device' });
  const added = await row.waitFor({ timeout: 30_000 }).then(() => true, () => false);
  if (!added) throw new Error(`no passkey is added; the page says: ${await said(page)}`);
  await look(who, 'a-passkey');
  await send(page, 'Sign out');
  await page.goto('/sign-in');
  await press(page, 'Sign in with a passkey', '/cases');
  await page.goto('/passkeys');
  await send(page, page.getByRole('button', { name: /^Remove it/ }));
  await send(page, 'Sign out');
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Sign in with a passkey', exact: true }).click();
  await page.waitForFunction(() => document.querySelector('form[data-passkey] [role=status]').textContent !== '');
  if (!page.url().endsWith('/sign-in')) throw new Error('a passkey that was removed signs in');
  await who.context.close();
}
