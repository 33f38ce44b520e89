// What can a caller reach? The list of routes stands in the page already, in the order of the data.

const inventory = JSON.parse(document.getElementById('inventory').textContent);
const all = (selector) => [...document.querySelectorAll(selector)];
const one = (selector) => document.querySelector(selector);

const boxes = all('.scope input');
const schemes = all('.scheme input');
const marks = all('.scope label + .tag');
const callers = all('.callers input');
const [words, hides, count, nothing] = ['.words', '.hides', '.count', '.nothing'].map(one);
const cards = all('.route').map((element, index) => {
  const route = inventory.routes[index];
  const text = `${route.method} ${route.path} ${route.handler ?? ''}`.toLowerCase();
  return { element, route, text, verdict: element.querySelector('.verdict') };
});

/** Families are compared by their form: the name of a placeholder says nothing. */
const form = (scope) => scope.replace(/\{[^{}]*\}/g, '{}');
const placeholders = (scope) => scope.match(/\{[^{}]*\}/g) ?? [];

/** The forms of all scopes that a token grants which holds the ticked ones. */
function granted() {
  const ticked = inventory.scopes.filter((_, index) => boxes[index].checked);
  return new Set(ticked.flatMap((scope) => [scope.name, ...scope.implies]).map(form));
}

/** The schemes of which the caller shows credentials. */
function comesBy() {
  const ticked = inventory.schemes?.filter((_, index) => schemes[index]?.checked) ?? [];
  return new Set(ticked.map((scheme) => scheme.name));
}

/** A scheme among scopes, which hold no space. */
const SCHEME = 'scheme ';

/**
 * What a caller lacks: nothing (`null`), or a token, or the scopes of one of the lists.
 * `held` is `null` for a caller without a token.
 */
function lacking(needs, held) {
  if (needs.credentials === 'ignored') return null;
  if (needs.ways) return lackingOf(needs, held ?? new Set(), held === null ? new Set() : comesBy());
  if (held === null) {
    return needs.credentials === 'optional' ? null : { token: true, lists: needs.alternatives };
  }
  const lists = needs.alternatives.map((list) => [...new Set(list)].filter((scope) => !held.has(form(scope))));
  if (lists.length === 0 || lists.some((list) => list.length === 0)) return null;
  return { token: false, lists: shortest(lists) };
}

/** The same where callers come by several schemes: a list holds those that they do not show, too. */
function lackingOf({ credentials, ways }, held, by) {
  const isAsked = ways.some((way) => Object.keys(way).some((scheme) => by.has(scheme)));
  if (credentials === 'optional' && !isAsked) return null;
  const lists = ways.map((way) => {
    const lacks = Object.keys(way).filter((scheme) => !by.has(scheme)).map((scheme) => SCHEME + scheme);
    return [...lacks, ...new Set(Object.values(way).flat().filter((scope) => !held.has(form(scope))))];
  });
  return lists.some((list) => list.length === 0) ? null : { token: false, lists: shortest(lists) };
}

/** The lists of scopes of the ways that are open to the caller. */
function open(needs) {
  if (!needs.ways) return needs.alternatives;
  const by = comesBy();
  const ways = needs.ways.filter((way) => Object.keys(way).every((scheme) => by.has(scheme)));
  return ways.map((way) => [...new Set(Object.values(way).flat())]);
}

/** Without the lists that ask for all that another one asks for, and more. */
function shortest(lists) {
  const covers = (list, other) => other.every((scope) => list.includes(scope));
  return lists.filter((list, index) => !lists.some((other, at) =>
    at !== index && covers(list, other) && (other.length < list.length || at < index)));
}

/** What else a token must be like that holds enough. */
function conditions(needs, held) {
  if (held === null || needs.credentials === 'ignored') return [];
  // By none of the asked schemes: as a caller without credentials.
  if (needs.ways && open(needs).length === 0) return [];
  const met = open(needs).filter((list) => list.every((scope) => held.has(form(scope))));
  const names = met.map((list) => [...new Set(list.flatMap(placeholders))]);
  const found = [];
  // Where one list will do that has no placeholder, it does for everything.
  if (names.length > 0 && names.every((list) => list.length > 0)) {
    found.push(['for each ', ...row(names[0].map((name) => [code(name)]), ' and '), ' that the token names']);
  }
  if (needs.max_age !== undefined) found.push([`after a login at most ${needs.max_age} s ago`]);
  if (needs.acr !== undefined) found.push(['after a login of class ', code(needs.acr)]);
  return found.flatMap((parts) => [', ', ...parts]);
}

