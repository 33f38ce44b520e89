"""Runs checks that are named as claims, one after another, and counts them: claims.mjs for Python."""

import sys
import time
import traceback


def prove(name, claims):
    """Says of each claim whether it holds, then how many do, and ends the program with that."""
    passed = 0
    for claim, check in claims:
        start = time.monotonic()
        try:
            check()
        except Exception:
            print(f"FAILED  {claim}\n{traceback.format_exc()}", file=sys.stderr, flush=True)
        else:
            passed += 1
            print(f"ok      {claim} ({time.monotonic() - start:.1f} s)", flush=True)
    failed = len(claims) - passed
    print(f"{name}: {passed} passed, {failed} failed", flush=True)
    sys.exit(1 if failed or not passed else 0)
