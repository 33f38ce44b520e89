// OAuth clients that we have not written log in at the reference application, and call it.
//
//   npm ci && node clients.mjs http://127.0.0.1:8000
//
// The application has to run in its debug profile, which has the demonstration accounts, with
// ROCKET_SCOPES='{challenge="rfc6750"}'.

import assert from 'node:assert/strict';

import * as oauth from 'oauth4webapi';
import { ResourceOwnerPassword } from 'simple-oauth2';

import { prove, usage } from './claims.mjs';

const [base] = usage('node clients.mjs BASE_URL', 1);

const USER = { username: 'johndoe', password: 'secret' };
const CALLER = { username: 'johndoe', email: 'johndoe@example.com', full_name: 'John Doe', disabled: false };
const ITEMS = [{ item_id: 'Foo', owner: 'johndoe' }];
// Not https, since nothing leaves this machine.
const plain = { [oauth.allowInsecureRequests]: true };
const server = { issuer: base, token_endpoint: `${base}/token` };
const client = { client_id: 'stranger' };

await prove('clients', [
  ['oauth4webapi logs in, and accepts the answer', logsIn],
  ['oauth4webapi calls what it has the scopes for', calls],
  ['oauth4webapi is told which scopes were granted', isToldTheScopes],
  ['oauth4webapi raises `invalid_grant` for a wrong password', raises('invalid_grant', { password: 'wrong' })],
  ['oauth4webapi raises the same for an unknown user', raises('invalid_grant', { username: 'nobody' })],
  ['oauth4webapi raises `invalid_scope` for an unknown scope', raises('invalid_scope', { scope: 'me root' })],
  ['oauth4webapi raises `invalid_request` without a password', raises('invalid_request', { password: undefined })],
  ['oauth4webapi raises `unsupported_grant_type` for another grant', raises('unsupported_grant_type', {}, 'magic')],
  ['oauth4webapi reads the challenge to a bad token', readsTheChallengeToABadToken],
  ['oauth4webapi reads the challenge to a token without the scopes', readsTheChallengeToFewScopes],
  ['each challenge is one, of the scheme Bearer, and without a bad word', challengesAreStrict],
  ['simple-oauth2 logs in, and calls', simpleLogsIn],
  ['simple-oauth2 knows when the token ends', simpleKnowsTheEnd],
  ['simple-oauth2 raises what the answer says', simpleRaises],
]);

async function grant(parameters, type = 'password') {
  const form = Object.entries({ ...USER, ...parameters }).filter(([, value]) => value !== undefined);
  const answer = await oauth.genericTokenEndpointRequest(
    server, client, oauth.None(), type, new URLSearchParams(form), plain,
  );
  return oauth.processGenericTokenEndpointResponse(server, client, answer);
}

async function call(token, path) {
  return oauth.protectedResourceRequest(token, 'GET', new URL(path, base), undefined, undefined, plain);
}

async function logsIn() {
  const token = await grant({ scope: 'me items' });
  assert.equal(token.token_type, 'bearer');
  assert.equal(token.expires_in, 30 * 60);
  const [header] = token.access_token.split('.');
  assert.equal(JSON.parse(Buffer.from(header, 'base64url')).typ, 'at+jwt');
}

async function calls() {
  const { access_token: token } = await grant({ scope: 'me items' });
  for (const [path, body] of [['/users/me', CALLER], ['/users/me/items', ITEMS], ['/status', { status: 'ok' }]]) {
    const answer = await call(token, path);
    assert.equal(answer.status, 200, path);
    assert.deepEqual(await answer.json(), body, path);
  }
}

async function isToldTheScopes() {
  // RFC 6749 section 5.1: required where it is not what was asked for, and this account may not have `metrics`.
  for (const [asked, granted] of [['items me', 'items me'], ['metrics me', 'me'], ['', '']]) {
    const { scope } = await grant({ scope: asked });
    assert.deepEqual(scope.split(' ').sort(), granted.split(' ').sort(), `asked for "${asked}"`);
  }
}

