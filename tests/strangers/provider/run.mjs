// An issuer to try things with, told what to do over HTTP.
//
//   npm ci && node provider/run.mjs AUDIENCE
//   curl -X POST 'CONTROL/rotate'            signs with new keys
//   curl -X POST 'CONTROL/drop'              no longer publishes the old ones
//   curl -X POST 'CONTROL/down', 'CONTROL/up'
//   curl -X POST 'CONTROL/tell?lie=html'     see lies.mjs, or `slow`; `&about=metadata`, not the key set
//   curl -X POST 'CONTROL/truth'
//   curl -X POST 'CONTROL/reset'             the counters
//   curl 'CONTROL/state'

import { createServer } from 'node:http';

import { usage } from '../claims.mjs';
import { Front } from './front.mjs';
import { CLIENTS, SECRET } from './issuer.mjs';

const [audience] = usage('node provider/run.mjs AUDIENCE', 1);
const front = await Front.start('Issuer', [audience]);

const orders = {
  rotate: () => front.rotate(),
  drop: () => front.drop(),
  down: () => front.down(),
  up: () => front.up(),
  tell: ({ lie, about }) => front.tell(lie, about),
  truth: () => front.truth(),
  reset: () => front.reset(),
};

const control = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://control');
  const order = request.method === 'POST' && orders[pathname.slice(1)];
  try {
    if (order) await order(Object.fromEntries(searchParams));
    else if (pathname !== '/state') response.statusCode = 404;
    response.end(`${JSON.stringify(state())}\n`);
  } catch (error) {
    response.writeHead(400).end(`${error.message}\n`);
  }
});

control.listen(0, '127.0.0.1', () => {
  console.log(`issuer   ${front.issuer}`);
  console.log(`control  http://127.0.0.1:${control.address().port}`);
  console.log(`clients  ${CLIENTS.join(', ')}; their secret: ${SECRET}`);
});

function state() {
  return { issuer: front.issuer, kids: front.keys.all().map(({ kid }) => kid), reads: front.reads, followed: front.followed };
}
