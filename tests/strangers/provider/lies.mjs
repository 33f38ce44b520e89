// What an issuer may answer instead of the truth, when somebody asks for its metadata or its keys.

const MIB = 1024 * 1024;
/** An `oct` key that was published by mistake: whoever reads the set could sign with it. */
export const LEAKED = Buffer.from('everybody on earth may read this key').toString('base64url');

/** What may come instead of any document, by name: the status, headers and body, made of the document. */
export const ANYWHERE = {
  error: () => ({ status: 500, body: 'no' }),
  html: () => ({ type: 'text/html', body: '<!doctype html><title>Please log in</title>' }),
  garbage: () => ({ type: 'application/json', body: '{"keys":[{"kty":"RSA","issuer":' }),
  huge: (truth) => json({ ...truth, padding: 'x'.repeat(23 * MIB) }),
  redirect: (_, elsewhere) => ({ status: 302, headers: { location: elsewhere }, body: '' }),
};

/** What may come instead of the key set. */
export const KEYS = {
  empty: () => json({ keys: [] }),
  // The second key, RSA as well, under the name of the first.
  duplicates: ({ keys: [first, second, ...rest] }) => (
    json({ keys: [first, { ...second, kid: first.kid, alg: first.alg }, second, ...rest] })
  ),
  exotic: ({ keys }) => json({ keys: [...exotic(keys), ...keys] }),
};

/** What may come instead of the metadata. */
export const METADATA = {
  issuer: (truth) => json({ ...truth, issuer: `${truth.issuer}/` }),
  algorithms: (truth) => json({ ...truth, id_token_signing_alg_values_supported: ['none', 'HS256'] }),
};

export const SLOW = 'slow';

function json(body) {
  return { type: 'application/json', body: JSON.stringify(body) };
}

/** What a set may hold beside the keys that we can use (RFC 7517 section 5: each is to be ignored). */
function exotic([key]) {
  const strange = [
    { kty: 'oct', kid: 'leaked-secret', alg: 'HS256', use: 'sig', k: LEAKED },
    { kty: 'AKP', kid: 'unknown-type', alg: 'ML-DSA-44', pub: 'AAAA' },
    { kty: 'EC', kid: 'unknown-curve', crv: 'P-257', x: 'AAAA', y: 'AAAA' },
    { kty: 'EC', kid: 'not-on-the-curve', crv: 'P-256', alg: 'ES256', x: 'AAAA', y: 'AAAA' },
    { kty: 'RSA', kid: 'members-missing', alg: 'RS256' },
    { kty: 'RSA', kid: 'wrong-types', alg: 'RS256', n: 17, e: ['AQAB'], x5c: 'text' },
    { ...key, kid: 'to-encrypt', use: 'enc', alg: 'RSA-OAEP' },
    { ...key, kid: 'private-parts', d: 'AAAA', p: 'AAAA', q: 'AAAA' },
    { ...key, kid: 'unknown-algorithm', alg: 'RS1' },
    { ...key, kid: `long-${'x'.repeat(10_000)}` },
    { ...key, kid: ['not', 'a', 'text'] },
    { ...key, kid: 'line\nfeed \u001b[31m' },
  ];
  return [...strange, 'not an object', null, 17, []];
}
