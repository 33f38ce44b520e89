// The documentation page of the reference application in a real browser.
//
//   npm ci && CHROMIUM="$(command -v chromium)" node run.mjs http://127.0.0.1:8000 [folder for screenshots]
//
// The application has to run in its debug profile, which has the demonstration accounts.

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

import { Login, Operation, View } from './rapidoc.mjs';
import { excuse, watch } from './watch.mjs';

const [base, folder = 'screenshots'] = process.argv.slice(2);
const executablePath = process.env.CHROMIUM;
if (!base || !executablePath) {
  console.error('usage: CHROMIUM=PATH node run.mjs BASE_URL [FOLDER]');
  process.exit(2);
}
const { origin } = new URL(base);

const TITLE = 'rocket_scopes reference application';
const SCOPES = [
  'me - Read information about the current user.',
  'items - Read items.',
  'metrics - Read how often callers were let through and refused.',
];
const USER = { username: 'johndoe', email: 'johndoe@example.com', full_name: 'John Doe', disabled: false };
const ITEMS = [{ item_id: 'Foo', owner: 'johndoe' }];
const REFUSED_VIEW = 'The token is no longer good: log in again.';
const WRONG = 'Incorrect username or password';
const ALL = ['post /token', 'get /users/me', 'get /users/me/items', 'get /status', 'get /metrics'];
const MINE = ['post /token', 'get /users/me', 'get /status'];
const INJECTION = '<img src=x onerror=alert(1)>';
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

const visits = [
  ['the page is titled and shows the scheme with its scopes', showsTheScheme],
  ['a call without a token is refused', refusesWithoutToken],
  ['with `me` and `items`, everything answers', callsEverything],
  ['with `me` alone, the items say what they need', saysWhatIsNeeded],
  ['before a login, the view of the caller is not to be had', viewNeedsLogin],
  ['with `me` alone, the view hides the rest, and is left again', viewHidesTheRest],
  ['another login changes the view, and without one it ends', viewFollowsTheLogin],
  ['a token that is refused leaves the whole document', viewIsRefused],
  ['the view is there for the keyboard, and the reader stays in place', viewByKeyboard],
  ['the view is dark for those who like it dark', viewIsDark, { colorScheme: 'dark' }],
  ['the view fits a phone', viewFitsPhone, PHONE],
  ['badges of alternatives and locks keep clear of each other', badgesAreClear],
  ['on a phone as well', badgesAreClear, PHONE],
  ['a wrong password gets the constant text', wrongPassword],
  ['what is typed never becomes HTML', noInjection],
  ['the page is dark for those who like it dark', isDark, { colorScheme: 'dark' }],
  ['the page fits a phone', fitsPhone, PHONE],
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
async function inBrowser(options, visit) {
  const profile = await mkdtemp(join(tmpdir(), 'docs-page-'));
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
    const seen = await watch(context, origin);
    const page = await context.newPage();
    const answer = await page.goto(`${base}/docs`);
    assert.equal(answer.status(), 200);
    const policy = await answer.headerValue('content-security-policy');
    assert.match(policy ?? '', /^default-src 'none'; script-src 'self';/);
    await page.locator('#auth').waitFor();
    await visit(page, seen);
    assert.ok(seen.requests.includes('GET /openapi.json'), 'the page has read the document');
    assert.deepEqual(seen.foreign, [], 'no request leaves the origin');
    assert.deepEqual(seen.violations, [], 'nothing violates the content security policy');
    assert.deepEqual(seen.errors, [], 'no errors on the console, no uncaught ones, no failed requests');
    assert.deepEqual(seen.dialogs, [], 'no dialog opens');
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}

async function showsTheScheme(page) {
  assert.equal(await page.title(), TITLE);
  assert.ok((await page.locator('#api-title').innerText()).startsWith(TITLE));
  const auth = await page.locator('#auth').innerText();
  assert.ok(auth.includes('OAuth2PasswordBearer'), auth);
  assert.match(auth, /PASSWORD FLOW/i);
  assert.ok(auth.includes(`${origin}/token`), auth);
  assert.deepEqual(await new Login(page).scopes(), SCOPES);
  for (const [method, path, scopes] of [
    ['post', '/token', []],
    ['get', '/users/me', ['me']],
    ['get', '/users/me/items', ['items', 'me']],
    ['get', '/metrics', ['metrics']],
    ['get', '/status', []],
  ]) {
    assert.deepEqual(await new Operation(page, method, path).badges(), scopes, `badges of ${path}`);
  }
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.querySelector('rapi-doc').scrollToPath('overview'));
  await shot(page, 'first-view');
}

