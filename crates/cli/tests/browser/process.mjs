// What the mediator's team and the parties do before there is a text.

import { look } from './look.mjs';
import { CASE, meet, open, send, signIn } from './people.mjs';

/** Fails with a sentence where something does not hold. */
export function hold(is, what) {
  if (!is) throw new Error(what);
}

/** A report as it may be pasted; the place in it is named nowhere else, so that it can be looked for. */
const PASTED = `Ferries on the Samara lake to go on, ministers say

Example Wire, August 19, 2025

"We will not sign a text by which Ukraine gives up its aim of joining NATO before the Samara lake is open," Andrii Sybiha, the foreign minister, said on Tuesday (August 19, 2025).

Russia's government has said that Ukraine must stay out of NATO.
`;

/** A report as it may be uploaded. */
const UPLOADED = `<!doctype html><html><head><title>Sanctions are for later, envoy says</title></head><body><article>
<h1>Sanctions are for later, envoy says</h1><p>Example Wire, August 20, 2025</p>
<p>"Sanctions come off when the guns have been silent for a year at Birch Ford," Steve Witkoff, the special envoy, said on Wednesday.</p>
</article></body></html>`;

/** The lead adds reports; what is found in them is the team's until it is accepted, and then stands at positions. */
export async function report(people, only, visited) {
  const { lead, kyiv } = people;
  await open(lead, '/evidence');
  await lead.page.getByText('Add a report').click();
  await lead.page.locator('#name').fill('ferries');
  await lead.page.locator('textarea[name=text]').fill(PASTED);
  await lead.page.locator('#files').setInputFiles({ name: 'Envoy.html', mimeType: 'text/html', buffer: Buffer.from(UPLOADED) });
  await look(lead, 'evidence-adding');
  await send(lead.page, 'Add');
  const said = lead.page.locator('article.said', { hasText: 'Samara lake' });
  await said.first().waitFor();
  hold(await lead.page.locator('article.said', { hasText: 'Birch Ford' }).count(), 'nothing was found in the uploaded report');
  await only(['before the Samara lake', 'at Birch Ford'], ['lead', 'team']);

  hold(!(await open(kyiv, '/positions')).includes('Samara lake'), 'a statement stands at positions before it is accepted');
  await send(lead.page, said.first().getByRole('button', { name: /^Accept/ }));
  await said.first().getByText('accepted', { exact: false }).first().waitFor();
  await said.first().getByRole('link', { name: /^Source/ }).click();
  await lead.page.locator('.said.chosen').waitFor();
  visited.add('/case/{case}/evidence/report');
  await look(lead, 'report');
  hold((await open(kyiv, '/evidence')).includes('before the Samara lake'), 'an accepted statement is not shown to a party');
  await open(kyiv, '/positions');
  hold((await kyiv.page.content()).includes('before the Samara lake'), 'an accepted statement is not at positions');
}

/** A number and a word that a party tells the mediator, found nowhere else. */
const NUMBER = '4.3217';
const WORD = 'heron at the third weir';

/** A party tells numbers with JavaScript off, and words as text; they reach its own side, and no page of another's. */
export async function tell(browser, base, people, only) {
  const plain = await signIn(await meet(browser, base, 'kyiv', { javaScriptEnabled: false }));
  const other = await listen(people.moscow);
  await open(plain, '/preferences');
  const field = plain.page.locator('input[name^="value."]').first();
  await field.fill(NUMBER);
  await send(plain.page, 'Tell the mediator');
  const back = await plain.page.locator('main').innerText();
  hold((await field.count()) && (await field.inputValue()) === NUMBER, `what was told is not there when the page is opened again: ${back.slice(0, 300)}`);

  await plain.page.getByText('All of it as text').click();
  const text = plain.page.locator('textarea[name=text]');
  await text.fill(`# ${WORD}\n${await text.inputValue()}`);
  await send(plain.page, plain.page.locator('details').getByRole('button', { name: 'Tell the mediator' }));
  hold((await text.inputValue()).includes(WORD), 'what was told as text is not there when the page is opened again');

  await plain.context.close();

  await only([NUMBER, WORD], ['kyiv']);
  // A number that cannot be read is told of, and what was written is there to be mended.
  const { page } = people.kyiv;
  await open(people.kyiv, '/preferences');
  await page.locator('input[name^="value."]').first().fill('a lot');
  await send(page, 'Tell the mediator');
  hold((await page.content()).includes('a lot'), 'what was written was lost with what was wrong in it');
  await look(people.kyiv, 'preferences-wrong');
  hold((await other()).length === 1, 'another party’s open page was told that something had changed');
}

/** Listens to the live events of the page that somebody has open; gives what came so far. */
export async function listen(who) {
  await open(who, '/consent');
  await who.page.evaluate(() => new Promise((ready) => {
    window.heard = [];
    new EventSource(document.body.dataset.live).addEventListener('stamp', (event) => {
      window.heard.push(event.data);
      ready();
    });
  }));
  return () => who.page.evaluate(() => window.heard);
}

