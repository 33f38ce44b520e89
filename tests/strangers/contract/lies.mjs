// The provider is down, or lies.

import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';

import { until } from '../api.mjs';
import { ANYWHERE, KEYS, LEAKED, METADATA, SLOW } from '../provider/lies.mjs';
import { forged, ordinary, signed } from '../tokens.mjs';
import { AUDIENCE, COOL_DOWN } from './world.mjs';

/** For how many seconds each lie is told. */
const TOLD_FOR = 2 * COOL_DOWN + 0.5;
/** By how many MiB the program may grow meanwhile. */
const GROWTH = 16;
/** What is true of the keys all the same, so that new ones are found. */
const HARMLESS = ['exotic', 'duplicates', 'algorithms'];

export function startsWithout(world) {
  return [
    ['without its provider the server starts, and says 503 with Retry-After', () => downAtStart(world)],
    ['it finds the provider that comes later', () => recovers(world)],
    ['metadata of another issuer is not used, and the log says so', () => wrongIssuer(world)],
  ];
}

export function lies(world) {
  return [
    ['while the provider is down, good tokens are let in, and new keys are 503', () => downLater(world)],
    ...[SLOW, ...Object.keys({ ...ANYWHERE, ...KEYS, ...METADATA })].map((lie) => [
      `while a provider lies (${lie}), good tokens are let in, and the log says it once`, () => during(world, lie),
    ]),
    ['a secret that is published by mistake signs nothing', () => leakedSecret(world)],
    ['of two keys of one name neither is mistaken for the other', () => duplicates(world)],
  ];
}

async function downAtStart(world) {
  await world.corporate.down();
  await world.restart();
  const { status, retryAfter, challenge } = await world.api.get('/items', await forged(world.corporate, 'ES256', AUDIENCE));
  assert.equal(status, 503);
  assert.ok(Number(retryAfter) > 0, `Retry-After: ${retryAfter}`);
  assert.equal(challenge, null);
  // Without a token there is nothing to wait for; and the other issuer is there.
  assert.equal(await world.api.status('/items'), 401);
  const token = await world.token(world.partner, 'ES256');
  await until(5, async () => (await world.api.status('/items', token)) === 200);
}

async function recovers({ api, corporate }) {
  const token = await forged(corporate, 'ES256', AUDIENCE);
  assert.equal(await api.status('/items', token), 503);
  await corporate.up();
  await until(20, async () => (await api.status('/items', token)) === 200);
}

async function wrongIssuer(world) {
  const { corporate } = world;
  corporate.tell('issuer');
  const token = await forged(corporate, 'ES256', AUDIENCE);
  try {
    await world.restart();
    const end = performance.now() + TOLD_FOR * 1000;
    while (performance.now() < end) {
      const status = await world.api.status('/items', token);
      assert.ok([401, 503].includes(status), String(status));
      await delay(100);
    }
    assert.ok(world.api.logged(0, corporate).length > 0, world.api.log);
  } finally {
    corporate.truth();
  }
  await until(20, async () => (await world.api.status('/items', token)) === 200);
}

async function downLater({ api, corporate }) {
  const known = await forged(corporate, 'ES256', AUDIENCE);
  await until(20, async () => (await api.status('/items', known)) === 200);
  await delay(COOL_DOWN * 1000);
  await corporate.down();
  await corporate.rotate();
  try {
    const later = await forged(corporate, 'ES256', AUDIENCE);
    for (let turn = 0; turn < 10; turn += 1) {
      assert.equal(await api.status('/items', known), 200);
      assert.ok([401, 503].includes(await api.status('/items', later)));
      await delay(100);
    }
  } finally {
    await corporate.up();
  }
  const later = await forged(corporate, 'ES256', AUDIENCE);
  await until(20, async () => (await api.status('/items', later)) === 200);
}

