// The page of an inventory in a real browser, whatever the application: what it must show follows from
// the data that it carries.
//
//   npm ci && CHROMIUM="$(command -v chromium)" node inventory.mjs inventory.html [folder for screenshots]

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

import { Explorer, isReached } from './explorer.mjs';
import { watch } from './watch.mjs';

const [file, folder = 'screenshots'] = process.argv.slice(2);
const executablePath = process.env.CHROMIUM;
if (!file || !executablePath) {
  console.error('usage: CHROMIUM=PATH node inventory.mjs FILE [FOLDER]');
  process.exit(2);
}

const INJECTION = '<img src=x onerror=alert(1)>';
const DATA = /(<script type="application\/json" id="inventory">)(.*?)(?=<\/script>)/s;
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

const visits = [
  ['every route is listed, with its reason as text', listsEverything],
  ['without a token, what is public or optional is in reach', withoutToken],
  ['with a token, the scopes decide', withToken],
  ['by whatever schemes a caller comes, all of one way are needed', bySchemes],
  ['what is missing is what is missing', saysWhatIsMissing],
  ['scopes that look like HTML stay text', stayText, { tamper: hostileScopes }],
  ['what is out of reach can be hidden', hides],
  ['words filter by path and handler, and never become HTML', filtersByWords],
  ['it can be used with the keyboard alone', byKeyboard],
  ['text stands out, light', hasContrast, { colorScheme: 'light' }],
  ['text stands out, dark', hasContrast, { colorScheme: 'dark' }],
  ['the page fits a phone', fitsPhone, PHONE],
  ['the page fits a phone in the dark', fitsPhone, { ...PHONE, colorScheme: 'dark' }],
  ['without a script, everything is listed', withoutScript, { javaScriptEnabled: false }],
];

await mkdir(folder, { recursive: true });
let failed = 0;
for (const [claim, visit, options] of visits) {
  try {
    await inBrowser(options, visit);
    console.log(`ok      ${claim}`);
  } catch (error) {
    failed += 1;
    console.error(`FAILED  ${claim}\n${error.stack}`);
  }
}
console.log(`${visits.length - failed} of ${visits.length} visits as expected`);
process.exitCode = failed === 0 ? 0 : 1;

/** One visit: a browser without a past, the page, and nothing behind the reader's back. */
async function inBrowser({ tamper, ...options } = {}, visit) {
  const profile = await mkdtemp(join(tmpdir(), 'inventory-page-'));
  const url = pathToFileURL(tamper ? await tampered(tamper, profile) : resolve(file)).href;
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    chromiumSandbox: false,
    args: [
      '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
    ],
    viewport: DESKTOP,
    ...options,
  });
  try {
    context.setDefaultTimeout(20_000);
    const seen = await watch(context, url);
    const page = await context.newPage();
    await page.goto(url);
    await visit(await Explorer.of(page), page, options);
    assert.equal(await page.locator('img, iframe, object, embed, a, link').count(), 0, 'no element that loads or leads away');
    assert.deepEqual(seen.foreign, [url], 'the page asks for itself, and for nothing else');
    assert.deepEqual(seen.violations, [], 'nothing violates the content security policy');
    assert.deepEqual(seen.errors, [], 'no errors on the console, no uncaught ones, no failed requests');
    assert.deepEqual(seen.dialogs, [], 'no dialog opens');
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}

/** A copy of the page with other data. What the script may do follows from its hash, and stays. */
async function tampered(tamper, folder) {
  const html = await readFile(file, 'utf8');
  assert.match(html, DATA);
  const copy = html.replace(DATA, (_, start, data) => start + JSON.stringify(tamper(JSON.parse(data))).replaceAll('<', '\\u003c'));
  const path = join(folder, 'tampered.html');
  await writeFile(path, copy);
  return path;
}