function verdict(route, held) {
  const lacks = lacking(route.needs, held);
  if (lacks) {
    const token = route.needs.ways ? 'credentials' : 'a token';
    const without = route.needs.credentials === 'optional' ? `; without ${token} it is in reach` : '';
    return { state: 'out', parts: ['Missing: ', ...missing(lacks), without] };
  }
  const later = route.trial ? lacking(route.trial, held) : null;
  const until = later ? ['; once enforced, missing: ', ...missing(later)] : [];
  return { state: 'in', parts: ['In reach', ...conditions(route.needs, held), ...until] };
}

function missing({ token, lists }) {
  const named = (item) => (item.startsWith(SCHEME) ? ['credentials of ', code(item.slice(SCHEME.length))] : [code(item)]);
  const needed = row(lists.map((list) => row(list.map(named), ' and ')), ', or ');
  if (!token) return needed;
  return needed.length === 0 ? ['a token'] : ['a token with ', ...needed];
}

/** Lists of texts and elements as one, with a word between them. */
function row(lists, word) {
  return lists.flatMap((list, index) => (index === 0 ? list : [word, ...list]));
}

/** Texts become text nodes: nothing here is ever read as HTML. */
function code(text) {
  const element = document.createElement('code');
  element.textContent = text;
  return element;
}

function update() {
  const caller = callers.find((input) => input.checked).value;
  const held = caller === 'token' ? granted() : null;
  const wanted = words.value.toLowerCase().split(/\s+/);
  let reached = 0;
  let shown = 0;
  for (const card of cards) {
    const { state, parts } = caller === 'all' ? { state: 'all', parts: [] } : verdict(card.route, held);
    const isWanted = wanted.every((word) => card.text.includes(word));
    card.element.dataset.state = state;
    card.element.hidden = !isWanted || (hides.checked && state === 'out');
    card.verdict.replaceChildren(...parts);
    card.verdict.hidden = parts.length === 0;
    reached += state === 'in' ? 1 : 0;
    shown += card.element.hidden ? 0 : 1;
  }
  boxes.forEach((box, index) => {
    const isGranted = held !== null && held.has(form(inventory.scopes[index].name));
    marks[index].hidden = box.checked || !isGranted;
  });
  hides.parentElement.hidden = caller === 'all';
  nothing.hidden = shown > 0;
  count.replaceChildren(...summary(caller, reached, shown));
}

function summary(caller, reached, shown) {
  const routes = `${cards.length} ${cards.length === 1 ? 'route' : 'routes'}`;
  const visible = shown === cards.length ? '' : ` (${shown} shown)`;
  if (caller === 'all') return [`${routes}${visible}`];
  const start = `${reached} of ${routes} in reach${visible}, `;
  if (caller === 'nobody') return [`${start}${schemes.length > 0 ? 'without credentials' : 'without a token'}`];
  const ticked = inventory.scopes.filter((_, index) => boxes[index].checked);
  if (schemes.length > 0) {
    const by = [...comesBy()];
    const names = by.length === 0 ? ['none'] : row(by.map((name) => [code(name)]), ' ');
    const scopes = ticked.length === 0 ? ['no scopes'] : row(ticked.map((scope) => [code(scope.name)]), ' ');
    return [`${start}with credentials of `, ...names, ', granted ', ...scopes];
  }
  if (ticked.length === 0) return [`${start}with a token without scopes`];
  return [`${start}with `, ...row(ticked.map((scope) => [code(scope.name)]), ' ')];
}

schemes.forEach((box, index) => {
  box.checked = inventory.default_schemes?.[0]?.includes(inventory.schemes[index].name) ?? false;
});
for (const box of [...boxes, ...schemes]) {
  box.hidden = false;
  box.addEventListener('change', () => {
    callers.find((input) => input.value === 'token').checked = true;
    update();
  });
}
for (const input of [...callers, hides]) input.addEventListener('change', update);
words.addEventListener('input', update);
one('.callers').hidden = false;
one('.bar').hidden = false;
one('.panel details').open = matchMedia('(min-width: 60rem)').matches;
update();
