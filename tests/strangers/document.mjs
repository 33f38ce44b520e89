// The document of the reference application, read by strangers: Spectral lints it, and a typed client is made of it.
//
//   npm ci && node document.mjs http://127.0.0.1:8000
//
// The application has to run in its debug profile, which has the demonstration accounts, with
// ROCKET_SCOPES='{challenge="rfc6750"}'. Writes beside itself: what the tools make of the document.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { prove, usage } from './claims.mjs';
import { exceptions } from './exceptions.mjs';

const [base] = usage('node document.mjs BASE_URL', 1);
const folder = dirname(fileURLToPath(import.meta.url));
const run = promisify(execFile);

await writeFile(join(folder, 'openapi.json'), await (await fetch(`${base}/openapi.json`)).text());
const found = await lint();

await prove('document', [
  ['Spectral and the OWASP rules find nothing but the exceptions', findsNothingElse],
  ['no exception is left over', noneLeftOver],
  ['openapi-typescript makes types of it, and a client compiles with them in strict mode', compiles],
  ['the typed client logs in and calls', typedClient('logsInAndCalls')],
  ['the typed client gets the errors that the document names', typedClient('getsTheErrors')],
]);

async function lint() {
  const result = join(folder, 'spectral.json');
  await tool('spectral', 'lint', '--ruleset', 'spectral.yaml', '--quiet', '--format', 'json', '--output', result, 'openapi.json').catch((error) => {
    // It ends with 1 where it finds something, and with 2 where it cannot work.
    if (error.code !== 1) throw error;
  });
  const problems = JSON.parse(await readFile(result, 'utf8'));
  return problems.map(({ code, path, message }) => ({ code, path: path.join('.'), message }));
}

function excuses([rule, where]) {
  return ({ code, path }) => code === rule && path.startsWith(where);
}

async function findsNothingElse() {
  assert.deepEqual(found.filter((problem) => !exceptions.some((one) => excuses(one)(problem))), []);
}

async function noneLeftOver() {
  assert.deepEqual(exceptions.filter((one) => !found.some(excuses(one))), []);
}

async function compiles() {
  await tool('openapi-typescript', 'openapi.json', '--output', 'schema.d.ts');
  await tool('tsc', '--project', 'tsconfig.json');
}

function typedClient(visit) {
  return async () => (await import(join(folder, 'typed.js')))[visit](base);
}

async function tool(name, ...options) {
  try {
    await run(join(folder, 'node_modules', '.bin', name), options, { cwd: folder });
  } catch (error) {
    error.stack += `\n${error.stdout}`;
    throw error;
  }
}
