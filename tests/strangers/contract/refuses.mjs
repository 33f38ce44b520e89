// What is refused, and how.

import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';

import { importJWK } from 'jose';

import { authorizationCode, clientCredentials, forged, ordinary, signed } from '../tokens.mjs';
import { AUDIENCE, OTHER_AUDIENCE } from './world.mjs';

const now = () => Math.floor(Date.now() / 1000);

/** Signed with a good key, and yet not a good token: the claim, and what is changed. */
const MISTAKES = [
  ['that has ended', { claims: { exp: now() - 400 } }],
  ['that never ends', { claims: { exp: undefined } }],
  ['that ends at a text', { claims: { exp: '4000000000' } }],
  ['that is not good yet', { claims: { nbf: now() + 3600 } }],
  ['that is from tomorrow', { claims: { iat: now() + 86_400 } }],
  ['without a subject', { claims: { sub: undefined } }],
  ['without a client', { claims: { client_id: undefined } }],
  ['without an identifier', { claims: { jti: undefined } }],
  ['for nobody', { claims: { aud: undefined } }],
  ['for a part of our name', { claims: { aud: `${AUDIENCE}.org` } }],
  ['of an issuer with a slash more', { issuer: (url) => `${url}/` }],
  ['of an unknown issuer', { issuer: () => 'http://127.0.0.1:1' }],
  ['of several issuers', { issuer: (url) => [url] }],
  ['that is bound to a key', { claims: { cnf: { jkt: 'x' } } }],
  ['of the type `JWT`', { header: { typ: 'JWT' } }],
  ['of no type', { header: { typ: undefined } }],
  ['of the type `id+jwt`', { header: { typ: 'id+jwt' } }],
  ['of the type `logout+jwt`', { header: { typ: 'logout+jwt' } }],
];

export function refuses(world) {
  return [
    ['without a token: 401, and no error is named', () => anonymous(world)],
    ['an ID token is refused', () => idToken(world)],
    ['a token for another API is refused', () => otherAudience(world)],
    ['glewlwyd\'s token without a resource is refused', () => noResource(world)],
    ['a token without the scope: 403, and the scope is named', () => missingScope(world)],
    ...MISTAKES.map(([what, change]) => [`a token ${what} is refused`, () => mistaken(world, change)]),
    ['the other issuer\'s key, of the same name, proves nothing', () => swapped(world)],
    ['a public key is no secret', () => confused(world)],
    ['an address of keys in a token is not read', () => ownAddress(world)],
    ['an unsigned token is refused', () => unsigned(world)],
  ];
}

async function refused(api, token, path = '/items') {
  const { status, challenge } = await api.get(path, token);
  assert.equal(status, 401);
  assert.match(challenge, /^Bearer .*error="invalid_token"/);
}

async function anonymous({ api }) {
  const { status, challenge } = await api.get('/items');
  assert.equal(status, 401);
  assert.match(challenge, /^Bearer /);
  assert.doesNotMatch(challenge, /error=/);
}

async function idToken({ api, corporate }) {
  const { id, access } = await authorizationCode(corporate.issuer, 'ES256', AUDIENCE, 'me');
  for (const path of ['/me', '/items']) await refused(api, id, path);
  assert.equal(await api.status('/me', access), 200);
}

async function otherAudience({ api, corporate }) {
  await refused(api, await clientCredentials(corporate.issuer, 'ES256', OTHER_AUDIENCE, 'items'));
}

/** Where no resource is asked for, its audience is the scopes. */
async function noResource({ api, glewlwyd }) {
  await refused(api, await clientCredentials(glewlwyd.issuer, 'ES256', undefined, 'items'));
}

async function missingScope(world) {
  for (const issuer of world.issuers) {
    const { status, challenge } = await world.api.get('/items', await world.token(issuer, 'ES256', 'me'));
    assert.equal(status, 403, issuer.name);
    assert.match(challenge, /error="insufficient_scope"/);
    assert.match(challenge, /scope="items"/);
  }
}

async function mistaken({ api, corporate }, { issuer, header, claims }) {
  const iss = issuer?.(corporate.issuer) ?? corporate.issuer;
  await refused(api, await forged(corporate, 'ES256', AUDIENCE, { header, claims: { iss, ...claims } }));
  // It is that change alone.
  assert.equal(await api.status('/items', await forged(corporate, 'ES256', AUDIENCE)), 200);
}

async function swapped({ api, corporate, partner }) {
  await refused(api, await forged(corporate, 'ES256', AUDIENCE, { claims: { iss: partner.issuer } }));
  await refused(api, await forged(partner, 'ES256', AUDIENCE, { claims: { iss: corporate.issuer } }));
}

/** The text of the public key as the secret of an HMAC: in each form that a confused server might have it. */
async function confused({ api, corporate }) {
  const jwk = corporate.keys.signing('RS256');
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const forms = [
    key.export({ format: 'pem', type: 'spki' }),
    key.export({ format: 'pem', type: 'pkcs1' }),
    key.export({ format: 'der', type: 'spki' }),
    JSON.stringify(key.export({ format: 'jwk' })),
    Buffer.from(jwk.n, 'base64url'),
  ];
  for (const secret of forms) {
    const header = { alg: 'HS256', typ: 'at+jwt', kid: jwk.kid };
    await refused(api, await signed(Buffer.from(secret), header, ordinary(corporate.issuer, AUDIENCE)));
  }
}

/** RFC 8725 section 3.10: nothing in a token makes us ask somebody. */
async function ownAddress({ api, corporate, partner }) {
  const alg = 'ES256';
  const jwk = partner.keys.signing(alg);
  const [reads, followed] = [partner.reads.jwks, partner.followed];
  const { d: _, ...open } = jwk;
  const urls = { jku: `${partner.issuer}/jwks`, x5u: `${partner.issuer}/jwks` };
  for (const header of [urls, { jwk: open }, { x5c: ['AAAA'] }]) {
    const all = { alg, typ: 'at+jwt', kid: jwk.kid, ...header };
    await refused(api, await signed(await importJWK(jwk, alg), all, ordinary(corporate.issuer, AUDIENCE)));
  }
  assert.deepEqual([partner.reads.jwks, partner.followed], [reads, followed]);
}

async function unsigned({ api, corporate }) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = part(ordinary(corporate.issuer, AUDIENCE));
  for (const alg of ['none', 'None', 'NONE', '', 'null', null, undefined, 'ES512', 'HS256']) {
    for (const signature of ['', 'AA']) {
      await refused(api, `${part({ alg, typ: 'at+jwt', kid: 'es256-1' })}.${claims}.${signature}`);
    }
  }
}
