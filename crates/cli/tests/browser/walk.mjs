// Walks the demo of the workbench from reports to recorded consent, each person in a browser of their own.
//
// node walk.mjs ADDRESS PATTERN… – the address of the server, and the patterns of its table of routes that are seen.
// What is wrong is written a line each, and the exit is 1 then.

import { agree, freeze } from './consent.mjs';
import { faults, look, looked } from './look.mjs';
import { launch, meet, open, reaches, signIn } from './people.mjs';
import { passkey } from './passkey.mjs';
import { conflict, invite, propose, report, tell } from './process.mjs';
import { path, sweep } from './sweep.mjs';

const [base, ...routes] = process.argv.slice(2);
const NAMES = ['lead', 'team', 'kyiv', 'moscow', 'washington', 'brussels', 'kyiv-adviser', 'ankara', 'observer'];

const browser = await launch();
const people = {};
const visited = new Set();
const began = Date.now();
let broken = false;

/** The most that one part may take: what hangs is told of, and not waited for. */
const late = () => new Promise((_, give) => setTimeout(() => give(new Error('it takes longer than eight minutes')), 480_000).unref());

/** One part of the walk; what goes wrong in it is told with its name, and the parts that build on it are left out. */
async function part(name, walk) {
  const from = Date.now();
  if (broken) return;
  try {
    await Promise.race([walk(), late()]);
  } catch (why) {
    faults.push(`${name}: ${why.stack ?? why}`);
    broken = true;
  }
  console.log(`${((Date.now() - from) / 1000).toFixed(1).padStart(6)} s  ${name}`);
}

/** Every page of the case, and what programs get of it. */
const everything = routes
  .filter((pattern) => pattern.startsWith('/case/') && !/\.|\/live$|\{token\}/.test(pattern))
  .flatMap((pattern) => [path(pattern), `${path(pattern)}.json`]);

/** One of each kind of people who must not see what is not theirs. */
const OTHERS = ['kyiv', 'moscow', 'ankara'];

/** Notes a fault where one of some texts reaches anybody but those named. */
async function only(texts, allowed) {
  for (const name of OTHERS.filter((n) => !allowed.includes(n))) faults.push(...(await reaches(people[name], everything, texts)));
}

await part('everybody signs in', async () => {
  const stranger = await meet(browser, base, 'stranger');
  await stranger.page.goto('/sign-in');
  visited.add('/sign-in');
  await look(stranger, 'sign-in');
  for (const name of NAMES) people[name] = await signIn(await meet(browser, base, name));
});
await part('before anything is on the table', async () => {
  for (const at of ['/packages', '/consent']) {
    await open(people.lead, at);
    await look(people.lead, `empty${at}`);
  }
});
await part('reports are added, and a statement is accepted', () => report(people, only, visited));
await part('a party tells what it wants, without JavaScript', () => tell(browser, base, people, only));
await part('packages are suggested and offered', () => propose(people, only, visited));
await part('a text is frozen, and an open page is told', () => freeze(people));
await part('every party with a veto says yes', () => agree(people));
await part('two people change one file', () => conflict(people));
await part('somebody is invited and joins', () => invite(browser, base, people, visited));
await part('a passkey is added, signs in, and is removed', () => passkey(browser, base));
for (const name of NAMES) await part(`every page, as ${name}`, () => sweep(people[name], routes, visited));
await part('a link past what is there', async () => {
  await people.kyiv.page.goto('/case/no-such-case');
  await look(people.kyiv, 'nothing-here');
});

// Pictures of pages are no pages, and what goes on for ever is looked at by the page that listens to it.
for (const pattern of broken ? [] : routes) {
  if (!visited.has(pattern) && !/\.(css|js|json)$|\/(healthz|live|metrics|issuer\/back)$/.test(pattern)) faults.push(`nobody visited ${pattern}`);
}
for (const who of Object.values(people)) {
  for (const line of new Set(who.complaints)) faults.push(`the browser of ${who.name} complains: ${line}`);
}
await browser.close();
console.log(`${looked.pages} pages were looked at (${looked.alike} more are built alike), ${looked.axe} times with axe, in ${Math.round((Date.now() - began) / 1000)} s.`);
for (const line of [...new Set(faults)]) console.log(`WRONG: ${line}`);
process.exit(faults.length === 0 ? 0 : 1);
