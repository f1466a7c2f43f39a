-- Version 5 to 6: what each calendar says is kept, so that meetings cancelled or moved in another file are
-- found whichever was read first. Meetings stored before stay until a calendar shows them again.

CREATE TABLE calendar_entry (
    source_id   INTEGER NOT NULL REFERENCES source,
    number      INTEGER NOT NULL,
    meeting     TEXT NOT NULL,
    organizer   TEXT NOT NULL,
    place       TEXT NOT NULL,
    and_later   INTEGER NOT NULL CHECK (and_later IN (0, 1)),
    answer      INTEGER NOT NULL CHECK (answer IN (0, 1)),
    sequence    INTEGER NOT NULL,
    changed_on  TEXT NOT NULL,
    cancelled   INTEGER NOT NULL CHECK (cancelled IN (0, 1)),
    horizon     TEXT NOT NULL,
    start       TEXT NOT NULL,
    repeats     INTEGER NOT NULL CHECK (repeats IN (0, 1)),
    dates       TEXT NOT NULL,
    more        INTEGER NOT NULL,
    PRIMARY KEY (source_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX calendar_entry_meeting ON calendar_entry (meeting);

CREATE TABLE calendar_guest (
    source_id   INTEGER NOT NULL REFERENCES source,
    number      INTEGER NOT NULL,
    key         TEXT NOT NULL,
    role        TEXT NOT NULL CHECK (role = 'to' OR role IN ('from', 'declined')),
    PRIMARY KEY (source_id, number, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX calendar_guest_key ON calendar_guest (key);
CREATE INDEX event_meeting ON event (conversation) WHERE kind = 'meeting';
