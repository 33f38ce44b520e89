// Tokens that are opaque: their issuer is asked about them (RFC 7662).

import assert from 'node:assert/strict';

import { until } from '../api.mjs';
import { ACCOUNT, OPAQUE, SECRET } from '../provider/issuer.mjs';
import { authorizationCode, clientCredentials, forged, signed } from '../tokens.mjs';
import { AUDIENCE, BELIEVED_FOR, OTHER_AUDIENCE } from './world.mjs';

export function asks(world) {
  return [
    ['an opaque token is let in with its scope, and its issuer is asked once', () => letIn(world)],
    ['the opaque token of a login is its account\'s, and a client\'s is the client\'s', () => subjects(world)],
    ['an opaque token without the scope: 403', () => missingScope(world)],
    ['an opaque token for another API is refused', () => otherAudience(world)],
    ['a text that is nobody\'s token is refused', () => unknown(world)],
    ['an ID token of an issuer that is asked is refused', () => idToken(world)],
    ['two hundred requests with one token are one question for as long as its answer is believed', () => parallel(world)],
    ['a token that its issuer revokes is refused when the answer is too old', () => revoked(world)],
    ['an issuer that is asked is never shown a token of another one', () => neverShown(world)],
    ['while the issuer is down, its tokens are 503 with Retry-After, and then let in', () => down(world)],
  ];
}

const opaque = ({ asked }, scope = 'items', audience = AUDIENCE) => (
  clientCredentials(asked.issuer, OPAQUE, audience, scope)
);

async function letIn(world) {
  const token = await opaque(world);
  assert.ok(!token.includes('.'), 'it is opaque');
  world.asked.reset();
  for (let time = 0; time < 10; time += 1) assert.equal(await world.api.status('/items', token), 200);
  const questions = world.asked.reads.introspection;
  assert.ok(questions >= 1 && questions <= 2, `${questions} questions`);
  assert.equal(world.asked.reads.jwks, 0);
}

async function subjects(world) {
  const { access } = await authorizationCode(world.asked.issuer, OPAQUE, AUDIENCE, 'me');
  for (const [token, subject] of [[access, ACCOUNT], [await opaque(world), OPAQUE]]) {
    const { status, body } = await world.api.get('/me', token);
    assert.equal(status, 200);
    assert.deepEqual(JSON.parse(body), { issuer: world.asked.issuer, subject });
  }
}

async function missingScope(world) {
  const { status, challenge } = await world.api.get('/items', await opaque(world, 'me'));
  assert.equal(status, 403);
  assert.match(challenge, /error="insufficient_scope"/);
}

async function refused({ api }, token) {
  const { status, challenge } = await api.get('/me', token);
  assert.equal(status, 401);
  assert.match(challenge, /error="invalid_token"/);
}

async function otherAudience(world) {
  await refused(world, await opaque(world, 'items', OTHER_AUDIENCE));
}

async function unknown(world) {
  for (const text of ['nobodys-token', `${await opaque(world)}x`, 'a.b']) await refused(world, text);
}

async function idToken(world) {
  const { id, access } = await authorizationCode(world.asked.issuer, OPAQUE, AUDIENCE, 'me');
  await refused(world, id);
  assert.equal(await world.api.status('/me', access), 200);
}

async function parallel(world) {
  const token = await opaque(world);
  world.asked.reset();
  const start = performance.now();
  const answers = await Promise.all(Array.from({ length: 200 }, () => world.api.status('/items', token)));
  assert.ok(answers.every((status) => status === 200));
  const questions = world.asked.reads.introspection;
  // In whole seconds: the clock may turn between two requests.
  const turns = 1 + Math.floor((performance.now() - start) / 1000 / BELIEVED_FOR);
  assert.ok(questions <= 1 + turns, `${questions} questions`);
  return `${questions} asked`;
}

async function revoked(world) {
  const token = await opaque(world);
  assert.equal(await world.api.status('/items', token), 200);
  const { status } = await fetch(`${world.asked.issuer}/token/revocation`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${OPAQUE}:${SECRET}`).toString('base64')}` },
    body: new URLSearchParams({ token }),
  });
  assert.equal(status, 200);
  const start = performance.now();
  await until(BELIEVED_FOR + 5, async () => (await world.api.status('/items', token)) === 401);
  return `after ${((performance.now() - start) / 1000).toFixed(1)} s`;
}

/** Good, forged, damaged. */
async function neverShown(world) {
  const { api, asked, corporate, partner } = world;
  const good = await world.token(corporate, 'ES256');
  const [header, payload, signature] = good.split('.');
  asked.reset();
  assert.equal(await api.status('/items', good), 200);
  const bad = [
    await forged(partner, 'ES256', AUDIENCE, { claims: { iss: corporate.issuer } }),
    await forged(corporate, 'ES256', AUDIENCE, { claims: { exp: 1 } }),
    await signed(Buffer.alloc(32, 1), { alg: 'HS256', typ: 'at+jwt' }, { iss: corporate.issuer, sub: 'x' }),
    `${header}.${payload}.`,
    `${header}.${payload}`,
    `${good}.${signature}`,
    `x.${good}`,
  ];
  for (const token of bad) await refused(world, token);
  assert.equal(asked.reads.introspection, 0);
}

async function down(world) {
  const { api, asked } = world;
  const token = await opaque(world);
  await asked.down();
  const { status, retryAfter, challenge } = await api.get('/items', token);
  assert.equal(status, 503);
  assert.ok(Number(retryAfter) > 0, `Retry-After: ${retryAfter}`);
  assert.equal(challenge, null);
  // Nobody else's tokens are held up.
  assert.equal(await api.status('/items', await world.token(world.corporate, 'ES256')), 200);
  await asked.up();
  await until(20, async () => (await api.status('/items', token)) === 200);
}
