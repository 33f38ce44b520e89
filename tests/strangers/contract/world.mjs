// What every part of the contract is about: the issuers, and the API that trusts them.

import { Api } from '../api.mjs';
import { Glewlwyd } from '../glewlwyd.mjs';
import { Front } from '../provider/front.mjs';
import { OPAQUE, SECRET } from '../provider/issuer.mjs';
import { clientCredentials } from '../tokens.mjs';

export const AUDIENCE = 'https://api.example';
export const OTHER_AUDIENCE = 'https://other.example';
/** For how many seconds a key set is not read again, whatever is asked for. */
export const COOL_DOWN = 1;

/** For how many seconds it is believed what an issuer says of a token. */
export const BELIEVED_FOR = 1;

export class World {
  #program;

  static async create(program, unpacked) {
    const world = new World();
    world.#program = program;
    // Their keys have the same names: what tells them apart is the issuer.
    world.corporate = await Front.start('Corporate', [AUDIENCE, OTHER_AUDIENCE]);
    world.partner = await Front.start('Partner', [AUDIENCE, OTHER_AUDIENCE]);
    // Its tokens are opaque.
    world.asked = await Front.start('Asked', [AUDIENCE, OTHER_AUDIENCE]);
    world.glewlwyd = await Glewlwyd.start(unpacked, AUDIENCE);
    return world;
  }

  /** All that the API trusts. */
  get trusted() {
    return [...this.issuers, this.asked];
  }

  /** Those that sign their tokens. */
  get issuers() {
    return [...this.fronts, this.glewlwyd];
  }

  /** Those that do as they are told. */
  get fronts() {
    return [this.corporate, this.partner];
  }

  /** The API anew: it has read nothing yet. */
  async restart() {
    await this.api?.stop();
    this.api = await Api.start(this.#program, this.#settings());
  }

  async end() {
    await this.api?.stop();
    for (const issuer of this.trusted) await issuer.stop();
  }

  /** A token for the API, signed by an issuer with this algorithm. */
  token({ issuer }, alg, scope = 'items') {
    return clientCredentials(issuer, alg, AUDIENCE, scope);
  }

  #settings() {
    const issuer = ({ name, issuer: url }) => (
      `${name}={scheme="Corporate",issuer="${url}",audience="${AUDIENCE}",rfc9068=true,keys_cool_down=${COOL_DOWN}}`
    );
    const asked = `Asked={scheme="Corporate",issuer="${this.asked.issuer}",audience="${AUDIENCE}",`
      + `introspection_url="${this.asked.issuer}/token/introspection",introspection_cache=${BELIEVED_FOR},`
      + `client_id="${OPAQUE}",client_secret="${SECRET}"}`;
    // Whatever a file of settings says that it finds.
    return `{challenge="rfc6750",resource="${AUDIENCE}",issuers={${[...this.issuers.map(issuer), asked].join(',')}}}`;
  }
}
