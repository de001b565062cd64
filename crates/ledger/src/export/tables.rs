//! What is exported: every table with its columns.

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A whole number, 64 bits.
    Int,
    /// A day: ISO text, empty or missing where it is not known; in Parquet a date, missing where it is not known.
    Day,
    /// A floating point number, 64 bits.
    Real,
    /// Text in UTF-8.
    Text,
    /// True or false.
    Flag,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its type. Any may be missing: empty in CSV, null elsewhere.
    pub kind: Type,
    /// What it holds.
    pub about: &'static str,
}

/// A table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name, and that of its file.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// The query; its columns are those of `columns`, in order.
    pub(super) sql: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
}

const fn int(name: &'static str, about: &'static str) -> Column {
    Column { name, kind: Type::Int, about }
}

const fn real(name: &'static str, about: &'static str) -> Column {
    Column { name, kind: Type::Real, about }
}

const fn text(name: &'static str, about: &'static str) -> Column {
    Column { name, kind: Type::Text, about }
}

const fn day(name: &'static str, about: &'static str) -> Column {
    Column { name, kind: Type::Day, about }
}

const fn flag(name: &'static str, about: &'static str) -> Column {
    Column { name, kind: Type::Flag, about }
}

const REPORT: Column = int("report", "the report's number in the ledger");
const START: Column = int("start", "first code point of the words in the report's text");
const END: Column = int("end", "the code point after the last");
const DAY: Column = day("day", "ISO day: of the text, else that of the report; empty when neither is known");
const DATED: Column = text("dated", "`told`: by the text; `reported`: the report's day; empty: not known");