async function refusesWithoutToken(page, seen) {
  const answer = await new Operation(page, 'get', '/users/me').try();
  excuse(seen, '/users/me', 401);
  assert.equal(answer.authorization, null);
  assert.equal(answer.status, 401);
  assert.equal(answer.challenge, 'Bearer');
  expectDetail(answer, 'Not authenticated');
  assert.deepEqual(answer.shownBody, answer.body);
}

async function callsEverything(page) {
  const login = await new Login(page).submit('johndoe', 'secret', ['me', 'items']);
  expectToken(login, 'me items');
  for (const [path, body] of [['/status', { status: 'ok' }], ['/users/me', USER], ['/users/me/items', ITEMS]]) {
    const answer = await new Operation(page, 'get', path).try();
    assert.equal(answer.authorization, `Bearer ${login.body.access_token}`, path);
    assert.equal(answer.status, 200, path);
    assert.deepEqual(answer.body, body, path);
    assert.deepEqual(answer.shownBody, body, path);
    assert.match(answer.shownStatus, /200/, path);
  }
  await show(page, 'get', '/users/me/items');
  await shot(page, 'allowed');
}

async function saysWhatIsNeeded(page, seen) {
  const both = await new Login(page).submit('johndoe', 'secret', ['me', 'items']);
  const narrow = await new Login(page).submit('johndoe', 'secret', ['me']);
  expectToken(narrow, 'me');
  assert.notEqual(narrow.body.access_token, both.body.access_token);
  const me = await new Operation(page, 'get', '/users/me').try();
  assert.equal(me.status, 200);
  assert.deepEqual(me.body, USER);

  const items = new Operation(page, 'get', '/users/me/items');
  const answer = await items.try();
  excuse(seen, '/users/me/items', 401);
  assert.equal(answer.authorization, `Bearer ${narrow.body.access_token}`);
  assert.equal(answer.status, 401);
  assert.equal(answer.challenge, 'Bearer scope="items me"');
  const { by, declared, ...explain } = expectDetail(answer, 'Not enough permissions');
  assert.deepEqual(explain, { clause: 'items', held: ['me'] });
  assert.deepEqual(answer.shownBody, answer.body);
  assert.match(answer.shownStatus, /401/);
  assert.ok(answer.shownHeaders.includes('www-authenticate: Bearer scope="items me"'), answer.shownHeaders);
  assert.deepEqual(await items.badges(), ['items', 'me']);
  assert.match(await items.lock(), /Required scopes: items┃ ?me/);
  await show(page, 'get', '/users/me/items');
  await items.tab('headers');
  await shot(page, 'refused');
}

async function viewNeedsLogin(page) {
  const view = new View(page);
  assert.equal(await view.isEnabled(), false);
  assert.equal(await view.says(), '5 operations. Log in to narrow them down.');
  await view.label.click({ force: true });
  assert.equal(await view.isOn(), false);
  assert.deepEqual(await view.operations(), ALL);
  await page.evaluate(() => document.querySelector('rapi-doc').scrollToPath('auth'));
  await shot(page, 'view-before-login');
}

async function viewHidesTheRest(page, seen) {
  const login = await new Login(page).submit('johndoe', 'secret', ['me']);
  expectToken(login, 'me');
  const view = new View(page);
  assert.equal(await view.isEnabled(), true);
  assert.equal(await view.says(), '5 operations');
  assert.deepEqual(await view.operations(), ALL);
  await page.evaluate(() => document.querySelector('rapi-doc').scrollToPath('auth'));
  await shot(page, 'view-after-login');

  const sent = await view.turn('on');
  assert.equal(sent.status, 200);
  assert.equal(sent.authorization, `Bearer ${login.body.access_token}`);
  assert.equal(await view.says(), '3 of 5 operations');
  assert.deepEqual(await view.operations(), MINE);
  assert.equal(await new Operation(page, 'get', '/users/me/items').section.count(), 0);
  await shot(page, 'view');
  const answer = await new Operation(page, 'get', '/users/me').try();
  assert.equal(answer.authorization, `Bearer ${login.body.access_token}`, 'the login is still there');
  assert.deepEqual(answer.body, USER);

  await view.turn('off');
  assert.equal(await view.says(), '5 operations');
  assert.deepEqual(await view.operations(), ALL);
  const again = await new Operation(page, 'get', '/users/me').try();
  assert.equal(again.authorization, `Bearer ${login.body.access_token}`, 'and still is');
  const logins = seen.requests.filter((request) => request === 'POST /token');
  assert.equal(logins.length, 1, 'one login was enough');
}

