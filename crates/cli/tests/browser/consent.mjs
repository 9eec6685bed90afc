// From a package to the recorded consent of all.

import { look } from './look.mjs';
import { open, send } from './people.mjs';
import { hold, settle } from './process.mjs';

const TITLE = 'Text of the alder table';

/** The lead freezes a text; a page that a party has open says so by itself. */
export async function freeze({ lead, kyiv }) {
  await open(kyiv, '/consent');
  await kyiv.page.evaluate(() => { window.stays = true; });
  await open(lead, '/consent');
  await lead.page.getByLabel('Title').fill(TITLE);
  await settle(lead.page);
  await send(lead.page, 'Freeze it');
  await lead.page.getByRole('heading', { name: TITLE }).waitFor();
  await kyiv.page.locator('.live').waitFor();
  hold(await kyiv.page.evaluate(() => window.stays), 'the page was opened anew under the one who reads it');
  await look(kyiv, 'consent-told-live');
  await kyiv.page.locator('.live a').click();
  await kyiv.page.getByRole('heading', { name: TITLE }).waitFor();
}

/** Each party whose consent it takes says yes, by its own people; then the text is agreed, and not before. */
export async function agree(people) {
  const parties = ['kyiv', 'moscow', 'washington', 'brussels'];
  for (const name of ['lead', 'team', 'ankara', 'observer', 'kyiv-adviser']) {
    await open(people[name], '/consent');
    hold(!(await people[name].page.locator('input[name=answer]').count()), `${name} is asked for an answer that is not theirs`);
  }
  for (const name of parties) {
    const { page } = people[name];
    const before = await open(people[name], '/consent');
    hold(!before.includes('Agreed'), 'the text is agreed before all have said yes');
    const text = page.locator('section', { has: page.getByRole('heading', { name: TITLE }) });
    await text.locator('input[value=yes]').check();
    await send(page, text.getByRole('button', { name: 'Record it' }));
    await text.getByText('recorded by').first().waitFor();
  }
  const standing = await open(people.lead, '/consent');
  hold(/agreed/i.test(standing), 'all have said yes, and the text is not agreed');
  const data = await (await people.lead.context.request.get(`${people.lead.base}/case/ukraine-2025/consent.json`)).json();
  const [text] = data.texts;
  hold(text.standing === 'agreed' && text.answers.length === parties.length, `it is ${text.standing}`);
  hold(standing.includes(text.fingerprint), 'the fingerprint of the text is not shown');
  for (const name of parties) {
    hold((await open(people[name], '/consent')).includes(text.fingerprint), `${name} does not see the fingerprint`);
  }
  for (const [whom, words] of [['ukraine', 'Ukraine'], ['russia', 'Russia'], ['public', 'public']]) {
    hold((await open(people.lead, `/brief?for=${whom}`)).includes(words), `no brief for ${whom} can be looked at`);
    hold(!(await people.lead.page.content()).includes('Quiet lantern'), `the brief for ${whom} holds what is the mediator’s`);
  }
  hold((await open(people.kyiv, '/brief?for=russia')).includes('Ukraine'), 'a party chooses whose brief it gets');
  const log = await open(people.lead, '/log');
  for (const deed of ['froze', 'answered yes', 'put “Lantern suggestion”']) hold(log.includes(deed), `the log does not say: ${deed}`);
}
