// What is let in.

import assert from 'node:assert/strict';

import * as oauth from 'oauth4webapi';

import { ACCOUNT } from '../provider/issuer.mjs';
import { ALGORITHMS } from '../provider/keys.mjs';
import { authorizationCode } from '../tokens.mjs';
import { AUDIENCE } from './world.mjs';

export function accepts(world) {
  return [
    ...ALGORITHMS.map((alg) => [`a client's token that is signed by ${alg} is let in`, () => signedBy(world, alg)]),
    ['the token of a login, with code and PKCE, is let in', () => login(world)],
    ...world.glewlwyd.algorithms.map((alg) => [`glewlwyd's token that is signed by ${alg} is let in`, () => (
      signedBy(world, alg, world.glewlwyd)
    )]),
    ['tokens of all issuers are let in side by side', () => all(world)],
    ['the same name at two issuers is two callers', () => identities(world)],
    ['the metadata of the resource names its issuers and scopes', () => metadata(world)],
  ];
}

async function signedBy(world, alg, issuer = world.corporate) {
  const token = await world.token(issuer, alg);
  assert.equal(JSON.parse(Buffer.from(token.split('.')[0], 'base64url')).alg, alg);
  // At first sight, and remembered.
  for (let time = 0; time < 2; time += 1) assert.equal(await world.api.status('/items', token), 200);
}

async function login({ api, corporate }) {
  const { access } = await authorizationCode(corporate.issuer, 'ES256', AUDIENCE, 'me items');
  assert.equal(await api.status('/items', access), 200);
  const { status, body } = await api.get('/me', access);
  assert.equal(status, 200);
  assert.ok(body.includes(ACCOUNT) && body.includes(corporate.issuer), body);
}

async function all(world) {
  const tokens = await Promise.all(world.issuers.map((issuer) => world.token(issuer, 'ES256')));
  for (const token of [...tokens, ...tokens]) assert.equal(await world.api.status('/items', token), 200);
}

/** A person is the pair of issuer and subject. */
async function identities({ api, fronts }) {
  const seen = [];
  for (const { issuer } of fronts) {
    const { access } = await authorizationCode(issuer, 'ES256', AUDIENCE, 'me');
    seen.push((await api.get('/me', access)).body);
  }
  assert.ok(seen.every((body) => body.includes(ACCOUNT)), seen.join());
  assert.notEqual(seen[0], seen[1]);
}

/** RFC 9728: found by the challenge, and read by oauth4webapi. */
async function metadata({ api, trusted }) {
  const { challenge } = await api.get('/items');
  const [, address] = /resource_metadata="([^"]+)"/.exec(challenge) ?? [];
  assert.ok(address, challenge);
  // The API does not know under which port it listens.
  const answer = await fetch(new URL(new URL(address).pathname, api.base));
  const { resource } = await answer.clone().json();
  const read = await oauth.processResourceDiscoveryResponse(new URL(resource), answer);
  assert.deepEqual([...read.authorization_servers].sort(), trusted.map(({ issuer }) => issuer).sort());
  assert.ok(read.scopes_supported.includes('items'), read.scopes_supported);
}
