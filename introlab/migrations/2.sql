-- Version 1 to 2: a merge is an assignment of which the latest counts, so that it can be undone;
-- the user's word on whether two records show one person is a log of its own.

-- Merges used to be links of a chain; each id now says by itself which one stands for it.
INSERT INTO merge_log (merged_id, into_id, reason, merged_on)
SELECT c.minted_id, c.contact_id, m.reason, m.merged_on
FROM contact_current c JOIN merge_log m ON m.merge_id = (
    SELECT max(latest.merge_id) FROM merge_log latest WHERE latest.merged_id = c.minted_id)
WHERE m.into_id <> c.contact_id ORDER BY c.minted_id;

DROP VIEW contact_current;
CREATE VIEW contact_current AS
SELECT c.contact_id AS minted_id, coalesce(m.into_id, c.contact_id) AS contact_id
FROM contact c LEFT JOIN merge_log m ON m.merge_id = (
    SELECT max(latest.merge_id) FROM merge_log latest WHERE latest.merged_id = c.contact_id);

CREATE TABLE match_word (
    word_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    left_id     INTEGER NOT NULL REFERENCES contact,
    right_id    INTEGER NOT NULL REFERENCES contact CHECK (right_id > left_id),
    answer      TEXT NOT NULL CHECK (answer IN ('same', 'different', 'later', '')),
    weight      REAL,
    said_on     TEXT NOT NULL
) STRICT;

ALTER TABLE merge_log ADD COLUMN word_id INTEGER REFERENCES match_word;
