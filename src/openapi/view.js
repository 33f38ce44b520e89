// The switch above the operations: show all of them, or those that the caller may call.
//
// RapiDoc has no event for a login, and forgets it with each document that it loads. So the login is read,
// and put back, around its updates: a "reactive controller" of Lit, which RapiDoc is made with. Texts are
// set as text, never as HTML.

const docs = document.querySelector('rapi-doc');
const bar = docs.querySelector('.view');
const box = bar.querySelector('input');
const status = bar.querySelector('[role="status"]');

const LOG_IN = 'Log in to narrow them down.';
const REFUSED = 'The token is no longer good: log in again.';
const FAILED = 'The server cannot say what you may call.';

const FIELD = 'input:not([type="password"])';
const MESSAGE = '.oauth-resp-display';

let spec; // what RapiDoc shows
let keys = new Map(); // what RapiDoc sends, by the name of the scheme
let login = null; // the bearer token of them, as it is sent
let shownFor = null; // the token of the view that is shown; none for the whole document
let total = 0; // the operations of the whole document
let complaint = '';
let work = Promise.resolve();

await customElements.whenDefined('rapi-doc');
docs.addController({ hostUpdate: keepLogin, hostUpdated: updated });
box.addEventListener('change', () => {
  complaint = '';
  schedule();
});
bar.hidden = false;
docs.requestUpdate();

/** Before each rendering: a document that has just been loaded gets the login of the one before. */
function keepLogin() {
  const schemes = docs.resolvedSpec?.securitySchemes;
  // It has none while a document is being loaded.
  if (!schemes) return;
  if (spec !== docs.resolvedSpec) {
    spec = docs.resolvedSpec;
    for (const scheme of schemes) {
      scheme.finalKeyValue = keys.get(scheme.securitySchemeId) || scheme.finalKeyValue;
    }
  }
  keys = new Map(schemes.map((scheme) => [scheme.securitySchemeId, scheme.finalKeyValue]));
}

/** After each rendering: somebody may have logged in or out. */
function updated() {
  const now = [...keys.values()].find((key) => /^Bearer \S/i.test(key ?? '')) ?? null;
  if (now !== login) {
    login = now;
    complaint = '';
    if (!login) box.checked = false;
    if (shownFor) schedule();
  }
  // The bar stays in sight, for those who can use it.
  docs.classList.toggle('has-login', login !== null);
  docs.shadowRoot.getElementById('operations-top')?.part.add('operations-top');
  tell();
}

function tell() {
  if (spec && !shownFor) total = count(spec);
  const noun = total === 1 ? 'operation' : 'operations';
  const shown = shownFor ? `${count(spec)} of ${total} ${noun}` : `${total} ${noun}`;
  box.disabled = !login;
  bar.classList.toggle('has-complaint', complaint !== '');
  const text = !spec ? '' : complaint || (login ? shown : `${shown}. ${LOG_IN}`);
  // What is said again is read out again.
  if (status.textContent !== text) status.textContent = text;
}

/** An operation stands under each of its tags. */
function count({ tags }) {
  return new Set(tags.flatMap(({ paths }) => paths.map(({ method, path }) => `${method} ${path}`))).size;
}

/** One change at a time, each to what is wanted by then. */
function schedule() {
  work = work.then(show);
}

async function show() {
  const wanted = box.checked ? login : null;
  if (wanted === shownFor) return tell();
  const document = wanted ? await mine(wanted) : null;
  if (!document) box.checked = false;
  if (document || shownFor) await load(document, wanted);
  tell();
}

/** The document of this caller; none, and a complaint, if there is none to be had. */
async function mine(authorization) {
  const url = new URL(docs.specUrl, location.href);
  url.searchParams.set('view', 'mine');
  try {
    const answer = await fetch(url, { headers: { authorization }, cache: 'no-store' });
    if (answer.ok) return await answer.json();
    complaint = answer.status === 401 ? REFUSED : FAILED;
  } catch {
    complaint = FAILED;
  }
  return null;
}

/** RapiDoc builds the page anew: the reader stays in place, and the form as it is, but for its secrets. */
async function load(document, authorization) {
  const place = currentPlace();
  const filled = inForm(FIELD).map(({ value, checked }) => ({ value, checked }));
  const messages = inForm(MESSAGE);
  const isFocused = box.matches(':focus');
  // RapiDoc would scroll to where the address points.
  history.replaceState(null, '', location.pathname + location.search);
  shownFor = document ? authorization : null;
  await docs.loadSpec(document ?? docs.specUrl);
  await docs.updateComplete;
  inForm(FIELD).forEach((field, n) => Object.assign(field, filled[n]));
  inForm(MESSAGE).forEach((message, n) => message.replaceChildren(...(messages[n]?.childNodes ?? [])));
  if (isFocused) box.focus({ preventScroll: true });
  // The operations render themselves after RapiDoc has.
  await new Promise(requestAnimationFrame);
  returnTo(place);
}

function inForm(selector) {
  return [...docs.shadowRoot.querySelectorAll(`#auth ${selector}`)];
}

/** The section that the reader sees first, and how far it is scrolled. */
function currentPlace() {
  const edge = bar.getBoundingClientRect().bottom;
  const sections = [...docs.shadowRoot.querySelectorAll('.observe-me:not(#operations-top)')];
  const section = sections.findLast((section) => section.getBoundingClientRect().top <= edge);
  return { scrolled: main()?.scrollTop ?? 0, id: section?.id, top: section?.getBoundingClientRect().top };
}

/** Goes there, or to the first operation if that section is not shown any more. */
function returnTo({ scrolled, id, top }) {
  const section = docs.shadowRoot.getElementById(id);
  if (section) {
    main().scrollTop += section.getBoundingClientRect().top - top;
  } else if (scrolled > 0) {
    docs.scrollToPath('operations-top');
  }
}

function main() {
  return docs.shadowRoot.querySelector('main');
}
