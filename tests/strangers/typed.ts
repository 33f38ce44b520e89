// A client whose types come from the document of the reference application: that it compiles is half of the test.

import createClient, { type Client } from 'openapi-fetch';

import type { components, paths } from './schema.js';

type Grant = components['schemas']['PasswordGrant'];

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

export async function logsInAndCalls(baseUrl: string): Promise<void> {
  const client = createClient<paths>({ baseUrl });
  const token = await logIn(client, { username: 'johndoe', password: 'secret', scope: 'me items' });
  expect(token.expires_in, 1800);
  const headers = { authorization: `Bearer ${token.access_token}` };

  const me = await client.GET('/users/me', { headers });
  expect(me.response.status, 200);
  expect(me.data?.username, 'johndoe');
  const disabled: boolean | undefined = me.data?.disabled;
  expect(disabled, false);

  const items = await client.GET('/users/me/items', { headers });
  expect(items.data?.[0]?.item_id, 'Foo');

  const status = await client.GET('/status', { headers });
  expect(status.data?.status, 'ok');

  // @ts-expect-error The document has no such field, and no such path.
  expect(me.data?.hashed_password, undefined);
  // @ts-expect-error
  expect((await client.GET('/users', { headers })).response.status, 404);
}

export async function getsTheErrors(baseUrl: string): Promise<void> {
  const client = createClient<paths>({ baseUrl });
  const body = { username: 'johndoe', password: 'wrong' };
  const refused = await client.POST('/token', { body, headers: FORM });
  const reason: string | undefined = refused.error?.error;
  expect(refused.response.status, 400);
  expect(reason, 'invalid_grant');

  const anonymous = await client.GET('/users/me');
  const detail: string | undefined = anonymous.error?.detail;
  expect(anonymous.response.status, 401);
  expect(detail, 'Not authenticated');

  const token = await logIn(client, { username: 'johndoe', password: 'secret', scope: 'me' });
  const narrow = await client.GET('/users/me/items', { headers: { authorization: `Bearer ${token.access_token}` } });
  expect(narrow.response.status, 403);
  expect(narrow.error?.detail, 'Not enough permissions');
}

async function logIn(client: Client<paths>, body: Grant): Promise<components['schemas']['TokenResponse']> {
  const { data, response } = await client.POST('/token', { body, headers: FORM });
  if (data === undefined) throw new Error(`no token: ${response.status}`);
  return data;
}

function expect<T>(seen: T, expected: T): void {
  if (seen !== expected) throw new Error(`${String(seen)} instead of ${String(expected)}`);
}
