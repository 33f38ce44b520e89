// npm's oidc-provider, set up as an issuer of access tokens for an API.

import { errors, Provider } from 'oidc-provider';

import { ALGORITHMS } from './keys.mjs';

/** The clients: one for each algorithm that access tokens are signed with, and one for tokens that are opaque. */
export const OPAQUE = 'opaque';
export const CLIENTS = [...ALGORITHMS, OPAQUE];
// Letters alone: not every server decodes what came by Basic (RFC 6749 section 2.3.1).
export const SECRET = 'betweenstrangers';
/** Who logs in, whoever asks. */
export const ACCOUNT = 'johndoe';
/** Nothing listens there: the test reads the address that it is sent to. */
export const REDIRECT = 'http://127.0.0.1:9/callback';
export const SCOPES = 'me items';

/** What answers for `issuer` with these keys. It keeps them: a rotation makes another one. */
export function provider(issuer, keys, audiences) {
  const made = new Provider(issuer, {
    jwks: { keys: keys.all() },
    clients: CLIENTS.map(client),
    scopes: ['openid', 'offline_access'],
    cookies: { keys: ['only for a test'] },
    enabledJWA: { idTokenSigningAlgValues: ALGORITHMS },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      introspection: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, resource, { clientId }) => resourceServer(keys, audiences, resource, clientId),
        useGrantedResource: () => true,
      },
    },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    ttl: { AccessToken: 600, ClientCredentials: 600, IdToken: 600, Grant: 600, Interaction: 600, Session: 600 },
  });
  // Where people would log in and consent.
  made.use(async (context, next) => {
    if (!context.path.startsWith('/interaction/')) return next();
    const details = await made.interactionDetails(context.req, context.res);
    return made.interactionFinished(context.req, context.res, await consent(made, details));
  });
  return made;
}

function client(name) {
  return {
    client_id: name,
    client_secret: SECRET,
    grant_types: ['client_credentials', 'authorization_code'],
    response_types: ['code'],
    redirect_uris: [REDIRECT],
    application_type: 'native',
    id_token_signed_response_alg: ALGORITHMS.includes(name) ? name : 'RS256',
  };
}

function resourceServer(keys, audiences, resource, clientId) {
  if (!audiences.includes(resource)) throw new errors.InvalidTarget();
  const shared = { audience: resource, scope: SCOPES, accessTokenTTL: 600 };
  if (clientId === OPAQUE) return { ...shared, accessTokenFormat: 'opaque' };
  const { kid } = keys.signing(clientId);
  return { ...shared, accessTokenFormat: 'jwt', jwt: { sign: { alg: clientId, kid } } };
}

/** Logs the one account in, and grants what was asked for. */
async function consent(made, { params, prompt, session, grantId }) {
  if (prompt.name === 'login') return { login: { accountId: ACCOUNT } };
  const grant = grantId ? await made.Grant.find(grantId)
    : new made.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope('openid');
  grant.addResourceScope(params.resource, params.scope);
  return { consent: { grantId: await grant.save() } };
}