async function viewFollowsTheLogin(page) {
  const login = new Login(page);
  const view = new View(page);
  await login.submit('johndoe', 'secret', ['me']);
  await view.turn('on');
  await view.waitFor('3 of 5 operations');
  assert.deepEqual(await login.filled(), { username: 'johndoe', password: '', scopes: ['me'] }, 'the form, without its secret');

  const both = await login.submit('johndoe', 'secret', ['me', 'items']);
  expectToken(both, 'me items');
  await view.waitFor('4 of 5 operations');
  assert.equal(await view.isOn(), true);
  assert.deepEqual(await view.operations(), ALL.slice(0, -1), 'all but the counters');
  const answer = await new Operation(page, 'get', '/users/me/items').try();
  assert.equal(answer.authorization, `Bearer ${both.body.access_token}`);
  assert.deepEqual(answer.body, ITEMS);

  await page.getByRole('button', { name: 'CLEAR ALL API KEYS' }).click();
  await view.waitFor('5 operations. Log in to narrow them down.');
  assert.deepEqual([await view.isOn(), await view.isEnabled()], [false, false]);
  assert.deepEqual(await view.operations(), ALL);
}

async function viewIsRefused(page, seen) {
  await new Login(page).submit('johndoe', 'secret', ['me']);
  const view = new View(page);
  await view.turn('on');
  await view.waitFor('3 of 5 operations');
  await spoilToken(page, INJECTION);
  await view.waitFor(REFUSED_VIEW);
  excuse(seen, '/openapi.json', 401);
  assert.deepEqual([await view.isOn(), await view.isEnabled()], [false, true]);
  assert.deepEqual(await view.operations(), ALL);
  const answer = await view.turn('on');
  excuse(seen, '/openapi.json', 401);
  assert.equal(answer.status, 401);
  await view.waitFor(REFUSED_VIEW);
  assert.equal(await view.isOn(), false);
  assert.equal(await page.locator('img').count(), 0);
  await view.label.scrollIntoViewIfNeeded();
  await shot(page, 'view-refused');

  await new Login(page).submit('johndoe', 'secret', ['me']);
  await view.waitFor('5 operations');
}

async function viewByKeyboard(page) {
  await new Login(page).submit('johndoe', 'secret', ['me', 'items']);
  const view = new View(page);
  await show(page, 'get', '/users/me/items');
  const place = () => page.locator('[id="get-/users/me/items"]').evaluate((section) => section.getBoundingClientRect().top);
  const before = await place();
  await view.box.focus();
  await page.keyboard.press('Space');
  await view.waitFor('4 of 5 operations');
  // RapiDoc scrolls a moment after it has loaded a document.
  await page.waitForTimeout(400);
  assert.ok(Math.abs((await place()) - before) <= 2, `it stands where it stood: ${before}, ${await place()}`);
  assert.ok(await view.box.evaluate((box) => box.matches(':focus-visible')), 'and has the focus');
  assert.ok(await view.isInSight(), 'in sight');
  await shot(page, 'view-focus');
  await page.keyboard.press('Space');
  await view.waitFor('5 operations');
}

async function viewIsDark(page) {
  await new Login(page).submit('johndoe', 'secret', ['me']);
  const view = new View(page);
  await view.turn('on');
  await view.waitFor('3 of 5 operations');
  const [background, text] = await view.bar.evaluate((bar) => {
    const { backgroundColor, color } = getComputedStyle(bar);
    return [backgroundColor, color].map((color) =>
      color.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3);
  });
  assert.ok(background < 60 && text > 180, `${text} on ${background}`);
  await shot(page, 'view-dark');
}

async function viewFitsPhone(page) {
  const view = new View(page);
  await view.label.scrollIntoViewIfNeeded();
  await shot(page, 'view-phone-before-login');
  await new Login(page).submit('johndoe', 'secret', ['me']);
  await view.turn('on');
  await view.waitFor('3 of 5 operations');
  assert.deepEqual(await overflow(page), [0, 0], 'nothing is wider than the screen');
  await shot(page, 'view-phone');
  await show(page, 'get', '/users/me');
  assert.ok(await view.isInSight(), 'the bar stays above the operations');
  await shot(page, 'view-phone-operation');
}

/** The application has no operation with alternatives: its document gets one. */
async function badgesAreClear(page) {
  const labels = ['admin', 'or items + items:write', 'or project:{id}:read', 'login within 300 s', 'acr mfa'];
  await page.route('**/openapi.json', async (route) => {
    const answer = await route.fetch();
    const json = await answer.json();
    const operation = json.paths['/users/me'].get;
    operation['x-badges'] = labels.map((label, n) => ({ label, color: n < 3 ? 'blue' : 'orange' }));
    operation.security = [['admin'], ['items', 'items:write'], ['project']].map((scopes) => ({ OAuth2PasswordBearer: scopes }));
    await route.fulfill({ response: answer, json });
  });
  await page.reload();
  const operation = new Operation(page, 'get', '/users/me');
  await operation.section.waitFor();
  assert.deepEqual(await operation.badges(), labels);
  await show(page, 'get', '/users/me');
  const boxes = async (locator) => Promise.all((await locator.all()).map((element) => element.boundingBox()));
  const badges = await boxes(operation.labels);
  const locks = await boxes(operation.section.locator('.tooltip'));
  assert.equal(locks.length, 3);
  for (const lock of locks) {
    assert.ok(badges.every((badge) => badge.y >= lock.y + lock.height), 'no badge lies under a lock');
    assert.ok(lock.x >= 0, 'each lock is in sight');
  }
  assert.deepEqual(await overflow(page), [0, 0], 'nothing is wider than the screen');
  await shot(page, `badges-${page.viewportSize().width}`);
}

