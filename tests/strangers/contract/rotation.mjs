// Keys change while requests come in.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { generateKeyPair } from 'jose';

import { until } from '../api.mjs';
import { forged, ordinary, signed } from '../tokens.mjs';
import { AUDIENCE, COOL_DOWN } from './world.mjs';

const CONNECTIONS = 8;
const ROTATIONS = 3;
/** Seconds between two of them. */
const PAUSE = 2.5;
/** For how many seconds a new key may be unknown: until the set may be read again, and is. */
const UNKNOWN_FOR = COOL_DOWN + 1;
const FLOOD = 200;

export function rotation(world) {
  return [
    ['while keys rotate, no token is refused whose key is published', () => underLoad(world)],
    ['a key that is dropped ends its tokens, remembered ones too', () => dropped(world)],
    [`${FLOOD} tokens of unknown keys at once cost at most 2 reads of the key set`, () => flood(world)],
    ['a flood of them does not delay good tokens', () => floodDelaysNobody(world)],
  ];
}

async function underLoad(world) {
  const { api, corporate } = world;
  const tokens = [];
  const seen = [];
  const add = async () => {
    const since = performance.now();
    for (const alg of ['ES256', 'RS256']) tokens.push({ token: await world.token(corporate, alg), since });
  };
  await add();
  // What comes before the load, so that the set may be read anew once it has begun.
  await until(5, async () => (await api.status('/items', tokens[0].token)) === 200);
  await delay(COOL_DOWN * 1000);

  let isOver = false;
  const connection = async () => {
    for (let round = 0; !isOver; round += 1) {
      const { token, since } = tokens[round % tokens.length];
      const start = performance.now();
      const { status, retryAfter } = await api.get('/items', token);
      seen.push({ status, retryAfter, age: (start - since) / 1000, took: performance.now() - start });
    }
  };
  const load = Promise.all(Array.from({ length: CONNECTIONS }, connection));
  try {
    for (let turn = 0; turn < ROTATIONS; turn += 1) {
      await delay(PAUSE * 1000);
      await corporate.rotate();
      await add();
    }
    await delay(PAUSE * 1000);
  } finally {
    isOver = true;
    await load;
  }

  const waiting = seen.filter(({ status }) => status === 503);
  assert.deepEqual(seen.filter(({ status }) => status !== 200 && status !== 503), []);
  assert.deepEqual(waiting.filter(({ age }) => age > UNKNOWN_FOR), [], 'the new key is known in time');
  assert.ok(waiting.every(({ retryAfter }) => Number(retryAfter) > 0), 'with Retry-After');
  const slowest = Math.max(...seen.map(({ took }) => took));
  return `${seen.length} requests, ${waiting.length} of them 503; the slowest took ${slowest.toFixed(0)} ms`;
}

async function dropped(world) {
  const { api, corporate } = world;
  const old = await forged(corporate, 'ES256', AUDIENCE);
  assert.equal(await api.status('/items', old), 200);
  await corporate.rotate();
  const next = await forged(corporate, 'ES256', AUDIENCE);
  await until(UNKNOWN_FOR, async () => (await api.status('/items', next)) === 200);
  assert.equal(await api.status('/items', old), 200, 'the old key is still published');

  corporate.drop();
  await corporate.rotate();
  const newest = await forged(corporate, 'ES256', AUDIENCE);
  // The set is read again for the newest one; then the old one is gone.
  await until(UNKNOWN_FOR, async () => (await api.status('/items', newest)) === 200);
  assert.equal(await api.status('/items', old), 401);
  assert.equal(await api.status('/items', next), 200);
}

async function flood(world) {
  const { api, corporate } = world;
  const tokens = await unknown(corporate, FLOOD);
  await delay(COOL_DOWN * 1000);
  corporate.reset();
  const start = performance.now();
  const statuses = await Promise.all(tokens.map((token) => api.status('/items', token)));
  assert.ok(statuses.every((status) => status === 401 || status === 503), String(new Set(statuses)));
  // Whoever comes once the set is there, before it may be read again, is refused.
  await until(COOL_DOWN, async () => (await api.status('/items', tokens[0])) === 401);
  const seconds = (performance.now() - start) / 1000;
  const allowed = 2 + Math.floor(seconds / COOL_DOWN);
  assert.ok(corporate.reads.jwks <= allowed, `${corporate.reads.jwks} reads in ${seconds} s`);
  return `${corporate.reads.jwks} reads in ${seconds.toFixed(1)} s`;
}

async function floodDelaysNobody(world) {
  const { api, corporate } = world;
  const [good, tokens] = [await world.token(corporate, 'ES256'), await unknown(corporate, FLOOD)];
  const bad = Promise.all(tokens.map((token) => api.status('/items', token)));
  for (let turn = 0; turn < 20; turn += 1) assert.equal(await api.status('/items', good), 200);
  await bad;
}

/** Well-formed tokens of keys that do not exist. */
async function unknown({ issuer }, count) {
  const { privateKey } = await generateKeyPair('ES256');
  const one = () => signed(privateKey, { alg: 'ES256', typ: 'at+jwt', kid: randomUUID() }, ordinary(issuer, AUDIENCE));
  return Promise.all(Array.from({ length: count }, one));
}
