// Debian's glewlwyd as an issuer: another program, in another language, by other people.
//
// Taken from the unpacked package (`dpkg -x`), since installing it would make it a service of the machine. It
// keeps everything in a folder of its own, and is set up over its own API.

import { execFile, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';

import { until } from './api.mjs';
import { SECRET } from './provider/issuer.mjs';

const run = promisify(execFile);
/** What its documentation says: the account that its database begins with. */
const ADMINISTRATOR = { username: 'admin', password: 'password' };
const PLUGIN = 'oidc';

/** The kinds of key that it signs with; each has a client of that name, as oidc-provider's have. */
const KEYS = {
  RS256: ['rsa', { modulusLength: 2048 }],
  PS256: ['rsa', { modulusLength: 2048 }],
  ES256: ['ec', { namedCurve: 'P-256' }],
  EdDSA: ['ed25519', {}],
};

export class Glewlwyd {
  name = 'Glewlwyd';
  #child;
  #folder;
  #port;
  #cookie = '';
  #log = '';

  /** From the folder of the unpacked package, for an API that is called so. */
  static async start(unpacked, audience) {
    const server = new Glewlwyd();
    server.#folder = await mkdtemp(join(tmpdir(), 'glewlwyd-'));
    server.#port = await freePort();
    try {
      await server.#prepare(unpacked);
      await server.#launch(unpacked);
      await server.#configure(audience);
    } catch (error) {
      await server.stop();
      error.message += `\n${server.#log}`;
      throw error;
    }
    return server;
  }

  get issuer() {
    return `${this.#base}/api/${PLUGIN}`;
  }

  get algorithms() {
    return Object.keys(KEYS);
  }

  async stop() {
    if (this.#child?.exitCode === null && this.#child.signalCode === null) {
      const ended = new Promise((resolve) => this.#child.once('exit', resolve));
      this.#child.kill('SIGTERM');
      const killing = setTimeout(() => this.#child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(killing);
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #base() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Its configuration, and its database as the package makes it. */
  async #prepare(unpacked) {
    const modules = join(unpacked, 'usr/lib/glewlwyd');
    await mkdir(join(this.#folder, 'none'));
    await writeFile(join(this.#folder, 'glewlwyd.conf'), `
      port = ${this.#port}
      bind_address = "127.0.0.1"
      external_url = "${this.#base}"
      api_prefix = "api"
      login_url = "login.html"
      log_mode = "console"
      log_level = "WARNING"
      cookie_domain = "127.0.0.1"
      cookie_secure = 0
      hash_algorithm = "SHA512"
      admin_scope = "g_admin"
      profile_scope = "g_profile"
      user_module_path = "${modules}/user"
      user_middleware_module_path = "${this.#folder}/none"
      client_module_path = "${modules}/client"
      user_auth_scheme_module_path = "${modules}/scheme"
      plugin_module_path = "${modules}/plugin"
      database = { type = "sqlite3"; path = "${this.#folder}/glewlwyd.db"; };
    `);
    const script = join(unpacked, 'usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz');
    await writeFile(join(this.#folder, 'init.sql'), gunzipSync(await readFile(script)));
    await run('sqlite3', [join(this.#folder, 'glewlwyd.db'), `.read ${join(this.#folder, 'init.sql')}`]);
  }

  async #launch(unpacked) {
    const options = ['--config-file', join(this.#folder, 'glewlwyd.conf')];
    this.#child = spawn(join(unpacked, 'usr/bin/glewlwyd'), options, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => { this.#log += text; });
    }
    await until(10, async () => {
      if (this.#child.exitCode !== null) throw new Error('glewlwyd has ended');
      return (await fetch(`${this.#base}/config`).catch(() => undefined))?.ok;
    });
  }

  async #configure(audience) {
    const login = await this.#ask('POST', 'auth/', ADMINISTRATOR);
    this.#cookie = login.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
    // Clients say which key signs their tokens; as it comes, the database of clients has no place for that.
    const clients = await (await this.#ask('GET', 'mod/client/database')).json();
    clients.parameters['data-format'].sign_kid = { multiple: false, read: true, write: true };
    await this.#ask('PUT', 'mod/client/database', clients);
    await this.#ask('PUT', 'mod/client/database/reset');
    for (const name of ['me', 'items']) {
      await this.#ask('POST', 'scope/', { name, display_name: name, password_required: false, scheme: {} });
    }
    const keys = Object.entries(KEYS).map(([alg, [type, options]]) => {
      const { privateKey } = generateKeyPairSync(type, options);
      return { ...privateKey.export({ format: 'jwk' }), alg, kid: alg };
    });
    await this.#ask('POST', 'mod/plugin/', {
      module: 'oidc',
      name: PLUGIN,
      display_name: PLUGIN,
      order_rank: 0,
      readonly: false,
      parameters: {
        iss: this.issuer,
        'jwt-type': 'rsa',
        'jwt-key-size': '256',
        'jwks-private': JSON.stringify({ keys }),
        'default-kid': 'RS256',
        'client-sign_kid-parameter': 'sign_kid',
        'jwks-show': true,
        'access-token-duration': 600,
        'refresh-token-duration': 600,
        'code-duration': 60,
        'allow-non-oidc': true,
        'auth-type-client-enabled': true,
        'resource-allowed': true,
        'resource-scope': { me: [audience], items: [audience] },
        'introspection-revocation-allowed': true,
        'introspection-revocation-allow-target-client': true,
      },
    });
    for (const alg of this.algorithms) {
      await this.#ask('POST', 'client/', {
        client_id: alg,
        password: SECRET,
        confidential: true,
        enabled: true,
        scope: ['me', 'items'],
        authorization_type: ['client_credentials'],
        token_endpoint_auth_method: ['client_secret_basic'],
        sign_kid: alg,
      });
    }
  }

  async #ask(method, path, body) {
    const headers = { 'content-type': 'application/json', cookie: this.#cookie };
    const answer = await fetch(`${this.#base}/api/${path}`, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
