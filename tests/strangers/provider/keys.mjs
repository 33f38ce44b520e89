// The keys of an issuer: one for each algorithm, in generations.

import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';

const generate = promisify(generateKeyPair);

/** A key signs what its JWK says; the one without an `alg` signs as `EdDSA` and as `Ed25519` (RFC 9864). */
const KINDS = [
  ['RS256', 'rsa', { modulusLength: 2048 }],
  ['PS256', 'rsa', { modulusLength: 2048 }],
  ['ES256', 'ec', { namedCurve: 'P-256' }],
  [undefined, 'ed25519', {}],
];

export const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];

export class Keys {
  /** Of each generation that is published, the private keys as JWK; the newest is first. */
  #generations = [];
  #count = 0;

  static async generate() {
    const keys = new Keys();
    await keys.add();
    return keys;
  }

  /** A new generation, which signs from now on. */
  async add() {
    this.#count += 1;
    const pairs = await Promise.all(KINDS.map(([, type, options]) => generate(type, options)));
    const jwks = pairs.map(({ privateKey }, index) => {
      const [alg] = KINDS[index];
      const name = (alg ?? 'ed25519').toLowerCase();
      return { ...privateKey.export({ format: 'jwk' }), kid: `${name}-${this.#count}`, use: 'sig', alg };
    });
    this.#generations.unshift(jwks);
  }

  /** No longer publishes what does not sign. */
  drop() {
    this.#generations.length = 1;
  }

  /** Private keys as JWK. */
  all() {
    return this.#generations.flat();
  }

  /** The private key that signs with this algorithm. */
  signing(alg) {
    return this.#generations[0].find((jwk) => (jwk.alg ?? 'EdDSA') === (alg === 'Ed25519' ? 'EdDSA' : alg));
  }
}