function hostileScopes({ scopes, routes, ...rest }) {
  const hostile = (name) => `${name}${INJECTION}`;
  return {
    ...rest,
    scopes: scopes.map((scope) => ({ ...scope, name: hostile(scope.name), implies: scope.implies.map(hostile) })),
    routes: routes.map((route) => ({
      ...route,
      needs: {
        ...route.needs,
        acr: INJECTION,
        alternatives: route.needs.alternatives.map((list) => list.map(hostile)),
        ...(route.needs.ways && { ways: route.needs.ways.map((way) => hostileWay(way, hostile)) }),
      },
    })),
  };
}

/** Schemes keep their names, by which the list names them; as names of scopes those could be anything. */
function hostileWay(way, hostile) {
  return Object.fromEntries(Object.entries(way).map(([scheme, scopes]) => [scheme, scopes.map(hostile)]));
}

async function listsEverything(explorer, page) {
  assert.match(await page.locator('meta[http-equiv]').getAttribute('content'), /^default-src 'none'; style-src 'sha256-[^ ]+'; script-src 'sha256-/);
  await expectList(explorer, page);
  assert.match(await explorer.count(), new RegExp(`^${explorer.routes.length} routes?$`));
  for (const summary of await page.locator('.origin > summary').all()) await summary.click();
  await expectLines(explorer, page);
  await shot(page, 'inventory-stated');
}

async function withoutToken(explorer, page) {
  await explorer.without();
  await expectReach(explorer, null);
  await shot(page, 'inventory-without-token');
}

async function withToken(explorer, page) {
  await explorer.with([]);
  await expectReach(explorer, []);
  const names = explorer.scopes.map((scope) => scope.name);
  for (const name of names) {
    await explorer.with([name]);
    await expectReach(explorer, [name]);
    const { implies } = explorer.scopes.find((scope) => scope.name === name);
    assert.deepEqual(await explorer.implied(), implies.filter((other) => other !== name), `implied by ${name}`);
  }
  for (const index of names.keys()) {
    const held = names.slice(0, index + 1);
    await explorer.with(held);
    await expectReach(explorer, held);
  }
  await explorer.with(names.slice(0, 2));
  await shot(page, 'inventory-with-token');
}

async function bySchemes(explorer, page) {
  const names = explorer.scopes.map((scope) => scope.name);
  const { schemes } = explorer;
  const combinations = [[], ...schemes.map((scheme) => [scheme]), ...schemes.map((scheme) => [schemes[0], scheme]), schemes];
  for (const by of combinations) {
    for (const held of [[], names.slice(0, 1), names]) {
      await explorer.with(held, by);
      await expectReach(explorer, held, by);
    }
  }
  if (schemes.length > 0) await shot(page, 'inventory-by-schemes');
}

async function saysWhatIsMissing(explorer) {
  await explorer.with([]);
  const states = await explorer.states();
  for (const [index, state] of states.entries()) {
    if (state !== 'out') continue;
    const route = explorer.routes[index];
    const verdict = await explorer.verdict(index);
    assert.match(verdict, /^Missing: ./, `${route.path}: ${verdict}`);
    if (route.needs.ways) {
      const way = route.needs.ways.find((all) => Object.keys(all).every((scheme) =>
        explorer.defaults.includes(scheme) || verdict.includes(`credentials of ${scheme}`)));
      assert.ok(way, `${route.path}: ${verdict}`);
      await explorer.with(Object.values(way).flat(), Object.keys(way));
      assert.equal((await explorer.states())[index], 'in', `${route.path} by ${Object.keys(way)}`);
      await explorer.with([]);
      continue;
    }
    // With no scope at all, all of one list are missing.
    const list = route.needs.alternatives.find((scopes) => verdict.includes(scopes.join(' and ')));
    assert.ok(list, `${route.path}: ${verdict}`);
    await explorer.with(list);
    assert.equal((await explorer.states())[index], 'in', `${route.path} with ${list}`);
    assert.match(await explorer.verdict(index), /^In reach/);
    await explorer.with([]);
  }
  await explorer.without();
  for (const [index, state] of (await explorer.states()).entries()) {
    if (state === 'out') assert.match(await explorer.verdict(index), /^Missing: (a token|credentials of )/);
  }
}

async function stayText(explorer) {
  await saysWhatIsMissing(explorer);
  const names = explorer.scopes.map((scope) => scope.name);
  await explorer.with(names);
  await expectReach(explorer, names);
  for (const name of names) assert.ok((await explorer.count()).includes(name), 'it is shown as it is');
}

async function hides(explorer, page) {
  assert.ok(!(await explorer.hiding.isVisible()), 'there is nothing to hide yet');
  await explorer.without();
  assert.equal((await explorer.visible()).length, explorer.routes.length, 'nothing is hidden unasked');
  await explorer.hiding.check();
  const states = await explorer.states();
  const visible = await explorer.visible();
  assert.deepEqual(visible, states.flatMap((state, index) => (state === 'in' ? [index] : [])));
  assert.equal(await page.locator('.nothing').isVisible(), visible.length === 0);
  await explorer.everything();
  assert.equal((await explorer.visible()).length, explorer.routes.length);
}

async function filtersByWords(explorer, page) {
  for (const { path, handler } of explorer.routes) {
    for (const words of [path, handler].filter(Boolean)) {
      await explorer.words.fill(words.toUpperCase());
      assert.deepEqual(await explorer.visible(), matching(explorer.routes, words), words);
    }
  }
  await explorer.words.fill(INJECTION);
  const found = matching(explorer.routes, INJECTION);
  assert.deepEqual(await explorer.visible(), found);
  assert.equal(await page.locator('.nothing').isVisible(), found.length === 0);
  await explorer.words.fill('');
  assert.equal((await explorer.visible()).length, explorer.routes.length);
}

/** The places of the routes in which all words stand. */
function matching(routes, words) {
  return routes.flatMap(({ method, path, handler }, index) => {
    const text = `${method} ${path} ${handler ?? ''}`.toLowerCase();
    return words.toLowerCase().split(/\s+/).every((word) => text.includes(word)) ? [index] : [];
  });
}

async function byKeyboard(explorer, page) {
  const reached = [];
  for (let presses = 0; presses < 200; presses += 1) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const { activeElement: element } = document;
      if (element === document.body) return null;
      return [element.localName, element.type ?? '', getComputedStyle(element).outlineStyle].join(' ');
    });
    if (focus === null) break;
    reached.push(focus);
  }
  for (const focus of reached) assert.match(focus, / (solid|auto)$/, 'one can see where one is');
  const count = (start) => reached.filter((focus) => focus.startsWith(start)).length;
  assert.equal(count('input radio'), 1, 'the choice of a caller is one stop');
  assert.equal(count('input search'), 1);
  const boxes = explorer.scopes.length + explorer.schemes.length;
  assert.equal(count('input checkbox'), boxes, 'schemes and scopes; hiding is of no use yet');
  assert.equal(count('summary'), await page.locator('summary').count());
  await page.locator('.callers input').first().focus();
  await page.keyboard.press('ArrowDown');
  await expectReach(explorer, null);
  if (explorer.scopes.length > 0) {
    await page.locator('.scope input').first().focus();
    await page.keyboard.press('Space');
    await expectReach(explorer, [explorer.scopes[0].name]);
  }
}

