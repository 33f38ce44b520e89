"""Tokens of the reference application that Python verifies, with the key set that it serves.

    pip install -r requirements.txt && python own_keys.py http://127.0.0.1:8000

The settings are those of own_keys.mjs.
"""

import sys

import requests
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet

from claims import prove

ALGORITHMS = ["ES256", "ES384", "RS256", "PS256", "EdDSA", "Ed25519"]


def key_set():
    return KeySet.import_key_set(requests.get(f"{base}/.well-known/jwks.json", timeout=10).json())


def token():
    form = {"username": "johndoe", "password": "secret", "scope": "me"}
    answer = requests.post(f"{base}/token", data=form, timeout=20)
    answer.raise_for_status()
    return answer.json()["access_token"]


def joserfc_verifies():
    read = jwt.decode(token(), key_set(), algorithms=ALGORITHMS)
    assert read.header["typ"] == "at+jwt", read.header
    registry = jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": "https://issuer.example"},
        aud={"essential": True, "value": "https://api.example"},
        sub={"essential": True, "value": "johndoe"},
        exp={"essential": True},
    )
    registry.validate(read.claims)


def joserfc_refuses():
    header, payload, signature = token().split(".")
    changed = ("A" if signature[0] != "A" else "B") + signature[1:]
    try:
        jwt.decode(f"{header}.{payload}.{changed}", key_set(), algorithms=ALGORITHMS)
    except BadSignatureError:
        pass
    else:
        raise AssertionError("a changed signature is taken for good")


CLAIMS = [
    ("joserfc verifies the token", joserfc_verifies),
    ("joserfc refuses it once it is changed", joserfc_refuses),
]

if len(sys.argv) != 2:
    sys.exit("usage: own_keys.py BASE_URL")
base = sys.argv[1]
prove("own keys in Python", CLAIMS)
