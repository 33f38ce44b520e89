// The API under test: started as a program with its settings, asked over HTTP, and its log read.

import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

export class Api {
  /** Every status that was answered, and how often. */
  statuses = new Map();
  #child;
  #log = '';
  #base;

  /** Starts the program with these settings of the library, and waits until it listens. */
  static async start(program, scopes) {
    const api = new Api();
    const settings = {
      ROCKET_PROFILE: 'debug', ROCKET_ADDRESS: '127.0.0.1', ROCKET_PORT: '0', ROCKET_CLI_COLORS: 'false',
      ROCKET_SCOPES: scopes,
    };
    api.#child = spawn(program, [], { env: { ...process.env, ...settings }, stdio: ['ignore', 'pipe', 'pipe'] });
    api.#child.on('error', (error) => { api.#log += `${error}\n`; });
    for (const stream of [api.#child.stdout, api.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => { api.#log += text; });
    }
    await until(10, () => {
      [, api.#base] = /Rocket has launched from (http:\S+)/.exec(api.#log) ?? [];
      if (api.#child.exitCode !== null) throw new Error(`the program has ended:\n${api.#log}`);
      return api.#base;
    });
    return api;
  }

  get base() {
    return this.#base;
  }

  get log() {
    return this.#log;
  }

  /** What is answered to this token, in parts that tests compare. */
  async get(path, token) {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await fetch(this.#base + path, { headers, signal: AbortSignal.timeout(10_000) });
    this.statuses.set(answer.status, (this.statuses.get(answer.status) ?? 0) + 1);
    return {
      status: answer.status,
      challenge: answer.headers.get('www-authenticate'),
      retryAfter: answer.headers.get('retry-after'),
      body: await answer.text(),
    };
  }

  async status(path, token) {
    return (await this.get(path, token)).status;
  }

  /** The lines about an issuer that were logged since then (`log.length` of that time). */
  logged(since, { name, issuer }) {
    return this.#log.slice(since).split('\n').filter((line) => line.includes(name) || line.includes(issuer));
  }

  /** The memory that the program has in use, in MiB. */
  async memory() {
    const status = await readFile(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]) / 1024;
  }

  get isUp() {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async stop() {
    if (!this.isUp) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    const killing = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(killing);
  }
}

/** Asks until the answer is yes; an error where it is not within so many seconds. */
export async function until(seconds, asks) {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await asks();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`not within ${seconds} s`);
    await delay(50);
  }
}
