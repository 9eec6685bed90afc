-- One text for SQLite and PostgreSQL: BIGINT, TEXT and BYTEA alone (in SQLite a BYTEA column keeps blobs as they are).
CREATE TABLE head (
    one BIGINT PRIMARY KEY,
    format BIGINT NOT NULL,
    store BYTEA NOT NULL,
    epoch BIGINT NOT NULL,
    number BIGINT NOT NULL,
    chain BYTEA NOT NULL,
    recipient TEXT NOT NULL,
    identity BYTEA,
    mac BYTEA NOT NULL
);

CREATE TABLE events (
    number BIGINT PRIMARY KEY,
    stream TEXT NOT NULL,
    place BIGINT NOT NULL,
    room TEXT NOT NULL,
    kind TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    at BIGINT NOT NULL,
    subject TEXT,
    body BYTEA,
    digest BYTEA NOT NULL,
    chain BYTEA NOT NULL,
    UNIQUE (stream, place)
);

CREATE INDEX events_subject ON events (subject) WHERE subject IS NOT NULL;

-- The data keys, each wrapped. No subject: ''. The key of a stream's snapshot: room ''.
CREATE TABLE room_keys (
    id BYTEA PRIMARY KEY,
    stream TEXT NOT NULL,
    room TEXT NOT NULL,
    subject TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    wrapped BYTEA NOT NULL,
    UNIQUE (stream, room, subject, epoch)
);

CREATE TABLE snapshots (
    stream TEXT PRIMARY KEY,
    place BIGINT NOT NULL,
    state BYTEA NOT NULL
);