async function hasContrast(explorer, page, { colorScheme }) {
  const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).every((part) => part < 60));
  assert.equal(dark, colorScheme === 'dark');
  await shot(page, `inventory-${colorScheme}`);
  for (const summary of await page.locator('main summary').all()) await summary.click();
  await explorer.with(explorer.scopes.slice(0, 1).map((scope) => scope.name));
  assert.deepEqual(await explorer.pale(), [], 'WCAG 2.2, 1.4.3: 4.5 to 1');
  await shot(page, `inventory-${colorScheme}-open`, { fullPage: true });
}

async function fitsPhone(explorer, page, { colorScheme = 'light' }) {
  const expectFit = async (when) => {
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(overflow, 0, `nothing is wider than the screen ${when}`);
    assert.deepEqual(await explorer.overflowing(), [], `nothing is cut off ${when}`);
  };
  await expectFit('at first');
  await shot(page, `inventory-phone-${colorScheme}`);
  assert.ok(!(await page.locator('.scopes, .callers').first().isVisible()), 'the routes are not pushed away');
  await page.locator('.panel summary').click();
  await explorer.with(explorer.scopes.slice(0, 1).map((scope) => scope.name));
  await expectFit('with the scopes open');
  await shot(page, `inventory-phone-${colorScheme}-scopes`);
  for (const summary of await page.locator('main summary').all()) await summary.click();
  await expectFit('with everything open');
  await shot(page, `inventory-phone-${colorScheme}-open`, { fullPage: true });
}