/// All tables, in the order of the reading.
pub const TABLES: &[Table] = &[
    Table {
        name: "reports",
        about: "A report with its text and its latest reading.",
        sql: "SELECT r.id, r.hash, r.source, r.name, r.url, r.publisher, r.title, r.byline, r.published, r.day, r.language,
              r.origin, g.outcome, v.program, v.rules, v.pipeline, v.tables, g.at, r.text FROM reports r
              LEFT JOIN readings g ON g.report = r.id AND g.n = (SELECT max(n) FROM readings WHERE report = r.id)
              LEFT JOIN readers v ON v.id = g.reader ORDER BY r.id",
        columns: &[
            int("report", "its number in this ledger"),
            text("hash", "its hash, the same in every ledger: 32 hexadecimal digits"),
            int("source", "the first report of the source that it is a copy of; its own number when it is none"),
            text("name", "what its user calls it"),
            text("url", "where it was published"),
            text("publisher", "who published it"),
            text("title", "its title, when that is not part of the text"),
            text("byline", "who wrote it, as the publisher names them"),
            text("published", "when, as it came: RFC 3339"),
            day("day", "the day of that; empty when it is not known"),
            text("language", "ISO 639-1"),
            text("origin", "the file, and the line in it, that it was added from"),
            text("outcome", "`read`, `other_language` or `failed`"),
            text("program", "the version of the program that read it"),
            text("rules", "the fingerprint of that program's rules and tables"),
            text("pipeline", "the pipeline that found its words and syntax, with a fingerprint"),
            text("tables", "the hash of the user's own tables that it was read with; empty without"),
            text("read_at", "when it was read: RFC 3339, UTC"),
            text("text", "its text; spans count its code points"),
        ],
    },
    Table {
        name: "sentences",
        about: "A sentence of a report.",
        sql: "SELECT s.report, s.n, s.\"start\", s.\"end\", substr(r.text, s.\"start\" + 1, s.\"end\" - s.\"start\")
              FROM sentences s JOIN reports r ON r.id = s.report ORDER BY s.report, s.n",
        columns: &[REPORT, int("sentence", "its place in the report, from 1"), START, END, text("text", "its words")],
    },
    Table {
        name: "actors",
        about: "An actor of the ledger, shared by reports.",
        sql: "SELECT id, name, kind, nullif(country, ''), nullif(code, ''), named, reports FROM actors ORDER BY id",
        columns: &[
            int("actor", "its number in the ledger"),
            text("name", "its fullest name"),
            text("kind", "`state`, `government`, `armed_group`, `person`, …"),
            text("country", "ISO 3166 alpha-3"),
            text("code", "PLOVER/CAMEO actor code"),
            flag("named", "whether it has a name of its own: rows without are descriptions (\"residents\"), in each report of others"),
            int("reports", "how many reports it is in"),
        ],
    },
    Table {
        name: "mentions",
        about: "Words of a report that stand for an actor.",
        sql: "SELECT m.report, c.actor, a.name, m.\"start\", m.\"end\", m.how,
              substr(r.text, m.\"start\" + 1, m.\"end\" - m.\"start\") FROM mentions m
              JOIN report_actors c ON c.report = m.report AND c.n = m.actor JOIN actors a ON a.id = c.actor
              JOIN reports r ON r.id = m.report ORDER BY m.report, m.actor, m.\"start\"",
        columns: &[
            REPORT,
            int("actor", "the actor's number in the ledger"),
            text("name", "its name"),
            START,
            END,
            text("how", "`name`, `alias`, `metonym`, `role`, `description` or `pronoun`"),
            text("text", "the words"),
        ],
    },
    Table {
        name: "times",
        about: "An expression of time.",
        sql: "SELECT t.report, t.n, t.\"start\", t.\"end\", t.type, t.value, t.\"from\", t.\"to\",
              substr(r.text, t.\"start\" + 1, t.\"end\" - t.\"start\") FROM times t JOIN reports r ON r.id = t.report
              ORDER BY t.report, t.n",
        columns: &[
            REPORT,
            int("time", "its place in the reading, from 1"),
            START,
            END,
            text("type", "TIMEX3: `DATE`, `TIME`, `DURATION` or `SET`"),
            text("value", "TIMEX3 value; missing where the report's day would be needed and is not known"),
            day("from", "first day of the interval"),
            day("to", "last day of the interval"),
            text("text", "the words"),
        ],
    },
    Table {
        name: "places",
        about: "A mention of a place.",
        sql: "SELECT x.report, x.n, x.\"start\", x.\"end\", p.name, nullif(p.geonames, 0), nullif(p.country, ''), p.lat, p.lon,
              x.\"use\", substr(r.text, x.\"start\" + 1, x.\"end\" - x.\"start\") FROM report_places x
              JOIN places p ON p.id = x.place JOIN reports r ON r.id = x.report ORDER BY x.report, x.n",
        columns: &[
            REPORT,
            int("place", "its place in the reading, from 1"),
            START,
            END,
            text("name", "GeoNames' name"),
            int("geonames", "GeoNames id"),
            text("country", "ISO 3166 alpha-3"),
            real("lat", "degrees north, WGS84"),
            real("lon", "degrees east, WGS84"),
            text("use", "`literal` or `metonym`"),
            text("text", "the words"),
        ],
    },
    Table {
        name: "statements",
        about: "An attribution: somebody is reported to say something.",
        sql: "SELECT s.report, s.n, s.day, s.dated, s.act, s.form,
              (SELECT group_concat(name, '; ') FROM (SELECT a.name FROM statement_actors x JOIN actors a ON a.id = x.actor
               WHERE x.report = s.report AND x.statement = s.n AND x.role = 'speaker' ORDER BY x.n)),
              (SELECT group_concat(name, '; ') FROM (SELECT a.name FROM statement_actors x JOIN actors a ON a.id = x.actor
               WHERE x.report = s.report AND x.statement = s.n AND x.role = 'hearer' ORDER BY x.n)),
              (SELECT group_concat(name, '; ') FROM (SELECT a.name FROM statement_actors x JOIN actors a ON a.id = x.actor
               WHERE x.report = s.report AND x.statement = s.n AND x.role = 'about' ORDER BY x.n)),
              substr(r.text, s.speaker_start + 1, s.speaker_end - s.speaker_start),
              substr(r.text, s.cue_start + 1, s.cue_end - s.cue_start),
              (SELECT group_concat(words, ' … ') FROM (SELECT substr(r.text, c.\"start\" + 1, c.\"end\" - c.\"start\") AS words
               FROM statement_content c WHERE c.report = s.report AND c.statement = s.n ORDER BY c.\"start\")),
              substr(r.text, s.condition_start + 1, s.condition_end - s.condition_start),
              substr(r.text, s.medium_start + 1, s.medium_end - s.medium_start), s.within
              FROM statements s JOIN reports r ON r.id = s.report ORDER BY s.report, s.n",
        columns: &[
            REPORT,
            int("statement", "its place in the reading, from 1"),
            DAY,
            DATED,
            text("act", "what is done by saying it: `assert`, `deny`, `demand`, …"),
            text("form", "`direct`, `mixed` or `indirect`"),
            text("speakers", "who says it, separated by semicolons"),
            text("hearers", "whom it is said to"),
            text("about", "whom it is about"),
            text("speaker_words", "the words for the speaker"),
            text("cue", "the words of saying"),
            text("content", "what is said; ` … ` between its parts"),
            text("condition", "what it depends on"),
            text("medium", "in a statement, on television"),
            int("within", "the statement of the same report that it is reported inside"),
        ],
    },
    Table {
        name: "events",
        about: "An event, with those in it as lists.",
        sql: "SELECT e.report, e.n, e.day, e.dated, t.value, e.event, e.mode, e.context,
              (SELECT group_concat(name, '; ') FROM (SELECT a.name FROM event_actors x JOIN actors a ON a.id = x.actor
               WHERE x.report = e.report AND x.event = e.n AND x.role = 'actor' ORDER BY x.n)),
              (SELECT group_concat(name, '; ') FROM (SELECT a.name FROM event_actors x JOIN actors a ON a.id = x.actor
               WHERE x.report = e.report AND x.event = e.n AND x.role = 'recipient' ORDER BY x.n)),
              p.name, nullif(p.geonames, 0), e.historical, e.future, e.hypothetical, e.negated,
              (SELECT group_concat(statement, '; ') FROM (SELECT statement FROM event_statements
               WHERE report = e.report AND event = e.n ORDER BY n)),
              e.cameo, e.score, e.rule, e.\"start\", e.\"end\", substr(r.text, e.\"start\" + 1, e.\"end\" - e.\"start\"), e.sentence
              FROM events e JOIN reports r ON r.id = e.report LEFT JOIN places p ON p.id = e.place
              LEFT JOIN times t ON t.report = e.report AND t.n = e.time ORDER BY e.report, e.n",
        columns: &[
            REPORT,
            int("event", "its place in the reading, from 1"),
            DAY,
            DATED,
            text("time", "TIMEX3 value of its time"),
            text("type", "PLOVER event type"),
            text("mode", "PLOVER mode"),
            text("context", "PLOVER contexts, separated by commas"),
            text("actors", "who did it, separated by semicolons"),
            text("recipients", "whom it was done to"),
            text("place", "where"),
            int("geonames", "GeoNames id of the place"),
            flag("historical", "told as background"),
            flag("future", "still to come"),
            flag("hypothetical", "conditional, possible, demanded or feared"),
            flag("negated", "said not to have happened"),
            text("said_by", "the statements of the report that it is told inside, separated by semicolons; empty: the report says so"),
            text("cameo", "the nearest CAMEO code"),
            real("score", "PLOVER's conflict-cooperation score, -10 to 10"),
            text("rule", "what coded it"),
            START,
            END,
            text("text", "the words that name it"),
            int("sentence", "its sentence, from 1"),
        ],
    },
    Table {
        name: "figures",
        about: "A count of people or things.",
        sql: "SELECT f.report, f.n, f.day, f.dated, f.measure, f.low, f.high, f.approximate, f.cumulative, f.unit,
              substr(r.text, f.who_start + 1, f.who_end - f.who_start),
              (SELECT group_concat(name, '; ') FROM (SELECT a.name FROM figure_actors x JOIN actors a ON a.id = x.actor
               WHERE x.report = f.report AND x.figure = f.n AND x.role = 'whose' ORDER BY x.n)),
              (SELECT group_concat(name, '; ') FROM (SELECT a.name FROM figure_actors x JOIN actors a ON a.id = x.actor
               WHERE x.report = f.report AND x.figure = f.n AND x.role = 'counted_by' ORDER BY x.n)),
              p.name, f.statement, f.event, f.\"start\", f.\"end\", substr(r.text, f.\"start\" + 1, f.\"end\" - f.\"start\")
              FROM figures f JOIN reports r ON r.id = f.report LEFT JOIN places p ON p.id = f.place ORDER BY f.report, f.n",
        columns: &[
            REPORT,
            int("figure", "its place in the reading, from 1"),
            DAY,
            DATED,
            text("measure", "`killed`, `injured`, `displaced`, …"),
            real("low", "the least number that the words allow"),
            real("high", "the greatest; missing when it is open"),
            flag("approximate", "said to be rough"),
            flag("cumulative", "a total until now"),
            text("unit", "of money or weight"),
            text("who", "the words for those who are counted"),
            text("whose", "whose they are, separated by semicolons"),
            text("counted_by", "who counted"),
            text("place", "where"),
            int("statement", "the statement of the report that it stands in"),
            int("event", "the event of the report that it belongs to"),
            START,
            END,
            text("text", "the number with what it counts"),
        ],
    },
    Table {
        name: "agreements",
        about: "A step of an agreement; an agreement without steps has one row.",
        sql: "SELECT g.report, g.n, g.kind,
              (SELECT group_concat(name, '; ') FROM (SELECT a.name FROM agreement_actors x JOIN actors a ON a.id = x.actor
               WHERE x.report = g.report AND x.agreement = g.n AND x.role = 'party' ORDER BY x.n)),
              (SELECT group_concat(name, '; ') FROM (SELECT a.name FROM agreement_actors x JOIN actors a ON a.id = x.actor
               WHERE x.report = g.report AND x.agreement = g.n AND x.role = 'mediator' ORDER BY x.n)),
              substr(r.text, g.\"start\" + 1, g.\"end\" - g.\"start\"), s.n, s.step, s.day, s.dated, p.name,
              (SELECT group_concat(statement, '; ') FROM (SELECT statement FROM step_statements
               WHERE report = s.report AND agreement = s.agreement AND step = s.n ORDER BY n)),
              s.\"start\", s.\"end\", substr(r.text, s.\"start\" + 1, s.\"end\" - s.\"start\") FROM agreements g
              JOIN reports r ON r.id = g.report LEFT JOIN steps s ON s.report = g.report AND s.agreement = g.n
              LEFT JOIN places p ON p.id = s.place ORDER BY g.report, g.n, s.n",
        columns: &[
            REPORT,
            int("agreement", "its place in the reading, from 1"),
            text("kind", "`truce`, `ceasefire`, `peace_agreement`, …"),
            text("parties", "who is bound by it, separated by semicolons"),
            text("mediators", "who brought it about"),
            text("name", "its first mention"),
            int("step", "the step's place in the agreement, from 1"),
            text("stage", "`agreed`, `violated`, `called_for`, …"),
            DAY,
            DATED,
            text("place", "where"),
            text("said_by", "the statements that the step is told inside, separated by semicolons"),
            START,
            END,
            text("text", "the words that tell the step"),
        ],
    },
    Table {
        name: "notes",
        about: "What a user should know of a reading.",
        sql: "SELECT report, n, level, message, \"start\", \"end\" FROM notes ORDER BY report, n",
        columns: &[
            REPORT,
            int("note", "its place in the reading, from 1"),
            text("level", "`info`, `warning` or `error`"),
            text("message", "the note"),
            START,
            END,
        ],
    },
    Table {
        name: "copies",
        about: "Two reports that share their words.",
        sql: "SELECT c.report, c.of, c.shared, r.source FROM copies c JOIN reports r ON r.id = c.report ORDER BY c.report, c.of",
        columns: &[
            REPORT,
            int("of", "an earlier report"),
            real("shared", "the share of the shorter text's runs of three words that stand in the other, 0 to 1"),
            int("source", "the source that the report belongs to"),
        ],
    },
    Table {
        name: "plover",
        about: "An event in the columns of PLOVER data sets (POLECAT).",
        sql: "SELECT r.hash || '-e' || e.n, nullif(e.day, ''), e.event, e.mode, e.score,
              CASE WHEN e.event IN ('AGREE', 'CONSULT', 'SUPPORT', 'CONCEDE') THEN 'V-COOP'
                   WHEN e.event IN ('COOPERATE', 'AID', 'RETREAT') THEN 'M-COOP'
                   WHEN e.event IN ('REQUEST', 'ACCUSE', 'REJECT', 'THREATEN') THEN 'V-CONF' ELSE 'M-CONF' END,
              replace(e.context, ',', ';'),
              (SELECT group_concat(name, ';') FROM (SELECT a.name FROM event_actors x JOIN actors a ON a.id = x.actor
               WHERE x.report = e.report AND x.event = e.n AND x.role = 'actor' ORDER BY x.n)),
              (SELECT group_concat(country, ';') FROM (SELECT a.country FROM event_actors x JOIN actors a ON a.id = x.actor
               WHERE x.report = e.report AND x.event = e.n AND x.role = 'actor' ORDER BY x.n)),
              (SELECT group_concat(code, ';') FROM (SELECT a.code FROM event_actors x JOIN actors a ON a.id = x.actor
               WHERE x.report = e.report AND x.event = e.n AND x.role = 'actor' ORDER BY x.n)),
              (SELECT group_concat(name, ';') FROM (SELECT a.name FROM event_actors x JOIN actors a ON a.id = x.actor
               WHERE x.report = e.report AND x.event = e.n AND x.role = 'recipient' ORDER BY x.n)),
              (SELECT group_concat(country, ';') FROM (SELECT a.country FROM event_actors x JOIN actors a ON a.id = x.actor
               WHERE x.report = e.report AND x.event = e.n AND x.role = 'recipient' ORDER BY x.n)),
              (SELECT group_concat(code, ';') FROM (SELECT a.code FROM event_actors x JOIN actors a ON a.id = x.actor
               WHERE x.report = e.report AND x.event = e.n AND x.role = 'recipient' ORDER BY x.n)),
              p.name, nullif(p.country, ''), p.lat, p.lon, nullif(p.geonames, 0), r.language, r.published, r.hash, r.publisher,
              r.title, substr(r.text, s.\"start\" + 1, s.\"end\" - s.\"start\"), e.historical, e.future, e.hypothetical, e.negated,
              EXISTS (SELECT 1 FROM event_statements y WHERE y.report = e.report AND y.event = e.n), r.source <> r.id
              FROM events e JOIN reports r ON r.id = e.report LEFT JOIN places p ON p.id = e.place
              LEFT JOIN sentences s ON s.report = e.report AND s.n = e.sentence ORDER BY e.report, e.n",
        columns: &[
            text("Event ID", "the report's hash and the event's id"),
            day("Event Date", "ISO day: of the text, else of the report"),
            text("Event Type", "PLOVER event type"),
            text("Event Mode", "PLOVER mode"),
            real("Intensity", "PLOVER's conflict-cooperation score"),
            text("Quad Code", "`V-COOP`, `M-COOP`, `V-CONF` or `M-CONF`; SANCTION and PROTEST are material"),
            text("Contexts", "separated by semicolons"),
            text("Actor Name", "separated by semicolons"),
            text("Actor Country", "ISO 3166 alpha-3, one for each actor, empty where there is none"),
            text("Actor Code", "PLOVER/CAMEO actor codes, one for each actor"),
            text("Recipient Name", "as for actors"),
            text("Recipient Country", "as for actors"),
            text("Recipient Code", "as for actors"),
            text("Placename", "GeoNames' name"),
            text("Country", "of the place: ISO 3166 alpha-3"),
            real("Latitude", "degrees north, WGS84"),
            real("Longitude", "degrees east, WGS84"),
            int("GeoNames ID", "of the place"),
            text("Language", "ISO 639-1"),
            text("Publication Date", "as it came: RFC 3339"),
            text("Story ID", "the report's hash"),
            text("Source", "who published it"),
            text("Headline", "the title, when it is not part of the text"),
            text("Event Text", "the sentence"),
            flag("Historical", "told as background: POLECAT has no such column; without it, leave these rows out"),
            flag("Future", "still to come, the same"),
            flag("Hypothetical", "conditional, possible, demanded or feared, the same"),
            flag("Negated", "said not to have happened, the same"),
            flag("Attributed", "told inside somebody's statement"),
            flag("Copy", "of a report that is a copy of an earlier one"),
        ],
    },
    Table {
        name: "cameo",
        about: "One who acts upon one other in an event, in the columns of GDELT 1.0 as far as they are known: an event of \
                two upon three has six rows, one without a recipient a row for each who acts.",
        sql: "SELECT r.hash || '-e' || e.n || '-' || a.n || '-' || ifnull(b.n, 0), replace(nullif(e.day, ''), '-', ''),
              nullif(f.code, ''), f.name, nullif(f.country, ''), nullif(g.code, ''), g.name, nullif(g.country, ''),
              NOT EXISTS (SELECT 1 FROM event_statements y WHERE y.report = e.report AND y.event = e.n), e.cameo,
              substr(e.cameo, 1, 3), substr(e.cameo, 1, 2),
              CASE WHEN e.event IN ('AGREE', 'CONSULT', 'SUPPORT', 'CONCEDE') THEN 1
                   WHEN e.event IN ('COOPERATE', 'AID', 'RETREAT') THEN 2
                   WHEN e.event IN ('REQUEST', 'ACCUSE', 'REJECT', 'THREATEN') THEN 3 ELSE 4 END,
              e.score, (SELECT count(*) FROM reports c WHERE c.source = r.source), p.name, nullif(p.country, ''), p.lat, p.lon,
              nullif(p.geonames, 0), replace(nullif(r.day, ''), '-', ''), r.url, r.hash,
              e.historical, e.future, e.hypothetical, e.negated
              FROM events e JOIN reports r ON r.id = e.report
              JOIN event_actors a ON a.report = e.report AND a.event = e.n AND a.role = 'actor'
              JOIN actors f ON f.id = a.actor
              LEFT JOIN event_actors b ON b.report = e.report AND b.event = e.n AND b.actor <> a.actor
                AND b.role = CASE WHEN EXISTS (SELECT 1 FROM event_actors c WHERE c.report = e.report AND c.event = e.n
                                               AND c.role = 'recipient') THEN 'recipient' ELSE 'actor' END
              LEFT JOIN actors g ON g.id = b.actor LEFT JOIN places p ON p.id = e.place
              WHERE e.cameo IS NOT NULL AND r.source = r.id ORDER BY e.report, e.n, a.n, b.n",
        columns: &[
            text("GLOBALEVENTID", "the report's hash, the event's id, and the places of the two in its lists: GDELT has a number"),
            text("SQLDATE", "`YYYYMMDD`: of the text, else of the report"),
            text("Actor1Code", "CAMEO actor code"),
            text("Actor1Name", "its name"),
            text("Actor1CountryCode", "ISO 3166 alpha-3, as CAMEO uses it"),
            text("Actor2Code", "as for the first"),
            text("Actor2Name", "as for the first"),
            text("Actor2CountryCode", "as for the first"),
            flag("IsRootEvent", "whether the report itself says so; GDELT: whether it stands in the lead"),
            text("EventCode", "the nearest CAMEO code"),
            text("EventBaseCode", "its first three digits"),
            text("EventRootCode", "its first two"),
            int("QuadClass", "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict, by PLOVER"),
            real("GoldsteinScale", "PLOVER's conflict-cooperation score, which takes the place of Goldstein's"),
            int("NumArticles", "reports of the same source, this one included: copies have no rows of their own"),
            text("ActionGeo_FullName", "GeoNames' name"),
            text("ActionGeo_CountryCode", "ISO 3166 alpha-3; GDELT: FIPS 10-4"),
            real("ActionGeo_Lat", "degrees north, WGS84"),
            real("ActionGeo_Long", "degrees east, WGS84"),
            int("ActionGeo_FeatureID", "GeoNames id; GDELT: GNS or GNIS"),
            text("DATEADDED", "`YYYYMMDD` of publication"),
            text("SOURCEURL", "where it was published"),
            text("SourceHash", "the report's hash"),
            flag("Historical", "told as background: GDELT has no such column; without it, leave these rows out"),
            flag("Future", "still to come, the same"),
            flag("Hypothetical", "conditional, possible, demanded or feared, the same"),
            flag("Negated", "said not to have happened, the same"),
        ],
    },
];
