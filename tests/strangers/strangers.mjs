// The contract of a resource server, with npm's oidc-provider, three times, and Debian's glewlwyd as the issuers that
// it trusts.
//
//   npm ci && apt-get download glewlwyd && dpkg -x glewlwyd_*.deb glewlwyd
//   node strangers.mjs PATH_OF_THE_EXAMPLE_external_issuer glewlwyd
//
// The program gets its settings by ROCKET_SCOPES, and has GET /items (scope `items`) and GET /me (any token).

import assert from 'node:assert/strict';

import { prove, usage } from './claims.mjs';
import { accepts } from './contract/accepts.mjs';
import { asks } from './contract/asks.mjs';
import { lies, startsWithout } from './contract/lies.mjs';
import { refuses } from './contract/refuses.mjs';
import { rotation } from './contract/rotation.mjs';
import { World } from './contract/world.mjs';

const [program, unpacked] = usage('node strangers.mjs PROGRAM GLEWLWYD', 2);
const world = await World.create(program, unpacked);
try {
  await prove('contract', [
    ...startsWithout(world),
    ...accepts(world),
    ...refuses(world),
    ...asks(world),
    ...rotation(world),
    ...lies(world),
    ['after all of it the server is up, and has said nothing but what it may', sound],
  ]);
} finally {
  await world.end();
}

async function sound() {
  const { api, corporate } = world;
  assert.ok(api.isUp);
  assert.deepEqual([...api.statuses.keys()].sort(), [200, 401, 403, 503]);
  assert.doesNotMatch(api.log, /panicked|\u001b|leaked-secret/);
  const token = await world.token(corporate, 'ES256');
  assert.equal(await api.status('/items', token), 200);
  assert.ok(!api.log.includes(token.split('.')[2]));
  return [...api.statuses].sort().map(([status, count]) => `${count} times ${status}`).join(', ');
}
