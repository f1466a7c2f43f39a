-- Version 3 to 4: a third direction of trust (would stick their neck out for me), marks and words that
-- can be taken back, the user's own notes on contacts. A CHECK cannot be changed: tables are copied.

CREATE TABLE trust_tag_next (
    tag_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id  INTEGER NOT NULL REFERENCES contact,
    context     TEXT NOT NULL,
    direction   TEXT NOT NULL CHECK (direction IN ('trusts_me', 'neck_out', 'i_trust')),
    rating      INTEGER CHECK (rating BETWEEN 1 AND 5),
    tagged_on   TEXT NOT NULL,
    note        TEXT NOT NULL
) STRICT;
INSERT INTO trust_tag_next SELECT * FROM trust_tag ORDER BY tag_id;
DROP TABLE trust_tag;
ALTER TABLE trust_tag_next RENAME TO trust_tag;
CREATE INDEX trust_tag_contact ON trust_tag (contact_id);

CREATE TABLE contact_mark_next (
    mark_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id  INTEGER NOT NULL REFERENCES contact,
    mark        TEXT NOT NULL CHECK (mark IN ('know_personally', 'do_not_ask')),
    value       INTEGER CHECK (value IN (0, 1)),
    marked_on   TEXT NOT NULL
) STRICT;
INSERT INTO contact_mark_next SELECT * FROM contact_mark ORDER BY mark_id;
DROP TABLE contact_mark;
ALTER TABLE contact_mark_next RENAME TO contact_mark;

CREATE TABLE knows_word_next (
    word_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id  INTEGER NOT NULL REFERENCES contact,
    prospect_id INTEGER NOT NULL REFERENCES prospect,
    knows       INTEGER CHECK (knows IN (0, 1)),
    origin      TEXT NOT NULL CHECK (origin IN ('user', 'known_by', 'mutual')),
    said_on     TEXT NOT NULL
) STRICT;
INSERT INTO knows_word_next SELECT * FROM knows_word ORDER BY word_id;
DROP TABLE knows_word;
ALTER TABLE knows_word_next RENAME TO knows_word;

CREATE TABLE contact_note (
    note_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id  INTEGER NOT NULL REFERENCES contact,
    text        TEXT NOT NULL,
    written_on  TEXT NOT NULL
) STRICT;