async function wrongPassword(page, seen) {
  const answer = await new Login(page).submit('johndoe', 'not the password', ['me']);
  excuse(seen, '/token', 400);
  expectWrong(answer);
  await shot(page, 'wrong-password');
  const call = await new Operation(page, 'get', '/status').try();
  excuse(seen, '/status', 401);
  assert.equal(call.authorization, null, 'a refused login leaves no token behind');
  assert.equal(call.status, 401);
}

async function noInjection(page, seen) {
  const images = page.locator('img');
  assert.equal(await images.count(), 0, 'the page has no image to begin with');
  const answer = await new Login(page).submit(INJECTION, INJECTION, ['me']);
  excuse(seen, '/token', 400);
  assert.equal(new URLSearchParams(answer.sent).get('username'), INJECTION, 'it was sent as typed');
  assert.equal(await images.count(), 0, 'no image came out of the form');
  assert.ok(!seen.requests.includes('GET /x'), 'and none was asked for');
  expectWrong(answer);
}

async function isDark(page) {
  const [background, text] = await page.locator('#api-title').evaluate((title) => {
    const parent = (element) => element.parentElement ?? element.getRootNode().host;
    let surface = title;
    while (parent(surface) && getComputedStyle(surface).backgroundColor === 'rgba(0, 0, 0, 0)') surface = parent(surface);
    return [getComputedStyle(surface).backgroundColor, getComputedStyle(title).color].map((color) =>
      color.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3);
  });
  assert.ok(background < 60, `the background is dark: ${background}`);
  assert.ok(text > 180, `the text is light: ${text}`);
  await shot(page, 'dark');
}

async function fitsPhone(page, seen) {
  assert.deepEqual(await overflow(page), [0, 0], 'nothing is wider than the screen');
  await shot(page, 'phone');
  const login = await new Login(page).submit('johndoe', 'secret', ['me', 'items']);
  expectToken(login, 'me items');
  const answer = await new Operation(page, 'get', '/users/me/items').try();
  assert.equal(answer.status, 200);
  await show(page, 'get', '/users/me/items');
  await shot(page, 'phone-allowed');
}

function expectToken(login, scope) {
  assert.equal(login.status, 200, login.body.detail);
  assert.equal(login.body.scope, scope);
  assert.equal(login.body.token_type, 'bearer');
  assert.equal(new URLSearchParams(login.sent).get('grant_type'), 'password');
  assert.equal(login.shown, 'Access Token Received');
}

/** In the debug profile, a refusal explains itself. */
function expectDetail(answer, text) {
  const { detail, explain, ...others } = answer.body;
  assert.equal(detail, text);
  assert.deepEqual(others, {});
  return explain;
}

function expectWrong(answer) {
  assert.equal(answer.status, 400);
  assert.deepEqual(answer.body, { detail: WRONG, error: 'invalid_grant', error_description: WRONG });
  assert.equal(answer.shown, WRONG);
}

/** By how much the page, and what scrolls in it, are wider than the screen. */
function overflow(page) {
  return page.evaluate(() => {
    const main = document.querySelector('rapi-doc').shadowRoot.querySelector('main');
    return [document.documentElement, main].map((element) => element.scrollWidth - element.clientWidth);
  });
}

/** As if the token had expired: RapiDoc holds one that the server does not take. */
function spoilToken(page, token) {
  return page.evaluate((token) => {
    const docs = document.querySelector('rapi-doc');
    docs.resolvedSpec.securitySchemes[0].finalKeyValue = `Bearer ${token}`;
    docs.requestUpdate();
  }, token);
}

/** Scrolls to an operation, as its entry in the navigation does. */
async function show(page, method, path) {
  await page.evaluate((id) => {
    const docs = document.querySelector('rapi-doc');
    docs.scrollToPath(id);
    docs.shadowRoot.querySelector('main').scrollBy(0, -6);
  }, `${method}-${path}`);
  await page.mouse.move(0, 0);
}

async function shot(page, name) {
  // Transitions of switches and of the navigation.
  await page.waitForTimeout(600);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
