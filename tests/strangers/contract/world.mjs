// What every part of the contract is about: two issuers, and the API that trusts them.

import { Api } from '../api.mjs';
import { Front } from '../provider/front.mjs';
import { clientCredentials } from '../tokens.mjs';

export const AUDIENCE = 'https://api.example';
export const OTHER_AUDIENCE = 'https://other.example';
/** For how many seconds a key set is not read again, whatever is asked for. */
export const COOL_DOWN = 1;

export class World {
  #program;

  static async create(program) {
    const world = new World();
    world.#program = program;
    // Their keys have the same names: what tells them apart is the issuer.
    world.corporate = await Front.start('Corporate', [AUDIENCE, OTHER_AUDIENCE]);
    world.partner = await Front.start('Partner', [AUDIENCE, OTHER_AUDIENCE]);
    return world;
  }

  get issuers() {
    return [this.corporate, this.partner];
  }

  /** The API anew: it has read nothing yet. */
  async restart() {
    await this.api?.stop();
    this.api = await Api.start(this.#program, this.#settings());
  }

  async end() {
    await this.api?.stop();
    for (const front of this.issuers) await front.stop();
  }

  /** A token for the API, signed by an issuer with this algorithm. */
  token(front, alg, scope = 'items') {
    return clientCredentials(front.issuer, alg, AUDIENCE, scope);
  }

  #settings() {
    const issuer = ({ name, issuer: url }) => (
      `${name}={issuer="${url}",audience="${AUDIENCE}",rfc9068=true,cool_down=${COOL_DOWN}}`
    );
    return `{issuers={${this.issuers.map(issuer).join(',')}}}`;
  }
}