function raises(code, parameters, type) {
  return async () => {
    await assert.rejects(grant({ scope: 'me', ...parameters }, type), (error) => {
      assert.ok(error instanceof oauth.ResponseBodyError, error);
      assert.equal(error.status, 400);
      assert.equal(error.error, code);
      // RFC 6749 section 5.2: %x20-21 / %x23-5B / %x5D-7E.
      assert.match(error.error_description, /^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/);
      assert.match(error.response.headers.get('cache-control'), /no-store/);
      return true;
    });
  };
}

/** The one challenge that oauth4webapi finds in the answer. */
async function challenge(token, path, status) {
  let found;
  await assert.rejects(call(token, path), (error) => {
    assert.ok(error instanceof oauth.WWWAuthenticateChallengeError, error);
    assert.equal(error.status, status);
    assert.equal(error.cause.length, 1);
    [found] = error.cause;
    return true;
  });
  assert.equal(found.scheme, 'bearer');
  assert.equal(found.token68, undefined);
  return found.parameters;
}

async function readsTheChallengeToABadToken() {
  const { access_token: token } = await grant({ scope: 'me' });
  const [header, claims, signature] = token.split('.');
  const first = signature.startsWith('A') ? 'B' : 'A';
  for (const bad of ['x', `${header}.${claims}.${first}${signature.slice(1)}`]) {
    const { error, realm } = await challenge(bad, '/users/me', 401);
    assert.equal(error, 'invalid_token');
    assert.equal(realm, 'OAuth2PasswordBearer');
  }
}

async function readsTheChallengeToFewScopes() {
  const { access_token: token } = await grant({ scope: 'me' });
  const { error, scope } = await challenge(token, '/users/me/items', 403);
  assert.equal(error, 'insufficient_scope');
  assert.deepEqual(scope.split(' ').sort(), ['items', 'me']);
}

/** RFC 6750 section 3, in a grammar of our own: what the lenient reading of a client would forgive. */
async function challengesAreStrict() {
  const { access_token: token } = await grant({ scope: 'me' });
  const attribute = /^(realm|scope|error|error_description)="[\x20-\x21\x23-\x5B\x5D-\x7E]*"$/;
  const asked = [[undefined, '/users/me'], ['x', '/users/me'], [token, '/users/me/items'], [token, '/metrics']];
  for (const [bearer, path] of asked) {
    const headers = bearer ? { authorization: `Bearer ${bearer}` } : {};
    const answer = await fetch(base + path, { headers });
    const header = answer.headers.get('www-authenticate');
    assert.match(header, /^Bearer /, path);
    const attributes = header.slice('Bearer '.length).split(', ');
    for (const one of attributes) assert.match(one, attribute, header);
    const names = attributes.map((one) => one.split('=')[0]);
    assert.equal(new Set(names).size, names.length, header);
    assert.equal(names.includes('error'), bearer !== undefined, header);
  }
}

function simple() {
  return new ResourceOwnerPassword({
    client: { id: 'stranger', secret: 'with %, : and +' },
    auth: { tokenHost: base, tokenPath: '/token' },
  });
}

async function simpleLogsIn() {
  const { token } = await simple().getToken({ ...USER, scope: ['me', 'items'] });
  const answer = await fetch(`${base}/users/me/items`, {
    headers: { authorization: `${token.token_type} ${token.access_token}` },
  });
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), ITEMS);
}

async function simpleKnowsTheEnd() {
  const token = await simple().getToken({ ...USER, scope: 'me' });
  assert.equal(token.expired(), false);
  assert.equal(token.expired(30 * 60 + 60), true);
}

async function simpleRaises() {
  for (const [code, parameters] of [
    ['invalid_grant', { password: 'wrong' }],
    ['invalid_scope', { scope: 'root' }],
  ]) {
    await assert.rejects(simple().getToken({ ...USER, ...parameters }), (error) => {
      assert.equal(error.output.statusCode, 400);
      assert.equal(error.data.payload.error, code);
      return true;
    });
  }
}
