"""Python's OAuth clients log in at the reference application, and call it.

    pip install -r requirements.txt && python clients.py http://127.0.0.1:8000

The application has to run in its debug profile, which has the demonstration accounts, with
ROCKET_SCOPES='{challenge="rfc6750"}'.
"""

import os
import sys

from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from oauthlib.oauth2 import LegacyApplicationClient
from oauthlib.oauth2.rfc6749 import errors
from requests_oauthlib import OAuth2Session

from claims import prove

USER = {"username": "johndoe", "password": "secret"}
ITEMS = [{"item_id": "Foo", "owner": "johndoe"}]
# Not https, since nothing leaves this machine.
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"


def authlib():
    return AuthlibSession("stranger", scope="me items", token_endpoint_auth_method="none")


def authlib_logs_in():
    session = authlib()
    token = session.fetch_token(f"{base}/token", **USER)
    assert token["token_type"] == "bearer", token["token_type"]
    assert not token.is_expired()
    answer = session.get(f"{base}/users/me/items")
    assert (answer.status_code, answer.json()) == (200, ITEMS), answer.text


def authlib_authenticates_by_basic():
    session = AuthlibSession("stranger", "with %, : and +", scope="me")
    session.fetch_token(f"{base}/token", **USER)
    assert session.get(f"{base}/users/me").status_code == 200


def authlib_raises():
    for error, change in [
        ("invalid_grant", {"password": "wrong"}),
        ("invalid_scope", {"scope": "root"}),
        ("unsupported_grant_type", {"grant_type": "magic"}),
    ]:
        try:
            authlib().fetch_token(f"{base}/token", **{"grant_type": "password", **USER, **change})
        except OAuthError as raised:
            assert raised.error == error, raised
        else:
            raise AssertionError(f"no {error}")


def authlib_sees_the_refusal():
    session = authlib()
    session.fetch_token(f"{base}/token", **{**USER, "scope": "me"})
    answer = session.get(f"{base}/users/me/items")
    assert answer.status_code == 403, answer.status_code
    assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]


def oauthlib(scope=("items", "me")):
    return OAuth2Session(client=LegacyApplicationClient("stranger", scope=list(scope)))


def oauthlib_logs_in():
    session = oauthlib()
    token = session.fetch_token(f"{base}/token", **USER)
    assert sorted(token.scope.split()) == ["items", "me"], token.scope
    answer = session.get(f"{base}/users/me/items")
    assert (answer.status_code, answer.json()) == (200, ITEMS), answer.text


def oauthlib_warns_of_fewer_scopes():
    # It raises a Warning where the answer grants something else than what was asked for.
    try:
        oauthlib(("me", "metrics")).fetch_token(f"{base}/token", **USER)
    except Warning as raised:
        assert raised.new_scope == ["me"], raised
    else:
        raise AssertionError("no warning")


def oauthlib_raises():
    for error, session, change in [
        (errors.InvalidGrantError, oauthlib(), {"password": "wrong"}),
        (errors.InvalidScopeError, oauthlib(["root"]), {}),
    ]:
        try:
            session.fetch_token(f"{base}/token", **{**USER, **change})
        except error:
            pass
        else:
            raise AssertionError(f"no {error.__name__}")


CLAIMS = [
    ("Authlib logs in, and calls", authlib_logs_in),
    ("Authlib, with a client's secret in Basic, logs in as well", authlib_authenticates_by_basic),
    ("Authlib raises what the answer says", authlib_raises),
    ("Authlib sees a refusal with its challenge", authlib_sees_the_refusal),
    ("requests-oauthlib logs in, and calls", oauthlib_logs_in),
    ("requests-oauthlib says that fewer scopes were granted", oauthlib_warns_of_fewer_scopes),
    ("requests-oauthlib raises what the answer says", oauthlib_raises),
]

if len(sys.argv) != 2:
    sys.exit("usage: clients.py BASE_URL")
base = sys.argv[1]
prove("clients in Python", CLAIMS)
