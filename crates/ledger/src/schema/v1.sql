-- The ledger, version 1. FORMAT.md tells what every column means.

CREATE TABLE totals (
    what TEXT PRIMARY KEY,
    n INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Reports and their readings.

CREATE TABLE reports (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    source INTEGER NOT NULL REFERENCES reports (id),
    name TEXT,
    url TEXT,
    publisher TEXT,
    title TEXT,
    byline TEXT,
    published TEXT,
    day TEXT NOT NULL,
    language TEXT,
    origin TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX reports_by_day ON reports (day);
CREATE INDEX reports_by_source ON reports (source, id) WHERE source <> id;

CREATE VIRTUAL TABLE search USING fts5 (
    title, text,
    content = 'reports', content_rowid = 'id',
    tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE TABLE readers (
    id INTEGER PRIMARY KEY,
    program TEXT NOT NULL,
    rules TEXT NOT NULL,
    pipeline TEXT NOT NULL,
    tables TEXT NOT NULL,
    UNIQUE (program, rules, pipeline, tables)
) STRICT;

CREATE TABLE readings (
    report INTEGER NOT NULL REFERENCES reports (id),
    n INTEGER NOT NULL,
    reader INTEGER NOT NULL REFERENCES readers (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('read', 'other_language', 'failed')),
    at TEXT NOT NULL,
    PRIMARY KEY (report, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE changes (
    report INTEGER NOT NULL,
    reading INTEGER NOT NULL,
    records TEXT NOT NULL,
    gone INTEGER NOT NULL,
    new INTEGER NOT NULL,
    PRIMARY KEY (report, reading, records)
) STRICT, WITHOUT ROWID;

-- What reports share.

CREATE TABLE actors (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    country TEXT NOT NULL,
    code TEXT NOT NULL,
    named INTEGER NOT NULL CHECK (named IN (0, 1)),
    reports INTEGER NOT NULL DEFAULT 0,
    UNIQUE (name, kind, country, code, named)
) STRICT;
CREATE INDEX actors_by_reports ON actors (named, reports);
CREATE INDEX actors_by_country ON actors (country) WHERE country <> '';
CREATE INDEX actors_by_code ON actors (code) WHERE code <> '';

CREATE TABLE actor_names (
    name TEXT NOT NULL,
    actor INTEGER NOT NULL REFERENCES actors (id),
    n INTEGER NOT NULL,
    PRIMARY KEY (name, actor)
) STRICT, WITHOUT ROWID;

CREATE INDEX actor_names_by_actor ON actor_names (actor);

CREATE TABLE places (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    geonames INTEGER NOT NULL,
    country TEXT NOT NULL,
    lat REAL,
    lon REAL,
    folded TEXT NOT NULL,
    UNIQUE (name, geonames, country)
) STRICT;
CREATE INDEX places_by_folded_name ON places (folded);
CREATE INDEX places_by_country ON places (country);

-- Records: `report` and `n`, the place in the reading's list from 1 (event 3 of a report is `e3`). Spans count code points
-- of `reports.text`, so that substr(text, "start" + 1, "end" - "start") gives the words.

CREATE TABLE sentences (
    report INTEGER NOT NULL,
    n INTEGER NOT NULL,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (report, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE report_actors (
    report INTEGER NOT NULL,
    n INTEGER NOT NULL,
    actor INTEGER NOT NULL REFERENCES actors (id),
    member_of INTEGER,
    PRIMARY KEY (report, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_actors_by_actor ON report_actors (actor);

CREATE TABLE mentions (
    report INTEGER NOT NULL,
    actor INTEGER NOT NULL,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    how TEXT NOT NULL,
    PRIMARY KEY (report, actor, "start", "end")
) STRICT, WITHOUT ROWID;

CREATE TABLE times (
    report INTEGER NOT NULL,
    n INTEGER NOT NULL,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    type TEXT NOT NULL,
    value TEXT,
    "from" TEXT,
    "to" TEXT,
    PRIMARY KEY (report, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE report_places (
    report INTEGER NOT NULL,
    n INTEGER NOT NULL,
    place INTEGER NOT NULL REFERENCES places (id),
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    "use" TEXT NOT NULL,
    PRIMARY KEY (report, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE statements (
    report INTEGER NOT NULL,
    n INTEGER NOT NULL,
    act TEXT NOT NULL,
    form TEXT NOT NULL,
    speaker_start INTEGER,
    speaker_end INTEGER,
    cue_start INTEGER,
    cue_end INTEGER,
    condition_start INTEGER,
    condition_end INTEGER,
    medium_start INTEGER,
    medium_end INTEGER,
    time INTEGER,
    within INTEGER,
    day TEXT NOT NULL,
    dated TEXT NOT NULL,
    PRIMARY KEY (report, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX statements_by_act ON statements (act, day);

CREATE TABLE statement_content (
    report INTEGER NOT NULL,
    statement INTEGER NOT NULL,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (report, statement, "start", "end")
) STRICT, WITHOUT ROWID;

CREATE TABLE statement_actors (
    report INTEGER NOT NULL,
    statement INTEGER NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('speaker', 'hearer', 'about')),
    n INTEGER NOT NULL,
    report_actor INTEGER NOT NULL,
    actor INTEGER NOT NULL REFERENCES actors (id),
    day TEXT NOT NULL,
    act TEXT NOT NULL,
    PRIMARY KEY (report, statement, role, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_actors_by_actor ON statement_actors (actor, day, act);

CREATE TABLE events (
    report INTEGER NOT NULL,
    n INTEGER NOT NULL,
    event TEXT NOT NULL,
    mode TEXT,
    context TEXT NOT NULL,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    sentence INTEGER NOT NULL,
    time INTEGER,
    report_place INTEGER,
    place INTEGER REFERENCES places (id),
    historical INTEGER NOT NULL,
    future INTEGER NOT NULL,
    hypothetical INTEGER NOT NULL,
    negated INTEGER NOT NULL,
    cameo TEXT,
    score REAL,
    rule TEXT NOT NULL,
    day TEXT NOT NULL,
    dated TEXT NOT NULL,
    PRIMARY KEY (report, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX events_by_event ON events (event, day);
CREATE INDEX events_by_place ON events (place, day, event) WHERE place IS NOT NULL;

CREATE TABLE event_actors (
    report INTEGER NOT NULL,
    event INTEGER NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('actor', 'recipient')),
    n INTEGER NOT NULL,
    report_actor INTEGER NOT NULL,
    actor INTEGER NOT NULL REFERENCES actors (id),
    day TEXT NOT NULL,
    type TEXT NOT NULL,
    PRIMARY KEY (report, event, role, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_actors_by_actor ON event_actors (actor, day, type);

CREATE TABLE event_statements (
    report INTEGER NOT NULL,
    event INTEGER NOT NULL,
    n INTEGER NOT NULL,
    statement INTEGER NOT NULL,
    PRIMARY KEY (report, event, n)
) STRICT, WITHOUT ROWID;

-- What an event rests on: the words for its roles and flags, and every place that tells it (`mention`, with its sentence).
CREATE TABLE event_words (
    report INTEGER NOT NULL,
    event INTEGER NOT NULL,
    n INTEGER NOT NULL,
    part TEXT NOT NULL,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    sentence INTEGER,
    PRIMARY KEY (report, event, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE figures (
    report INTEGER NOT NULL,
    n INTEGER NOT NULL,
    measure TEXT NOT NULL,
    who_start INTEGER,
    who_end INTEGER,
    low REAL,
    high REAL,
    approximate INTEGER NOT NULL,
    cumulative INTEGER NOT NULL,
    unit TEXT,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    time INTEGER,
    report_place INTEGER,
    place INTEGER REFERENCES places (id),
    statement INTEGER,
    event INTEGER,
    day TEXT NOT NULL,
    dated TEXT NOT NULL,
    by_start INTEGER,
    by_end INTEGER,
    PRIMARY KEY (report, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX figures_by_measure ON figures (measure, day);
CREATE INDEX figures_by_place ON figures (place, day) WHERE place IS NOT NULL;

CREATE TABLE figure_actors (
    report INTEGER NOT NULL,
    figure INTEGER NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('whose', 'counted_by')),
    n INTEGER NOT NULL,
    report_actor INTEGER NOT NULL,
    actor INTEGER NOT NULL REFERENCES actors (id),
    day TEXT NOT NULL,
    measure TEXT NOT NULL,
    PRIMARY KEY (report, figure, role, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX figure_actors_by_actor ON figure_actors (actor, day, measure);

CREATE TABLE figure_parts (
    report INTEGER NOT NULL,
    figure INTEGER NOT NULL,
    n INTEGER NOT NULL,
    part INTEGER NOT NULL,
    PRIMARY KEY (report, figure, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE agreements (
    report INTEGER NOT NULL,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (report, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX agreements_by_kind ON agreements (kind, day);

CREATE TABLE agreement_actors (
    report INTEGER NOT NULL,
    agreement INTEGER NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('party', 'mediator')),
    n INTEGER NOT NULL,
    report_actor INTEGER NOT NULL,
    actor INTEGER NOT NULL REFERENCES actors (id),
    day TEXT NOT NULL,
    PRIMARY KEY (report, agreement, role, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX agreement_actors_by_actor ON agreement_actors (actor, day);

CREATE TABLE steps (
    report INTEGER NOT NULL,
    agreement INTEGER NOT NULL,
    n INTEGER NOT NULL,
    step TEXT NOT NULL,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    time INTEGER,
    report_place INTEGER,
    place INTEGER REFERENCES places (id),
    day TEXT NOT NULL,
    dated TEXT NOT NULL,
    PRIMARY KEY (report, agreement, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE step_statements (
    report INTEGER NOT NULL,
    agreement INTEGER NOT NULL,
    step INTEGER NOT NULL,
    n INTEGER NOT NULL,
    statement INTEGER NOT NULL,
    PRIMARY KEY (report, agreement, step, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE notes (
    report INTEGER NOT NULL,
    n INTEGER NOT NULL,
    level TEXT NOT NULL,
    message TEXT NOT NULL,
    "start" INTEGER,
    "end" INTEGER,
    PRIMARY KEY (report, n)
) STRICT, WITHOUT ROWID;

-- Sums, kept while records come and go, so that questions about a million reports need not count them.

CREATE TABLE dyads (
    actor INTEGER NOT NULL REFERENCES actors (id),
    recipient INTEGER NOT NULL REFERENCES actors (id),
    event TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (actor, recipient, event)
) STRICT, WITHOUT ROWID;

CREATE TABLE partners (
    actor INTEGER NOT NULL REFERENCES actors (id),
    other INTEGER NOT NULL REFERENCES actors (id),
    n INTEGER NOT NULL,
    PRIMARY KEY (actor, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX partners_by_n ON partners (actor, n);

CREATE TABLE event_pairs (
    actor INTEGER NOT NULL REFERENCES actors (id),
    recipient INTEGER NOT NULL REFERENCES actors (id),
    day TEXT NOT NULL,
    report INTEGER NOT NULL,
    event INTEGER NOT NULL,
    PRIMARY KEY (actor, recipient, day, report, event)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_speakers (
    speaker INTEGER NOT NULL REFERENCES actors (id),
    day TEXT NOT NULL,
    report INTEGER NOT NULL,
    event INTEGER NOT NULL,
    type TEXT NOT NULL,
    happened INTEGER NOT NULL,
    PRIMARY KEY (speaker, day, report, event)
) STRICT, WITHOUT ROWID;

CREATE TABLE statement_pairs (
    speaker INTEGER NOT NULL REFERENCES actors (id),
    towards INTEGER NOT NULL,
    act TEXT NOT NULL,
    day TEXT NOT NULL,
    report INTEGER NOT NULL,
    statement INTEGER NOT NULL,
    PRIMARY KEY (speaker, towards, act, day, report, statement)
) STRICT, WITHOUT ROWID;

CREATE TABLE positions (
    speaker INTEGER NOT NULL REFERENCES actors (id),
    towards INTEGER NOT NULL,
    act TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (speaker, towards, act)
) STRICT, WITHOUT ROWID;
CREATE INDEX positions_by_act ON positions (act, n);

-- Copies: keys of texts, and which reports were found to share their words.

CREATE TABLE copy_keys (
    key INTEGER NOT NULL,
    source INTEGER NOT NULL,
    PRIMARY KEY (key, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE copies (
    report INTEGER NOT NULL REFERENCES reports (id),
    of INTEGER NOT NULL REFERENCES reports (id),
    shared REAL NOT NULL,
    PRIMARY KEY (report, of)
) STRICT, WITHOUT ROWID;
CREATE INDEX copies_by_original ON copies (of);
