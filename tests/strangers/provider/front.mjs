// The server of an issuer: what stands in front of oidc-provider, counts, lies and goes down as it is told.

import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import { provider } from './issuer.mjs';
import { Keys } from './keys.mjs';
import { ANYWHERE, KEYS, METADATA, SLOW } from './lies.mjs';

const WELL_KNOWN = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'];
const JWKS = '/jwks';
/** In milliseconds. */
const SLOW_FOR = 30_000;

export class Front {
  /** How often each was asked for since the last reset, lies included. */
  reads = { metadata: 0, jwks: 0, introspection: 0 };
  #keys;
  #audiences;
  #handler;
  /** Which lies are told about which document. */
  #lies = { jwks: { ...ANYWHERE, ...KEYS }, metadata: { ...ANYWHERE, ...METADATA } };
  #told = {};
  #server;
  #port;
  #elsewhere;
  #held = new AbortController();

  /** An issuer on a free port of 127.0.0.1, for APIs that are called so. */
  static async start(name, audiences) {
    const front = new Front();
    front.name = name;
    front.#audiences = audiences;
    front.#keys = await Keys.generate();
    front.#elsewhere = createServer((request, response) => {
      front.followed += 1;
      response.end(JSON.stringify({ keys: [] }));
    });
    await listening(front.#elsewhere, 0);
    await front.up();
    return front;
  }

  /** How many requests came to where `redirect` points to. */
  followed = 0;

  get issuer() {
    return `http://127.0.0.1:${this.#port}`;
  }

  get keys() {
    return this.#keys;
  }

  /** Listens, on the port that it always had. */
  async up() {
    if (this.#server) return;
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#port = await listening(this.#server, this.#port ?? 0);
    this.#handler ??= provider(this.issuer, this.#keys, this.#audiences).callback();
  }

  /** Refuses connections, and ends those that there are. */
  async down() {
    if (!this.#server) return;
    await closed(this.#server);
    this.#server = undefined;
  }

  async stop() {
    this.#held.abort();
    await this.down();
    await closed(this.#elsewhere);
  }

  /** Signs with new keys from now on; the old ones stay published. */
  async rotate() {
    await this.#keys.add();
    this.#handler = provider(this.issuer, this.#keys, this.#audiences).callback();
  }

  /** No longer publishes the old keys. */
  drop() {
    this.#keys.drop();
    this.#handler = provider(this.issuer, this.#keys, this.#audiences).callback();
  }

  /** A lie about the `jwks` or the `metadata`, until the next one or the truth. */
  tell(lie, about = lie in METADATA ? 'metadata' : 'jwks') {
    if (lie !== SLOW && !this.#lies[about]?.[lie]) throw new Error(`no such lie: ${lie} about ${about}`);
    this.truth();
    this.#told = { [about]: lie };
  }

  /** Ends the lie; nobody waits any longer for an answer that was slow. */
  truth() {
    this.#told = {};
    this.#held.abort();
    this.#held = new AbortController();
  }

  /** The counters. */
  reset() {
    this.followed = 0;
    this.reads = { metadata: 0, jwks: 0, introspection: 0 };
  }

  async #answer(request, response) {
    const { pathname } = new URL(request.url, this.issuer);
    const about = WELL_KNOWN.includes(pathname) ? 'metadata' : pathname === JWKS ? 'jwks' : undefined;
    if (pathname === '/token/introspection') this.reads.introspection += 1;
    if (!about) return this.#handler(request, response);
    this.reads[about] += 1;
    const told = this.#told[about];
    if (told === SLOW) await delay(SLOW_FOR, undefined, { signal: this.#held.signal }).catch(() => {});
    const lie = this.#lies[about][told];
    if (!lie) {
      // oidc-provider has its metadata at the place of OpenID Connect alone (RFC 8414 section 5).
      if (about === 'metadata') request.url = WELL_KNOWN[0];
      return this.#handler(request, response);
    }
    const truth = about === 'jwks' ? this.#published() : this.#metadata();
    const elsewhere = `http://127.0.0.1:${this.#elsewhere.address().port}${pathname}`;
    const { status = 200, type = 'text/plain', headers = {}, body } = lie(truth, elsewhere);
    response.writeHead(status, { 'content-type': type, ...headers }).end(body);
  }

  #published() {
    const hidden = ['d', 'p', 'q', 'dp', 'dq', 'qi'];
    const open = (jwk) => Object.fromEntries(Object.entries(jwk).filter(([name]) => !hidden.includes(name)));
    return { keys: this.#keys.all().map(open) };
  }

  #metadata() {
    return { issuer: this.issuer, jwks_uri: `${this.issuer}${JWKS}`, token_endpoint: `${this.issuer}/token` };
  }
}

function listening(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server.address().port));
  });
}

function closed(server) {
  return new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}