async function withoutScript(explorer, page) {
  await expectList(explorer, page);
  assert.ok(!(await page.locator('.bar').isVisible()), 'what needs a script is not shown');
  assert.ok(!(await page.locator('.callers').isVisible()));
  assert.equal(await page.locator('.scope input:visible').count(), 0);
  assert.ok(await page.locator('noscript').isVisible());
  for (const summary of await page.locator('.origin > summary').all()) await summary.click();
  await expectLines(explorer, page);
  await shot(page, 'inventory-without-script');
}

/** Methods, paths, handlers, reasons and scopes, as they stand in the data. */
async function expectList(explorer, page) {
  const rows = await explorer.rows();
  assert.equal(rows.length, explorer.routes.length);
  for (const [index, route] of explorer.routes.entries()) {
    const text = rows[index];
    const needed = route.needs.alternatives.map((list) => list.join(' and ')).join(' or ');
    const reason = route.stance.kind === 'public' ? route.stance.reason : '';
    const by = (route.needs.ways ?? []).flatMap((way) => Object.entries(way).flat(2));
    for (const part of [route.method, route.path, route.handler ?? '', ...(by.length > 0 ? by : [needed]), reason]) {
      assert.ok(text.includes(squeeze(part)), `${part} is not in ${text}`);
    }
  }
  const scopes = (await page.locator('.scope').allTextContents()).map(squeeze);
  assert.equal(scopes.length, explorer.scopes.length);
  for (const [index, { name, description }] of explorer.scopes.entries()) {
    assert.ok(scopes[index].includes(name) && scopes[index].includes(squeeze(description)), scopes[index]);
  }
}

/** Each item of a route, with the line on which it is written. */
async function expectLines(explorer, page) {
  for (const [index, route] of explorer.routes.entries()) {
    const shown = await page.locator('.route').nth(index).locator('.origin').innerText().catch(() => '');
    const items = route.items.flatMap(function below(item) { return [item, ...item.guards.flatMap(below)]; });
    for (const { name, place, declarations } of items) {
      for (const part of [name, ...[place].filter(Boolean).map(({ file: f, line }) => `${f}:${line}`), ...declarations.map(({ says }) => says)]) {
        assert.ok(squeeze(shown).includes(squeeze(part)), `${part} is not in ${shown}`);
      }
    }
  }
}

async function expectReach(explorer, ticked, by = explorer.defaults) {
  const holding = ticked === null ? 'without a token' : `holding ${ticked.join(' ') || 'nothing'}`;
  const expected = explorer.routes.map((route) => (isReached(route.needs, explorer.scopes, ticked, by) ? 'in' : 'out'));
  assert.deepEqual(await explorer.states(), expected, holding);
  const reached = expected.filter((state) => state === 'in').length;
  assert.ok((await explorer.count()).startsWith(`${reached} of ${expected.length} `), holding);
}

function squeeze(text) {
  return text.replace(/\s+/g, ' ').trim();
}

async function shot(page, name, options = {}) {
  await page.mouse.move(0, 0);
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: join(folder, `${name}.png`), ...options });
}
