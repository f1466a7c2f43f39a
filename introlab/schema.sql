-- The introlab workspace: every table and column, with its meaning and unit. Whoever changes
-- something here also adds a file to introlab/migrations, which changes existing workspaces alike.
--
-- Rules that hold everywhere
--   * Text is never NULL: unknown is ''. Numbers may be NULL: unknown.
--   * Instants are UTC, 'YYYY-MM-DDTHH:MM:SSZ'. Days are 'YYYY-MM-DD', months 'YYYY-MM'.
--   * A key names one person in one source: 'email:jane@example.com', 'linkedin:jane-doe',
--     'name:jane doe' (only where the source gives nothing better) or 'owner:' (the user).
--   * Tables marked "log" are append-only; the current state is a view over the log.
--     Logs hold ids, never names. Only `forget` may rewrite them.

-- ------------------------------------------------------------------ the workspace itself

CREATE TABLE setting (            -- one row per setting of this workspace
    name    TEXT PRIMARY KEY,     -- e.g. 'default_context'; introlab/settings.py lists them all
    value   TEXT NOT NULL,        -- JSON
    set_on  TEXT NOT NULL         -- instant at which the value was last changed
) STRICT;

CREATE TABLE owner_key (          -- the user's own addresses: how introlab tells "sent" from "received"
    key         TEXT PRIMARY KEY, -- e.g. 'email:me@example.com'
    confirmed   INTEGER NOT NULL CHECK (confirmed IN (-1, 0, 1)), -- 1 the user said so, 0 found by
                                  -- content, -1 the user said that it is not theirs
    found_on    TEXT NOT NULL     -- instant
) STRICT;

-- ------------------------------------------------------------------ what was read, and what was not

CREATE TABLE source (             -- one file or archive member that was read: its receipt
    source_id   INTEGER PRIMARY KEY AUTOINCREMENT, -- number, in order of reading
    path        TEXT NOT NULL,    -- name of the file, without its folder
    member      TEXT NOT NULL,    -- name inside the archive or folder, '' for a plain file
    kind        TEXT NOT NULL,    -- what it was found to be by its content, e.g. 'linkedin.connections'
    encoding    TEXT NOT NULL,    -- e.g. 'utf-8'
    sha256      TEXT NOT NULL,    -- hex digest of the bytes that were read
    rows_read   INTEGER NOT NULL, -- rows after the header, cards, messages or calendar components
    rows_kept   INTEGER NOT NULL, -- rows that became something; rows_read = rows_kept + sum of skips
    dated_on    TEXT NOT NULL,    -- day whose state it shows, as far as its content says; '' = unknown
    read_on     TEXT NOT NULL     -- instant of the latest reading of these bytes
) STRICT;
CREATE UNIQUE INDEX source_once ON source (sha256, path, member, kind);

