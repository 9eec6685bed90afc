// Every page of the table of routes, as everybody who may see it.

import { CASE } from './people.mjs';
import { keyboard, look } from './look.mjs';

/** Routes that are no pages: what pages are made of, and what others keep an eye on the server by. */
const NO_PAGES = ['/style.css', '/live.js', '/healthz', '/metrics', '/openapi.json', '/sign-in/issuer/back'];

/** Pages of one thing, which the walk opens where it stands. */
const OF_ONE_THING = ['/case/{case}/evidence/report', '/case/{case}/packages/check'];

/** A path as it is asked for. */
export const path = (pattern) => pattern.replace('{case}', CASE.slice('/case/'.length));

/** Looks at each page that the person gets, and notes its pattern as visited. */
export async function sweep(who, routes, visited) {
  for (const pattern of routes) {
    if (pattern.includes('{token}') || pattern.endsWith('/live') || [...NO_PAGES, ...OF_ONE_THING].includes(pattern)) continue;
    if (/\.(html|md|pdf|css|js)$/.test(pattern)) {
      const answer = await who.context.request.get(who.base + path(pattern));
      if (answer.ok()) visited.add(pattern);
      continue;
    }
    const answer = await who.page.goto(path(pattern));
    if (answer.status() === 404) continue;
    if (!answer.ok()) throw new Error(`${who.name} ${pattern}: ${answer.status()}`);
    visited.add(pattern);
    const label = pattern.replace('/case/{case}', 'case').replaceAll('/', '-').replace(/^-/, '') || 'home';
    await look(who, label);
    await keyboard(who, label);
  }
}
