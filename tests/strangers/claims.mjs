// Runs checks that are named as claims, one after another, and counts them.

/**
 * Says of each claim whether it holds, then how many do. Fails the program where one does not, and where
 * there is none: what checks nothing would be green as well.
 *
 * A check that returns a text has that text printed behind its claim: a figure that was seen.
 */
export async function prove(name, claims) {
  let passed = 0;
  for (const [claim, check] of claims) {
    const start = performance.now();
    try {
      const seen = await check();
      passed += 1;
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      console.log(`ok      ${claim}${seen ? `: ${seen}` : ''} (${seconds} s)`);
    } catch (error) {
      console.error(`FAILED  ${claim}\n${error.stack}`);
    }
  }
  const failed = claims.length - passed;
  console.log(`${name}: ${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}

/** The arguments of the program, or its usage and the end. */
export function usage(text, count) {
  const given = process.argv.slice(2);
  if (given.length === count) return given;
  console.error(`usage: ${text}`);
  process.exit(2);
}
