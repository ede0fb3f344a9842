-- Every table, in types that SQLite and PostgreSQL share: TEXT and BIGINT. Times are seconds since 1970 (UTC), lists and
-- objects are JSON, secrets are stored as the SHA-256 of their text, in hexadecimal.

CREATE TABLE users (
    id         TEXT   NOT NULL PRIMARY KEY,
    email      TEXT   NOT NULL UNIQUE,
    name       TEXT   NOT NULL,
    password   TEXT   NOT NULL, -- argon2id, as a PHC string
    roles      TEXT   NOT NULL, -- separated by spaces
    disabled   BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE sessions (
    hash       TEXT   NOT NULL PRIMARY KEY,
    user_id    TEXT   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    auth_at    BIGINT NOT NULL, -- when the password was last given
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_expiry ON sessions (expires_at);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE oauth_clients (
    id            TEXT   NOT NULL PRIMARY KEY,
    name          TEXT   NOT NULL,
    registration  TEXT   NOT NULL, -- static, dcr or cimd
    auth_method   TEXT   NOT NULL, -- none, client_secret_basic or client_secret_post
    redirect_uris TEXT   NOT NULL, -- JSON list
    grant_types   TEXT   NOT NULL, -- JSON list
    audiences     TEXT   NOT NULL, -- JSON list of the policy's names
    scope         TEXT,            -- what it is registered for; none: what its audiences offer
    owner_id      TEXT   REFERENCES users (id) ON DELETE CASCADE,
    created_at    BIGINT NOT NULL,
    used_at       BIGINT,
    expires_at    BIGINT,          -- a registered client that nobody uses goes away
    fresh_until   BIGINT           -- cimd: when its document must be fetched again
);
CREATE INDEX oauth_clients_owner ON oauth_clients (owner_id);
CREATE INDEX oauth_clients_expiry ON oauth_clients (expires_at);

CREATE TABLE client_secrets (
    hash       TEXT   NOT NULL PRIMARY KEY,
    client_id  TEXT   NOT NULL REFERENCES oauth_clients (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT           -- set when it is rotated: the end of the overlap
);
CREATE INDEX client_secrets_client ON client_secrets (client_id);

-- An authorization request that waits for the person's answer.
CREATE TABLE authorization_requests (
    hash          TEXT   NOT NULL PRIMARY KEY,
    session_hash  TEXT   NOT NULL,
    user_id       TEXT   NOT NULL,
    client_id     TEXT   NOT NULL,
    redirect_uri  TEXT   NOT NULL,
    redirect_sent BIGINT NOT NULL, -- whether the request named it
    state         TEXT,
    challenge     TEXT   NOT NULL,
    scope         TEXT,            -- as asked; none: absent
    audiences     TEXT   NOT NULL, -- JSON list of the policy's names, as asked
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    used_at       BIGINT
);
CREATE INDEX authorization_requests_expiry ON authorization_requests (expires_at);

-- What a person allowed a client: remembered, shown under Connected apps, revoked there.
CREATE TABLE grants (
    id           TEXT   NOT NULL PRIMARY KEY,
    user_id      TEXT   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id    TEXT   NOT NULL REFERENCES oauth_clients (id) ON DELETE CASCADE,
    scopes       TEXT   NOT NULL, -- JSON object: audience to scope
    redirect_uri TEXT   NOT NULL, -- where the answer of the last consent went
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL,
    used_at      BIGINT,
    revoked_at   BIGINT
);
CREATE UNIQUE INDEX grants_active ON grants (user_id, client_id) WHERE revoked_at IS NULL;
CREATE INDEX grants_client ON grants (client_id);

-- The tokens that came from one authorization: they live and die together.
CREATE TABLE families (
    id         TEXT   NOT NULL PRIMARY KEY,
    grant_id   TEXT   REFERENCES grants (id) ON DELETE CASCADE,     -- none: the client's own
    user_id    TEXT   REFERENCES users (id) ON DELETE CASCADE,      -- none: the client's own
    client_id  TEXT   NOT NULL REFERENCES oauth_clients (id) ON DELETE CASCADE,
    scopes     TEXT   NOT NULL, -- JSON object: audience to scope, as consented
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL, -- no token of it lives longer
    revoked_at BIGINT,
    reason     TEXT             -- why it was revoked
);
CREATE INDEX families_grant ON families (grant_id);
CREATE INDEX families_client ON families (client_id);
CREATE INDEX families_expiry ON families (expires_at);

CREATE TABLE codes (
    hash          TEXT   NOT NULL PRIMARY KEY,
    family_id     TEXT   NOT NULL REFERENCES families (id) ON DELETE CASCADE,
    client_id     TEXT   NOT NULL,
    redirect_uri  TEXT   NOT NULL,
    redirect_sent BIGINT NOT NULL,
    challenge     TEXT   NOT NULL,
    attempts      BIGINT NOT NULL, -- failed ones
    expires_at    BIGINT NOT NULL,
    used_at       BIGINT
);
CREATE INDEX codes_family ON codes (family_id);
CREATE INDEX codes_unused ON codes (expires_at) WHERE used_at IS NULL;

CREATE TABLE access_tokens (
    hash       TEXT   NOT NULL PRIMARY KEY,
    family_id  TEXT   NOT NULL REFERENCES families (id) ON DELETE CASCADE,
    audience   TEXT   NOT NULL,
    scope      TEXT   NOT NULL,
    issued_at  BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX access_tokens_family ON access_tokens (family_id);
CREATE INDEX access_tokens_expiry ON access_tokens (expires_at);

CREATE TABLE refresh_tokens (
    hash       TEXT   NOT NULL PRIMARY KEY,
    family_id  TEXT   NOT NULL REFERENCES families (id) ON DELETE CASCADE,
    generation BIGINT NOT NULL,
    issued_at  BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    rotated_at BIGINT,
    nonce      TEXT,            -- with the token itself, makes its successor
    UNIQUE (family_id, generation)
);

CREATE TABLE api_tokens (
    id         TEXT   NOT NULL PRIMARY KEY,
    hash       TEXT   NOT NULL UNIQUE,
    hint       TEXT   NOT NULL, -- its last characters, to tell tokens apart
    user_id    TEXT   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name       TEXT   NOT NULL,
    scope      TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    used_at    BIGINT,
    uses       BIGINT NOT NULL
);
CREATE INDEX api_tokens_user ON api_tokens (user_id);

CREATE TABLE api_token_uses (
    token_id TEXT   NOT NULL REFERENCES api_tokens (id) ON DELETE CASCADE,
    scope    TEXT   NOT NULL,
    uses     BIGINT NOT NULL,
    used_at  BIGINT NOT NULL,
    PRIMARY KEY (token_id, scope)
);

CREATE TABLE audit (
    id        TEXT   NOT NULL PRIMARY KEY, -- in the order of time
    at        BIGINT NOT NULL,
    event     TEXT   NOT NULL,
    actor     TEXT,                        -- the user who did it
    client_id TEXT,
    address   TEXT,
    detail    TEXT   NOT NULL              -- JSON object
);
CREATE INDEX audit_at ON audit (at);

-- Numbers for the rows below; and, named sweep, until when nobody else sweeps.
CREATE TABLE counters (
    name TEXT   NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL
);

CREATE TABLE customers (
    id         BIGINT NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    email      TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE projects (
    id          BIGINT NOT NULL PRIMARY KEY,
    name        TEXT   NOT NULL,
    description TEXT   NOT NULL,
    status      TEXT   NOT NULL, -- active or archived
    customer_id BIGINT REFERENCES customers (id) ON DELETE SET NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);

CREATE TABLE tasks (
    id          BIGINT NOT NULL PRIMARY KEY,
    project_id  BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name        TEXT   NOT NULL,
    description TEXT   NOT NULL,
    status      TEXT   NOT NULL, -- todo, in_progress, review or done
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
CREATE INDEX tasks_project ON tasks (project_id);

CREATE TABLE time_entries (
    id         BIGINT NOT NULL PRIMARY KEY,
    user_id    TEXT   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    project_id BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    task_id    BIGINT REFERENCES tasks (id) ON DELETE SET NULL,
    started_at BIGINT NOT NULL,
    ended_at   BIGINT,          -- none: the timer runs
    notes      TEXT   NOT NULL,
    billable   BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX time_entries_user ON time_entries (user_id, started_at);
CREATE UNIQUE INDEX time_entries_timer ON time_entries (user_id) WHERE ended_at IS NULL;
