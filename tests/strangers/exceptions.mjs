// Rules of Spectral that the document of the reference application breaks, and why it may: the rule, where
// (the beginning of a path in the document), the reason. One that is no longer broken fails as well.

const EVERYWHERE = '';
const SIZES = 'what comes in is bounded in bytes before it is read; a type of Rust has no other bound to tell';
const RATE = 'how often somebody may call is for the proxy in front to say';

export const exceptions = [
  ['info-contact', EVERYWHERE, 'the application is an example: nobody stands behind it'],
  ['openapi-tags-alphabetical', EVERYWHERE, 'tags stand in the order in which somebody needs them'],
  ['operation-description', EVERYWHERE, 'where the summary says it all, a description would say it twice'],
  ['owasp:api2:2023-jwt-best-practices', EVERYWHERE, 'wants the number of RFC 8725 in a text'],
  ['owasp:api2:2023-short-lived-access-tokens', EVERYWHERE, 'tokens end after 30 minutes, and are not renewed'],
  ['owasp:api2:2023-write-restricted', 'paths./token.post', 'logging in needs no login'],
  ['owasp:api4:2023-array-limit', EVERYWHERE, SIZES],
  ['owasp:api4:2023-integer-limit-legacy', EVERYWHERE, SIZES],
  ['owasp:api4:2023-string-limit', EVERYWHERE, SIZES],
  ['owasp:api4:2023-string-restricted', EVERYWHERE, SIZES],
  ['owasp:api4:2023-rate-limit', EVERYWHERE, RATE],
  ['owasp:api4:2023-rate-limit-responses-429', EVERYWHERE, RATE],
  ['owasp:api8:2023-define-cors-origin', EVERYWHERE, 'other origins may not read the answers'],
  ['owasp:api8:2023-define-error-responses-401', 'paths./token.post', 'a failed login is a 400 (RFC 6749 section 5.2)'],
  ['owasp:api8:2023-define-error-responses-500', EVERYWHERE, 'no answer is meant to be one'],
  ['owasp:api9:2023-inventory-access', EVERYWHERE, 'the document comes from the server that it is about'],
];
