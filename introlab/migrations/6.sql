-- Version 5 to 6: what each calendar says is kept, so that meetings cancelled or moved in another file are
-- found whichever was read first. Of meetings stored before, when they took place and who was on them is all
-- that is known: it counts as what their calendar says, under numbers below 0, until that is read again.

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
    cut         INTEGER NOT NULL CHECK (cut IN (0, 1)),
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

-- In each file the dates with the same people are the series; others are dates with an entry of their own.
INSERT INTO calendar_entry
WITH counted AS (
    SELECT *, count(*) OVER (PARTITION BY conversation) AS all_dates,
           count(*) OVER (PARTITION BY source_id, conversation, circle_id) AS dates
    FROM event WHERE kind = 'meeting' AND conversation <> ''
), placed AS (
    SELECT *, CASE WHEN all_dates = 1 OR dates > 1 AND circle_id = first_value(circle_id) OVER (
        PARTITION BY source_id, conversation ORDER BY dates DESC, circle_id
    ) THEN '' ELSE at END AS place
    FROM counted
)
SELECT source_id, -min(event_no), conversation, '', place, 0, 0, 0, '', 0, max(at), min(at),
       place = '' AND count(*) > 1,
       CASE WHEN place = '' AND count(*) > 1 THEN json_group_array(at) ELSE '[]' END, 0,
       max(0, max(people) - (SELECT count(DISTINCT s.key) FROM circle c
                             JOIN person_shown s USING (shown_id) WHERE c.circle_id = o.circle_id))
FROM (SELECT * FROM placed ORDER BY at) o
GROUP BY source_id, conversation, place;

INSERT OR IGNORE INTO calendar_guest
SELECT e.source_id, n.number, s.key, CASE c.role WHEN 'from' THEN 'from' ELSE 'to' END
FROM calendar_entry n JOIN event e ON e.event_no = -n.number
JOIN circle c USING (circle_id) JOIN person_shown s USING (shown_id) WHERE s.key <> 'owner:';