/** Issues of the demo that exclude others of it: they stay out of a package that is to break no rule. */
export const LEFT_OUT = ['lines-of-2025', 'no-nato', 'force-limits', 'sanctions-eased', 'assets-returned'];

/** Settles each issue in the form that is open: by its last option, but for those that are left out. */
export async function settle(page) {
  for (const select of await page.locator('select[name^="pick."]').all()) {
    const issue = (await select.getAttribute('name')).slice('pick.'.length);
    const options = await select.locator('option').evaluateAll((all) => all.map((o) => o.value).filter(Boolean));
    await select.selectOption(LEFT_OUT.includes(issue) ? 'out' : options.at(-1));
  }
}

async function put(who, title, release) {
  await open(who, '/packages');
  const form = who.page.locator('form', { has: who.page.getByRole('button', { name: 'Put it on the table' }) }).last();
  await form.locator('[name=title]').fill(title);
  await form.locator('[name=release]').selectOption(release);
  await settle(form);
  await send(who.page, 'Put it on the table');
  await who.page.getByText(title).first().waitFor();
}

/** The mediator looks at the zone and suggests; a party offers. Each is seen by those whom it is shown to. */
export async function propose(people, only, visited) {
  const { lead, kyiv, moscow } = people;
  await open(lead, '/zone');
  hold(await lead.page.locator('#bottom-line').count(), 'the zone says nothing first');
  await open(lead, '/packages');
  await send(lead.page, 'See first what it gives and gets');
  visited.add('/case/{case}/packages/check');
  await look(lead, 'packages-check');
  await put(lead, 'Lantern suggestion', 'shown');
  await put(lead, 'Quiet lantern', 'mediator only');
  await put(kyiv, 'Hazel offer', 'mediator only');
  await only(['Hazel offer', 'Quiet lantern'], ['kyiv']);
  for (const line of ['Quiet lantern', 'Birch Ford']) {
    hold(!(await open(kyiv, '/packages') + await open(kyiv, '/evidence')).includes(line), `“${line}” reaches kyiv`);
  }
  hold((await open(moscow, '/packages')).includes('Lantern suggestion'), 'a suggestion does not reach a party that it is shown to');
}

/** The lead and the team change the same file; the later one is shown what the other did, and loses nothing. */
export async function conflict({ lead, team }) {
  const file = '/agenda?file=meetings.toml';
  const text = (who) => who.page.locator('textarea[name=text]').last();
  for (const who of [lead, team]) await open(who, file);
  const before = await text(lead).inputValue();
  for (const [who, line] of [[lead, '# The lead was here.'], [team, '# The team was here too.']]) {
    await text(who).fill(`${before}${line}\n`);
    await send(who.page, 'Keep it');
  }
  await team.page.getByText('somebody else', { exact: false }).first().waitFor();
  const shown = await team.page.content();
  hold(shown.includes('The lead was here.'), 'the later one is not shown what the other did');
  hold((await text(team).inputValue()).includes('The team was here too.'), 'the later one has lost what it wrote');
  await look(team, 'agenda-conflict');
  await text(team).fill(`${before}# The lead was here.\n# The team was here too.\n`);
  await send(team.page, 'Keep it');
  await open(lead, file);
  const after = await text(lead).inputValue();
  hold(after.includes('The lead was here.') && after.includes('The team was here too.'), 'one of two changes was lost');

  // What has faults is not kept, and not lost either.
  await text(lead).fill(`${after}\nno = [such`);
  await send(lead.page, 'Keep it');
  hold((await text(lead).inputValue()).includes('no = [such'), 'a text with a fault in it was lost');
  await look(lead, 'agenda-faults');
}

/** The lead invites a third party; the link works once. */
export async function invite(browser, base, { lead }, visited) {
  await open(lead, '/people');
  await send(lead.page, 'Open it');
  await open(lead, '/people');
  await lead.page.locator('#role').selectOption('consulted');
  await send(lead.page, 'Make the link');
  const link = (await lead.page.locator('code', { hasText: '/invitation/' }).first().innerText()).replace(/^https?:\/\/[^/]+/, '');
  await look(lead, 'invitation-made');
  const guest = await meet(browser, base, 'guest');
  await guest.page.goto(link);
  visited.add('/invitation/{token}');
  await look(guest, 'invitation');
  await guest.page.getByLabel('The name').fill('ankara-two');
  await guest.page.getByLabel('A password').fill('a long enough password');
  await send(guest.page, 'Join');
  hold(guest.page.url().endsWith(CASE), 'an invitation does not lead into the case');
  hold((await guest.page.goto(link)).status() === 404, 'an invitation works twice');
  await guest.context.close();
}