/** One issuer lies about its keys, and where that is possible another one about its metadata. */
async function during({ api, corporate, partner }, lie) {
  const memory = await api.memory();
  const lied = [];
  if (!(lie in METADATA)) lied.push(told(api, corporate, lie, 'jwks'));
  if (!(lie in KEYS)) lied.push(told(api, partner, lie, 'metadata'));
  const seen = await Promise.all(lied);
  const grown = (await api.memory()) - memory;
  assert.ok(grown < GROWTH, `the program has grown by ${grown} MiB`);
  return `${seen.join('; ')}; grown by ${grown.toFixed(1)} MiB`;
}

/** One token of a known key, and one of a key that came with the lie, which makes the server read the set. */
async function told(api, front, lie, about) {
  const known = await forged(front, 'ES256', AUDIENCE);
  await until(20, async () => (await api.status('/items', known)) === 200);
  await delay(COOL_DOWN * 1000);
  const logged = api.log.length;
  front.reset();
  front.tell(lie, about);
  await front.rotate();
  const later = await forged(front, 'ES256', AUDIENCE);
  const start = performance.now();
  let slowest = 0;
  try {
    while (performance.now() < start + TOLD_FOR * 1000) {
      const before = performance.now();
      assert.equal(await api.status('/items', known), 200);
      slowest = Math.max(slowest, performance.now() - before);
      const status = await api.status('/items', later);
      assert.ok((HARMLESS.includes(lie) ? [200, 401, 503] : [401, 503]).includes(status), String(status));
      await delay(50);
    }
  } finally {
    front.truth();
  }
  const seconds = (performance.now() - start) / 1000;

  const { reads, followed } = front;
  assert.ok(reads[about] > 0, 'the lie was heard');
  // The metadata may be looked for at both of its places.
  const fetches = Math.max(reads.jwks, reads.metadata / 2);
  assert.ok(fetches <= 3 + seconds / COOL_DOWN, JSON.stringify({ reads, seconds }));
  assert.equal(followed, 0, 'nobody follows to another origin');
  assert.ok(slowest < 1000, `a good token waited for ${slowest} ms`);
  const lines = api.logged(logged, front);
  // And one more that says that it works again.
  assert.ok(lines.length <= 2 + seconds / COOL_DOWN, lines.join('\n'));
  // What is slow may be waited for still.
  assert.ok([...HARMLESS, SLOW].includes(lie) || lines.length > 0, `nothing is logged:\n${api.log.slice(logged)}`);
  await until(20, async () => (await api.status('/items', later)) === 200);
  front.drop();
  return `${about} read ${reads[about]} times, ${lines.length} lines, slowest ${slowest.toFixed(0)} ms`;
}

async function leakedSecret(world) {
  const { api, corporate } = world;
  const token = await signed(Buffer.from(LEAKED, 'base64url'), { alg: 'HS256', typ: 'at+jwt', kid: 'leaked-secret' },
    ordinary(corporate.issuer, AUDIENCE));
  await reading(world, 'exotic', async (later) => {
    assert.equal(await api.status('/items', token), 401);
    // The rest of the set is used.
    assert.equal(await api.status('/items', later), 200);
  });
}

/** RS256 and PS256 in this set have the name of one key. */
async function duplicates(world) {
  const { api, corporate } = world;
  await reading(world, 'duplicates', async (later) => {
    assert.equal(await api.status('/items', later), 200);
    const doubtful = await api.status('/items', await forged(corporate, 'RS256', AUDIENCE));
    assert.ok([200, 401].includes(doubtful), String(doubtful));
    const { kid } = corporate.keys.signing('RS256');
    const mixed = await forged(corporate, 'PS256', AUDIENCE, { header: { kid } });
    assert.equal(await api.status('/items', mixed), 401);
  });
}

/** What holds once the server has read this lie: `later` is signed by a key that it has from there. */
async function reading({ api, corporate }, lie, check) {
  corporate.tell(lie);
  await corporate.rotate();
  await delay(COOL_DOWN * 1000);
  const later = await forged(corporate, 'ES256', AUDIENCE);
  try {
    await until(20, async () => (await api.status('/items', later)) === 200);
    await check(later);
  } finally {
    corporate.truth();
  }
}
