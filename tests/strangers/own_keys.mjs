// Tokens of the reference application that others verify: with the key set that it serves.
//
//   npm ci && node own_keys.mjs http://127.0.0.1:8000
//
// The application has to run in its debug profile, with keys of its own:
// ROCKET_SCOPES='{signing_keys="keys.json",issuer="https://issuer.example",audience="https://api.example"}'.

import assert from 'node:assert/strict';

import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';

import { prove, usage } from './claims.mjs';

const [base] = usage('node own_keys.mjs BASE_URL', 1);
const jwks_uri = `${base}/.well-known/jwks.json`;
const issuer = 'https://issuer.example';
const audience = 'https://api.example';
/** RFC 7518 section 6 and RFC 8037: what nobody else may know. */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const ALGORITHMS = ['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA', 'Ed25519'];

await prove('own keys', [
  ['the key set is public, and holds nothing but public keys', publicOnly],
  ['the key set may be kept for a while, and is asked for anew by its tag', kept],
  ['oauth4webapi takes the token for one of RFC 9068', validates],
  ['jose verifies the token', verifies],
  ['jose refuses it for another audience, and once it is changed', refuses],
]);

async function token() {
  const body = new URLSearchParams({ username: 'johndoe', password: 'secret', scope: 'me items' });
  const answer = await fetch(`${base}/token`, { method: 'POST', body });
  assert.equal(answer.status, 200);
  return (await answer.json()).access_token;
}

async function publicOnly() {
  const answer = await fetch(jwks_uri);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type'), /^application\/(jwk-set\+)?json\b/);
  const { keys } = await answer.json();
  assert.ok(keys.length > 0);
  for (const key of keys) {
    assert.deepEqual(Object.keys(key).filter((member) => PRIVATE.includes(member)), []);
    assert.ok(key.kty !== 'oct' && key.kid && ALGORITHMS.includes(key.alg), JSON.stringify(key));
  }
  assert.equal(new Set(keys.map(({ kid }) => kid)).size, keys.length);
}

async function kept() {
  const first = await fetch(jwks_uri);
  assert.match(first.headers.get('cache-control'), /max-age=[1-9]/);
  const again = await fetch(jwks_uri, { headers: { 'if-none-match': first.headers.get('etag') } });
  assert.equal(again.status, 304);
}

async function validates() {
  const request = new Request(`${base}/users/me`, { headers: { authorization: `Bearer ${await token()}` } });
  const claims = await oauth.validateJwtAccessToken({ issuer, jwks_uri }, request, audience, {
    [oauth.allowInsecureRequests]: true, signingAlgorithms: ALGORITHMS,
  });
  assert.equal(claims.sub, 'johndoe');
  assert.deepEqual(claims.scope.split(' ').sort(), ['items', 'me']);
}

async function verifies() {
  const { payload, protectedHeader } = await jwtVerify(await token(), createRemoteJWKSet(new URL(jwks_uri)), {
    issuer, audience, typ: 'at+jwt', requiredClaims: ['exp', 'sub', 'client_id', 'iat', 'jti'],
  });
  assert.ok(protectedHeader.kid);
  assert.equal(payload.exp - payload.iat, 30 * 60);
}

async function refuses() {
  const keys = createRemoteJWKSet(new URL(jwks_uri));
  const good = await token();
  await assert.rejects(jwtVerify(good, keys, { audience: 'https://other.example' }), errors.JWTClaimValidationFailed);
  const [header, payload, signature] = good.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url'));
  const changed = Buffer.from(JSON.stringify({ ...claims, sub: 'alice' })).toString('base64url');
  await assert.rejects(jwtVerify(`${header}.${changed}.${signature}`, keys), errors.JWSSignatureVerificationFailed);
}
