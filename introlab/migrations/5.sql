-- Version 4 to 5: why an introducer was chosen is logged, with the odds as they were seen at that time.

CREATE TABLE ask_choice (
    ask_id      INTEGER PRIMARY KEY REFERENCES ask,
    rank        INTEGER NOT NULL,
    score       REAL NOT NULL,
    odds        REAL NOT NULL,
    terms       TEXT NOT NULL,
    exploratory INTEGER NOT NULL CHECK (exploratory IN (0, 1)),
    chosen_on   TEXT NOT NULL
) STRICT;
