-- Version 2 to 3: the same people on many interactions are stored once, as a circle; how far a mailbox
-- was read is remembered; mails between the user's own addresses are stored and left out by a view.

CREATE TABLE event (
    event_no       INTEGER PRIMARY KEY,
    interaction_id TEXT NOT NULL,
    source_id      INTEGER NOT NULL REFERENCES source,
    at             TEXT NOT NULL,
    kind           TEXT NOT NULL CHECK (kind = 'mail' OR kind IN ('message', 'meeting', 'invitation')),
    people         INTEGER NOT NULL,
    conversation   TEXT NOT NULL,
    circle_id      INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX event_once ON event (interaction_id);
CREATE INDEX event_circle ON event (circle_id, kind, source_id);

CREATE TABLE person_shown (
    shown_id    INTEGER PRIMARY KEY,
    key         TEXT NOT NULL,
    name        TEXT NOT NULL
) STRICT;
CREATE INDEX person_shown_key ON person_shown (key);

CREATE TABLE circle (
    circle_id   INTEGER NOT NULL,
    shown_id    INTEGER NOT NULL REFERENCES person_shown,
    role        TEXT NOT NULL CHECK (role = 'to' OR role IN ('from', 'cc')),
    PRIMARY KEY (circle_id, shown_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX circle_shown ON circle (shown_id);

CREATE TABLE own_circle (
    circle_id   INTEGER PRIMARY KEY,
    people      INTEGER NOT NULL
) STRICT;

CREATE TABLE mail_state (
    source_id   INTEGER PRIMARY KEY REFERENCES source,
    finished    INTEGER NOT NULL CHECK (finished IN (0, 1)),
    at          INTEGER NOT NULL,
    piece       INTEGER NOT NULL,
    chain       TEXT NOT NULL,
    sample      TEXT NOT NULL,
    first_no    INTEGER NOT NULL,
    mails       INTEGER NOT NULL,
    received    INTEGER NOT NULL
) STRICT;

CREATE TABLE own_sign (
    source_id   INTEGER NOT NULL REFERENCES source,
    key         TEXT NOT NULL,
    delivered   INTEGER NOT NULL,
    sent        INTEGER NOT NULL,
    unreceived  INTEGER NOT NULL,
    present     INTEGER NOT NULL,
    PRIMARY KEY (source_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE seen_again (
    source_id   INTEGER NOT NULL REFERENCES source,
    event_no    INTEGER NOT NULL REFERENCES event,
    PRIMARY KEY (event_no, source_id)
) STRICT, WITHOUT ROWID;

-- The name of somebody with mail both ways is known; those of others only come with later mails.
INSERT INTO person_shown
SELECT row_number() OVER (ORDER BY p.key), p.key, coalesce((
    SELECT r.name FROM record_key k JOIN record r USING (record_id)
    WHERE k.key = p.key AND r.kind LIKE 'mail.%' ORDER BY r.record_id LIMIT 1), '')
FROM (SELECT DISTINCT key FROM participant) p;

CREATE TEMP TABLE who AS
SELECT interaction_id, group_concat(role || ' ' || key, char(10)) AS people
FROM (SELECT interaction_id, key, role FROM participant ORDER BY interaction_id, key)
GROUP BY interaction_id;
CREATE TEMP TABLE first_of AS
SELECT people, min(interaction_id) AS interaction_id, row_number() OVER (ORDER BY people) AS circle_id
FROM who GROUP BY people;
CREATE UNIQUE INDEX temp.first_of_people ON first_of (people);

INSERT INTO circle
SELECT f.circle_id, s.shown_id, p.role FROM first_of f
JOIN participant p USING (interaction_id) JOIN person_shown s ON s.key = p.key;

INSERT INTO event
SELECT row_number() OVER (ORDER BY i.rowid), i.interaction_id, i.source_id, i.at, i.kind, i.people,
       i.conversation, coalesce(f.circle_id, 0)
FROM interaction i LEFT JOIN who w USING (interaction_id)
LEFT JOIN first_of f ON f.people = w.people;

DROP TABLE who;
DROP TABLE first_of;
DROP TABLE participant;
DROP TABLE interaction;

CREATE VIEW interaction AS
SELECT interaction_id, source_id, at, kind, people, conversation FROM event
WHERE kind <> 'mail' OR circle_id NOT IN (SELECT circle_id FROM own_circle);

CREATE VIEW participant AS
SELECT e.interaction_id, s.key, c.role
FROM event e JOIN circle c USING (circle_id) JOIN person_shown s USING (shown_id)
WHERE e.kind <> 'mail' OR e.circle_id NOT IN (SELECT circle_id FROM own_circle);