CREATE TABLE skip (               -- why rows of a source were not kept
    source_id   INTEGER NOT NULL REFERENCES source, -- the file they stood in
    reason      TEXT NOT NULL,    -- e.g. 'only a date: closed account'
    rows        INTEGER NOT NULL, -- number of rows
    PRIMARY KEY (source_id, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE problem (            -- what the user should look at: never stops a load
    problem_id  INTEGER PRIMARY KEY AUTOINCREMENT, -- number, in order of finding
    source_id   INTEGER NOT NULL REFERENCES source, -- the file it is in
    file        TEXT NOT NULL,    -- file name, with the member after a slash
    "row"       INTEGER,          -- line in the file as a spreadsheet numbers it, from 1; NULL = whole file
    "column"    TEXT NOT NULL,    -- header of the column, '' = whole row
    message     TEXT NOT NULL,    -- what is wrong
    hint        TEXT NOT NULL     -- what to do next
) STRICT;

-- ------------------------------------------------------------------ people

CREATE TABLE contact (            -- an id, minted once for a resolved person and never reused
    contact_id  INTEGER PRIMARY KEY AUTOINCREMENT, -- number, in order of minting
    minted_on   TEXT NOT NULL     -- instant
) STRICT;

CREATE TABLE record (             -- one person as one source shows them
    record_id     TEXT PRIMARY KEY,  -- derived from kind and the row's identity: reading again finds it again
    contact_id    INTEGER NOT NULL REFERENCES contact, -- the id minted for it; see contact_current for today's
    source_id     INTEGER NOT NULL REFERENCES source,  -- the latest source that showed it
    kind          TEXT NOT NULL,     -- kind of that source, e.g. 'linkedin.connections', 'mail.mbox'
    "row"         INTEGER,           -- line in that source, from 1
    name          TEXT NOT NULL,     -- full name as shown there
    given_name    TEXT NOT NULL, -- '' where the source gives one name only
    family_name   TEXT NOT NULL, -- '' where the source gives one name only
    company       TEXT NOT NULL,     -- present organisation according to that source
    title         TEXT NOT NULL,     -- present job title according to that source
    location      TEXT NOT NULL, -- place as shown there
    connected_on  TEXT NOT NULL,     -- day the LinkedIn connection was made
    is_owner      INTEGER NOT NULL CHECK (is_owner IN (0, 1)), -- 1 = this is the user
    first_read_on TEXT NOT NULL,     -- instant: when introlab first saw it (undated facts count from here)
    last_read_on  TEXT NOT NULL,     -- instant: when introlab last saw it
    gone_on       TEXT NOT NULL      -- day of the newer export that no longer shows it; '' = still there
) STRICT;
CREATE INDEX record_contact ON record (contact_id);

CREATE TABLE job_seen (           -- the job a record showed in one source: what work history is made of
    record_id    TEXT NOT NULL REFERENCES record, -- whose job
    source_id    INTEGER NOT NULL REFERENCES source, -- the source that showed it
    organisation TEXT NOT NULL,   -- as written there
    title        TEXT NOT NULL,   -- as written there
    seen_on      TEXT NOT NULL,   -- day whose state the source shows, else the day it was first read
    PRIMARY KEY (record_id, source_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE record_key (         -- the keys a record carries: what exact merging and mail matching use
    record_id   TEXT NOT NULL REFERENCES record, -- the record that carries it
    key         TEXT NOT NULL,    -- 'email:…', 'linkedin:…' or 'name:…' (a name never merges)
    PRIMARY KEY (record_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_key_key ON record_key (key);

CREATE TABLE match_word (         -- log: the user's word on whether two records show one person
    word_id     INTEGER PRIMARY KEY AUTOINCREMENT, -- number, in order of saying
    left_id     INTEGER NOT NULL REFERENCES contact, -- the id minted for one record
    right_id    INTEGER NOT NULL REFERENCES contact CHECK (right_id > left_id), -- and for the other
    answer      TEXT NOT NULL CHECK (answer IN ('same', 'different', 'later', '')), -- the latest
                                  -- counts; '' takes it back, 'later' shows the card at the end
    weight      REAL,             -- match weight at that time, in bits; NULL = not said on a card
    said_on     TEXT NOT NULL     -- instant
) STRICT;

CREATE TABLE merge_log (          -- log: which id stands for a minted id from then on; the latest counts
    merge_id    INTEGER PRIMARY KEY AUTOINCREMENT, -- number, in order of merging
    merged_id   INTEGER NOT NULL REFERENCES contact, -- the minted id
    into_id     INTEGER NOT NULL REFERENCES contact, -- the id that stands for it: the oldest of that
                                  -- person; itself = it stands for itself again
    reason      TEXT NOT NULL,    -- e.g. 'same e-mail address', 'you said so'
    merged_on   TEXT NOT NULL,    -- instant
    word_id     INTEGER REFERENCES match_word -- the user's word it follows; NULL = found by introlab
) STRICT;
CREATE INDEX merge_log_merged ON merge_log (merged_id);

CREATE VIEW contact_current AS    -- minted id -> the id that stands for that person today
SELECT c.contact_id AS minted_id, coalesce(m.into_id, c.contact_id) AS contact_id
FROM contact c LEFT JOIN merge_log m ON m.merge_id = (
    SELECT max(latest.merge_id) FROM merge_log latest WHERE latest.merged_id = c.contact_id);

CREATE VIEW own_key AS            -- every key of the user: found or confirmed, on their profile, 'owner:'
SELECT key FROM owner_key WHERE confirmed >= 0
UNION SELECT 'owner:'
UNION SELECT k.key FROM record_key k JOIN record r USING (record_id)
WHERE r.is_owner = 1 AND k.key NOT LIKE 'name:%';

CREATE VIEW contact_shown AS      -- minted id -> today's id, without whoever turned out to be the user
SELECT minted_id, contact_id FROM contact_current WHERE contact_id NOT IN (
    SELECT c.contact_id FROM record r JOIN contact_current c ON c.minted_id = r.contact_id
    WHERE r.is_owner = 1 OR EXISTS (
        SELECT 1 FROM record_key k JOIN owner_key o ON o.key = k.key
        WHERE k.record_id = r.record_id AND o.confirmed >= 0 AND o.key NOT LIKE 'name:%'));

CREATE VIEW contact_key AS        -- a key and the one contact that bears it; a key of several names nobody
SELECT k.key, min(c.contact_id) AS contact_id
FROM record_key k JOIN record r USING (record_id)
JOIN contact_shown c ON c.minted_id = r.contact_id
WHERE k.key NOT IN (SELECT key FROM own_key)
GROUP BY k.key HAVING count(DISTINCT c.contact_id) = 1;

CREATE TABLE contact_mark (       -- log: what the user says about a contact, outside any context
    mark_id     INTEGER PRIMARY KEY AUTOINCREMENT, -- number, in order of marking
    contact_id  INTEGER NOT NULL REFERENCES contact, -- whom it is about
    mark        TEXT NOT NULL CHECK (mark IN ('know_personally', 'do_not_ask')), -- which of the two
    value       INTEGER CHECK (value IN (0, 1)), -- the latest mark counts; NULL takes it back
    marked_on   TEXT NOT NULL     -- instant
) STRICT;

CREATE TABLE contact_note (       -- log: the user's free words on a contact, typed in here
    note_id     INTEGER PRIMARY KEY AUTOINCREMENT, -- number, in order of writing
    contact_id  INTEGER NOT NULL REFERENCES contact, -- whom they are about
    text        TEXT NOT NULL,    -- the latest counts, '' takes it back
    written_on  TEXT NOT NULL     -- instant
) STRICT;

CREATE TABLE note (               -- the user's own notes on people, e.g. from LinkedIn's Notes.csv
    note_id     TEXT PRIMARY KEY, -- derived from key, day and text
    source_id   INTEGER NOT NULL REFERENCES source, -- the receipt of the file it was read from
    key         TEXT NOT NULL,    -- whom it is about
    text        TEXT NOT NULL, -- the user's words
    written_on  TEXT NOT NULL     -- day
) STRICT;

CREATE TABLE employment (         -- a job, with dates and its source
    employment_id TEXT PRIMARY KEY, -- derived from key, organisation, title and start
    source_id     INTEGER NOT NULL REFERENCES source, -- the receipt of the file it was read from
    key           TEXT NOT NULL,  -- whose job; 'owner:' = the user's
    organisation  TEXT NOT NULL, -- as shown there
    title         TEXT NOT NULL, -- job title as shown there
    started_on    TEXT NOT NULL,  -- month or year; '' = unknown
    ended_on      TEXT NOT NULL   -- month or year; '' = present job or unknown
) STRICT;

-- ------------------------------------------------------------------ what happened between people

CREATE TABLE event (              -- one dated mail, message, meeting or invitation; never its text
    event_no       INTEGER PRIMARY KEY, -- number, in order of storing
    interaction_id TEXT NOT NULL, -- derived from the source's own id (Message-ID, conversation + instant)
    source_id      INTEGER NOT NULL REFERENCES source, -- the receipt of the file it was first read from, or
                                  -- of the calendar whose word on a meeting counted when it was stored
    at             TEXT NOT NULL, -- instant at which it happened
    kind           TEXT NOT NULL CHECK (kind = 'mail' OR kind IN ('message', 'meeting', 'invitation')), -- 'message' is one on LinkedIn
    people         INTEGER NOT NULL, -- number of people on it, the user included
    conversation   TEXT NOT NULL, -- key of the thread or conversation, '' = none
    circle_id      INTEGER NOT NULL -- who was on it; 0 = nobody is known
) STRICT;
CREATE UNIQUE INDEX event_once ON event (interaction_id);
CREATE INDEX event_circle ON event (circle_id, kind, source_id);
CREATE INDEX event_meeting ON event (conversation) WHERE kind = 'meeting';

CREATE TABLE person_shown (       -- one way in which interactions show somebody: a key, and the name beside it
    shown_id    INTEGER PRIMARY KEY, -- derived from key and name
    key         TEXT NOT NULL,    -- who
    name        TEXT NOT NULL     -- the name beside it, '' = none
) STRICT;
CREATE INDEX person_shown_key ON person_shown (key);

CREATE TABLE circle (             -- who was together on interactions; all of them if at most 10 people, else the sender
    circle_id   INTEGER NOT NULL, -- derived from its people and their roles: equal interactions share it
    shown_id    INTEGER NOT NULL REFERENCES person_shown, -- who, and under which name
    role        TEXT NOT NULL CHECK (role = 'to' OR role IN ('from', 'cc')), -- sender, receiver, or copied in
    PRIMARY KEY (circle_id, shown_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX circle_shown ON circle (shown_id);

CREATE TABLE own_circle (         -- circles of the user's own addresses alone: mail in them is between nobody
    circle_id   INTEGER PRIMARY KEY, -- which circle
    people      INTEGER NOT NULL  -- number of own addresses in it, at least 2
) STRICT;

CREATE VIEW interaction AS        -- one dated mail, message, meeting or invitation, but mails to oneself
SELECT interaction_id, source_id, at, kind, people, conversation FROM event
WHERE kind <> 'mail' OR circle_id NOT IN (SELECT circle_id FROM own_circle);

CREATE VIEW participant AS        -- who was on an interaction, and as what
SELECT e.interaction_id, s.key, c.role
FROM event e JOIN circle c USING (circle_id) JOIN person_shown s USING (shown_id)
WHERE e.kind <> 'mail' OR e.circle_id NOT IN (SELECT circle_id FROM own_circle);

CREATE TABLE calendar_entry (     -- what one calendar says about a meeting: meetings are worked out from all of these
    source_id   INTEGER NOT NULL REFERENCES source, -- the calendar
    number      INTEGER NOT NULL, -- which component of it, from 0; below 0 = a meeting that schema version 5 held
    meeting     TEXT NOT NULL,    -- derived from the UID; without one from people and instant
    organizer   TEXT NOT NULL,    -- derived from the organizer's address, '' = none: one UID may be given twice
    place       TEXT NOT NULL,    -- instant of the date of a series that it is about, '' = all of it
    and_later   INTEGER NOT NULL CHECK (and_later IN (0, 1)), -- 1 = and about all dates after that one
    answer      INTEGER NOT NULL CHECK (answer IN (0, 1)), -- 1 = only what somebody answered or proposed
    sequence    INTEGER NOT NULL, -- version by the organizer's count: the highest counts
    changed_on  TEXT NOT NULL,    -- instant of the last change, which decides between equal versions; '' = unknown
    cancelled   INTEGER NOT NULL CHECK (cancelled IN (0, 1)), -- 1 = it does not take place
    horizon     TEXT NOT NULL,    -- instant up to which its calendar is believed: 31 days after its newest time stamp
    start       TEXT NOT NULL,    -- instant, '' = not given
    repeats     INTEGER NOT NULL CHECK (repeats IN (0, 1)), -- 1 = a series
    dates       TEXT NOT NULL,    -- JSON: instants of the series, as far as looked ahead
    cut         INTEGER NOT NULL CHECK (cut IN (0, 1)), -- 1 = of its dates, only the newest are given
    more        INTEGER NOT NULL, -- number of people on it who are not among its guests, because they are more than 10
    PRIMARY KEY (source_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX calendar_entry_meeting ON calendar_entry (meeting);

CREATE TABLE calendar_guest (     -- who is on an entry of a calendar
    source_id   INTEGER NOT NULL REFERENCES source, -- the calendar
    number      INTEGER NOT NULL, -- which component of it
    key         TEXT NOT NULL,    -- who
    role        TEXT NOT NULL CHECK (role = 'to' OR role IN ('from', 'declined')), -- invited, calls it, or does not come
    PRIMARY KEY (source_id, number, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX calendar_guest_key ON calendar_guest (key);

CREATE TABLE mail_state (         -- how far the mail of a source was read, so that reading can go on there
    source_id   INTEGER PRIMARY KEY REFERENCES source, -- the mailbox, folder or single mail
    finished    INTEGER NOT NULL CHECK (finished IN (0, 1)), -- 0 = the reading was stopped half-way
    at          INTEGER NOT NULL, -- bytes up to where it was read; 0 = has to be read from its start
    piece       INTEGER NOT NULL, -- bytes up to the piece that was being hashed
    chain       TEXT NOT NULL,    -- digest of the bytes before that piece, '' = none
    sample      TEXT NOT NULL,    -- digest of samples of what was read: shows whether it is still the same
    first_no    INTEGER NOT NULL, -- first event number of the reading; 0 = it is finished
    mails       INTEGER NOT NULL, -- mails between people
    received    INTEGER NOT NULL  -- those of them that passed a server
) STRICT;

CREATE TABLE own_sign (           -- what the mail of a source says about whose mailbox it is
    source_id   INTEGER NOT NULL REFERENCES source, -- the mailbox, folder or single mail
    key         TEXT NOT NULL,    -- an address on its mails, '' = mails without a sender
    delivered   INTEGER NOT NULL, -- mails that say they were delivered to it
    sent        INTEGER NOT NULL, -- mails from it that are labelled as sent
    unreceived  INTEGER NOT NULL, -- mails from it that passed no server
    present     INTEGER NOT NULL, -- mails it is on at all
    PRIMARY KEY (source_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE seen_again (         -- mails in a stopped reading that an earlier source had shown already
    source_id   INTEGER NOT NULL REFERENCES source, -- the source that is not read to its end yet
    event_no    INTEGER NOT NULL REFERENCES event, -- the mail
    PRIMARY KEY (event_no, source_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE post (               -- something the user published: a date for the weekly presence
    post_id     TEXT PRIMARY KEY, -- derived from kind, instant and address
    source_id   INTEGER NOT NULL REFERENCES source, -- the source that showed it first
    kind        TEXT NOT NULL CHECK (kind IN ('share', 'comment', 'reaction')), -- never its text
    at          TEXT NOT NULL     -- instant at which it was published
) STRICT;

CREATE TABLE endorsement (        -- a skill endorsement or a written recommendation (never its text)
    endorsement_id TEXT PRIMARY KEY, -- derived from kind, direction, key, skill and day
    source_id      INTEGER NOT NULL REFERENCES source, -- the receipt of the file it was read from
    kind           TEXT NOT NULL CHECK (kind IN ('endorsement', 'recommendation')), -- which of the two
    direction      TEXT NOT NULL CHECK (direction IN ('received', 'given')), -- seen from the user
    key            TEXT NOT NULL, -- the other person
    skill          TEXT NOT NULL, -- skill endorsed, '' for a recommendation
    given_on       TEXT NOT NULL  -- day
) STRICT;

-- ------------------------------------------------------------------ trust

CREATE TABLE trust_tag (          -- log: the user's judgement of one contact in one context
    tag_id      INTEGER PRIMARY KEY AUTOINCREMENT, -- number, in order of tagging
    contact_id  INTEGER NOT NULL REFERENCES contact, -- who is judged
    context     TEXT NOT NULL,    -- what a request is about, e.g. 'tax for founders'
    direction   TEXT NOT NULL CHECK (direction IN ('trusts_me', 'neck_out', 'i_trust')), -- two seen
                                  -- from the contact (trusts me, would take a risk for me); I trust
    rating      INTEGER CHECK (rating BETWEEN 1 AND 5), -- 1 not at all … 5 would vouch; NULL takes it back
    tagged_on   TEXT NOT NULL,    -- instant; the latest tag counts
    note        TEXT NOT NULL -- the user's words, '' = none
) STRICT;
CREATE INDEX trust_tag_contact ON trust_tag (contact_id);

-- ------------------------------------------------------------------ prospects, and who knows them

CREATE TABLE prospect (           -- a person or organisation to be met
    prospect_id  INTEGER PRIMARY KEY AUTOINCREMENT, -- number, in order of adding
    source_id    INTEGER REFERENCES source, -- NULL = typed in
    "row"        INTEGER,         -- line in that source, from 1
    kind         TEXT NOT NULL CHECK (kind IN ('person', 'organisation')), -- what is to be met
    name         TEXT NOT NULL,   -- the person's name, or the organisation's
    company      TEXT NOT NULL,   -- where the person works; for an organisation its name
    title        TEXT NOT NULL, -- job title
    email        TEXT NOT NULL, -- address as given, in small letters
    linkedin_url TEXT NOT NULL,   -- as given
    context      TEXT NOT NULL,   -- '' = the workspace's default context
    why          TEXT NOT NULL,   -- why the user wants to meet them: a clause that follows 'because'
    benefit      TEXT NOT NULL,   -- what they would have from it: a clause that follows 'could help them'
    listed       INTEGER NOT NULL CHECK (listed IN (0, 1)), -- 1 = on the list, 0 = only in past introductions
    added_on     TEXT NOT NULL    -- instant
) STRICT;

CREATE TABLE knows_word (         -- log: somebody's word that a contact knows a prospect, or does not
    word_id     INTEGER PRIMARY KEY AUTOINCREMENT, -- number, in order of saying
    contact_id  INTEGER NOT NULL REFERENCES contact, -- who knows
    prospect_id INTEGER NOT NULL REFERENCES prospect, -- who is known
    knows       INTEGER CHECK (knows IN (0, 1)), -- the latest word of each origin counts; the user's 0 is
                                  -- a denial, NULL takes the word back
    origin      TEXT NOT NULL CHECK (origin IN ('user', 'known_by', 'mutual')), -- see network/knows.py
    said_on     TEXT NOT NULL     -- instant
) STRICT;

-- ------------------------------------------------------------------ asks

CREATE TABLE ask (                -- one request: one introducer, one prospect, one context, one reason
    ask_id      INTEGER PRIMARY KEY AUTOINCREMENT, -- number, in order of entering
    contact_id  INTEGER NOT NULL REFERENCES contact, -- the introducer
    prospect_id INTEGER NOT NULL REFERENCES prospect, -- whom to meet
    context     TEXT NOT NULL, -- what it is about
    why         TEXT NOT NULL,    -- the reason given for the request
    opened_on   TEXT NOT NULL     -- instant at which it was entered
) STRICT;

CREATE TABLE ask_event (          -- log: what became of an ask; legal steps are in network/asks.py
    event_id    INTEGER PRIMARY KEY AUTOINCREMENT, -- number, in order of entering
    ask_id      INTEGER NOT NULL REFERENCES ask, -- the ask it belongs to
    state       TEXT NOT NULL CHECK (state IN ('drafted', 'asked', 'agreed', 'prospect_agreed', -- the state it reached
                'introduced', 'met', 'won', 'declined', 'lapsed', 'withdrawn')),
    happened_on TEXT NOT NULL,    -- day or month
    recorded_on TEXT NOT NULL,    -- instant
    note        TEXT NOT NULL -- the user's words, '' = none
) STRICT;
CREATE INDEX ask_event_ask ON ask_event (ask_id);

CREATE TABLE ask_choice (         -- log: how an introducer looked to introlab when they were chosen
    ask_id      INTEGER PRIMARY KEY REFERENCES ask, -- the ask they were chosen for
    rank        INTEGER NOT NULL, -- place in the order for that prospect, from 1
    score       REAL NOT NULL,    -- log-odds
    odds        REAL NOT NULL,    -- that the two know each other, as far as could be seen (share)
    terms       TEXT NOT NULL,    -- JSON: feature -> its part of the score (log-odds)
    exploratory INTEGER NOT NULL CHECK (exploratory IN (0, 1)), -- 1 = a try, to learn from
    chosen_on   TEXT NOT NULL     -- instant
) STRICT;
