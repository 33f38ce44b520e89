// Tokens of an issuer: as clients get them, and as nobody ought to.

import { randomUUID } from 'node:crypto';

import { importJWK, SignJWT } from 'jose';
import * as oauth from 'oauth4webapi';

import { REDIRECT, SECRET } from './provider/issuer.mjs';

// Not https, since nothing leaves this machine.
const plain = { [oauth.allowInsecureRequests]: true };
const discovered = new Map();
const secret = oauth.ClientSecretBasic(SECRET);

/** With client credentials; what oauth4webapi makes of the answer. */
export async function clientCredentials(issuer, client_id, resource, scope) {
  const server = await discover(issuer);
  const client = { client_id };
  const form = new URLSearchParams({ scope, ...(resource && { resource }) });
  const answer = await oauth.clientCredentialsGrantRequest(server, client, secret, form, plain);
  return (await oauth.processClientCredentialsResponse(server, client, answer)).access_token;
}

/** With a login, a code and PKCE: the access token and the ID token. */
export async function authorizationCode(issuer, client_id, resource, scope) {
  const server = await discover(issuer);
  const client = { client_id };
  const verifier = oauth.generateRandomCodeVerifier();
  const start = new URL(server.authorization_endpoint);
  start.search = new URLSearchParams({
    client_id,
    resource,
    scope: `openid ${scope}`,
    response_type: 'code',
    redirect_uri: REDIRECT,
    state: 'a state',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const end = await followed(start);
  const parameters = oauth.validateAuthResponse(server, client, end, 'a state');
  const answer = await oauth.authorizationCodeGrantRequest(
    server, client, secret, parameters, REDIRECT, verifier, { ...plain, additionalParameters: { resource } },
  );
  const result = await oauth.processAuthorizationCodeResponse(server, client, answer, { requireIdToken: true });
  return { access: result.access_token, id: result.id_token };
}

/** Signed with the issuer's own key, and saying whatever it is told: what a mistaken issuer could send. */
export async function forged(front, alg, audience, { header = {}, claims = {} } = {}) {
  const jwk = front.keys.signing(alg);
  return signed(await importJWK(jwk, alg), { alg, kid: jwk.kid, typ: 'at+jwt', ...header }, {
    ...ordinary(front.issuer, audience), ...claims,
  });
}

/** Signed with a key that no issuer has. */
export async function signed(key, header, claims) {
  return new SignJWT(claims).setProtectedHeader(header).sign(key);
}

/** The claims of a good token (RFC 9068 section 2.2). */
export function ordinary(iss, aud) {
  const now = Math.floor(Date.now() / 1000);
  return { iss, aud, sub: 'johndoe', client_id: 'stranger', scope: 'me items', jti: randomUUID(), iat: now, exp: now + 300 };
}

/** Reads the metadata of an issuer once. */
async function discover(issuer) {
  if (!discovered.has(issuer)) {
    const answer = await oauth.discoveryRequest(new URL(issuer), plain);
    discovered.set(issuer, await oauth.processDiscoveryResponse(new URL(issuer), answer));
  }
  return discovered.get(issuer);
}

/** Goes where it is sent, with the cookies that it is given, until that is the client. */
async function followed(start) {
  const cookies = new Map();
  let next = start;
  for (let hop = 0; hop < 10; hop += 1) {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const answer = await fetch(next, { redirect: 'manual', headers: { cookie } });
    for (const set of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set);
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    const location = answer.headers.get('location');
    if (!location) throw new Error(`${next.pathname}: ${answer.status} ${await answer.text()}`);
    next = new URL(location, next);
    if (next.href.startsWith(REDIRECT)) return next;
  }
  throw new Error('sent around in circles');
}
