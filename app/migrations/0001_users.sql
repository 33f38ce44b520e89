-- The accounts of the application and the scopes that each may ask for.

CREATE TABLE users (
    -- AUTOINCREMENT: an id is never used again. The sqlite3 shell has foreign keys off, so a DELETE
    -- there leaves scopes behind, and without this the next new account would inherit them.
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    username      TEXT    NOT NULL UNIQUE,
    full_name     TEXT,
    email         TEXT,
    password_hash TEXT    NOT NULL,
    disabled      INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    -- 1: the password is a published one, see `Users::has_demo_accounts`.
    demo          INTEGER NOT NULL DEFAULT 0 CHECK (demo IN (0, 1))
) STRICT;

CREATE TABLE user_scopes (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- Scopes are read joined by spaces: one that holds a space would become two.
    scope   TEXT    NOT NULL CHECK (scope <> '' AND instr(scope, ' ') = 0),
    PRIMARY KEY (user_id, scope)
) STRICT, WITHOUT ROWID;
