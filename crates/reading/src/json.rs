//! The door to the outside: a reading as the JSON of the public contract, with offsets in code points.

use crate::Reading;
use crate::id::{ActorId, AgreementId, EventId, FigureId, PlaceId, StatementId, TimeId};
use crate::span::{CodePoints, Span};
use serde_json::{Map, Value, json};

/// The contract's number: it changes when the meaning of a field does.
pub(crate) const SCHEMA: u32 = 1;

/// One reading on one line.
pub(crate) fn write(reading: &Reading) -> String {
    let door = Door { text: &reading.report.text, points: CodePoints::new(&reading.report.text) };
    door.reading(reading).to_string()
}

struct Door<'r> {
    text: &'r str,
    points: CodePoints,
}

impl Door<'_> {
    fn reading(&self, r: &Reading) -> Value {
        json!({
            "schema": SCHEMA,
            "report": {
                "id": r.report.id(), "name": r.report.name, "url": r.report.url, "publisher": r.report.publisher,
                "title": r.report.title, "byline": r.report.byline, "published": r.report.published.as_ref().map(|p| &p.text),
                "language": r.report.language, "text": r.report.text,
            },
            "sentences": list(&r.sentences, |_, s| self.offsets(*s)),
            "actors": list(&r.actors, |i, a| self.actor(i, a)),
            "times": list(&r.times, |i, t| json!({
                "id": TimeId::at(i), "span": self.span(t.span), "type": t.kind, "value": t.value,
                "from": t.from.map(|d| d.to_string()), "to": t.to.map(|d| d.to_string()),
            })),
            "places": list(&r.places, |i, p| json!({
                "id": PlaceId::at(i), "span": self.span(p.span), "name": p.name, "geonames": p.geonames,
                "country": p.country, "lat": p.lat, "lon": p.lon, "use": p.usage,
            })),
            "statements": list(&r.statements, |i, s| self.statement(i, s)),
            "events": list(&r.events, |i, e| self.event(i, e)),
            "figures": list(&r.figures, |i, f| self.figure(i, f)),
            "agreements": list(&r.agreements, |i, a| self.agreement(i, a)),
            "notes": list(&r.notes, |_, n| json!({
                "level": n.level, "message": n.message, "span": self.maybe(n.span),
            })),
        })
    }

    fn actor(&self, index: usize, a: &crate::actors::Actor) -> Value {
        json!({
            "id": ActorId::at(index), "name": a.name, "kind": a.kind, "country": a.country, "code": a.code,
            "member_of": a.member_of,
            "mentions": list(&a.mentions, |_, m| {
                let mut mention = self.fields(m.span);
                mention.insert("how".into(), json!(m.how));
                Value::Object(mention)
            }),
        })
    }

    fn statement(&self, index: usize, s: &crate::statements::Statement) -> Value {
        json!({
            "id": StatementId::at(index), "act": s.act, "speaker": s.speakers.first(), "speakers": s.speakers,
            "speaker_span": self.maybe(s.speaker_span), "cue": self.maybe(s.cue),
            "content": list(&s.content, |_, c| self.span(*c)), "form": s.form, "hearers": s.hearers,
            "about": s.about, "condition": self.maybe(s.condition), "time": s.time,
            "medium": self.maybe(s.medium), "within": s.within,
        })
    }

    fn event(&self, index: usize, e: &crate::events::Event) -> Value {
        json!({
            "id": EventId::at(index), "event": e.event, "mode": e.mode, "context": e.context, "actor": e.actor,
            "recipient": e.recipient, "trigger": self.span(e.trigger), "sentence": e.sentence, "time": e.time,
            "place": e.place, "historical": e.historical, "future": e.future, "hypothetical": e.hypothetical,
            "negated": e.negated, "said_by": e.said_by, "cameo": e.cameo, "score": e.score, "rule": e.rule,
            "why": list(&e.why, |_, (what, span)| {
                let mut reason = self.fields(*span);
                reason.insert("what".into(), json!(what));
                Value::Object(reason)
            }),
            "mentions": list(&e.mentions, |_, m| {
                let mut mention = self.fields(m.span);
                mention.insert("sentence".into(), json!(m.sentence));
                Value::Object(mention)
            }),
        })
    }

    fn figure(&self, index: usize, f: &crate::figures::Figure) -> Value {
        json!({
            "id": FigureId::at(index), "measure": f.measure, "who": self.maybe(f.who), "whose": f.whose,
            "low": number(f.low), "high": number(f.high), "best": number(f.best()),
            "approximate": f.approximate, "cumulative": f.cumulative, "unit": f.unit,
            "span": self.span(f.span), "time": f.time, "place": f.place, "said_by": f.said_by,
            "said_by_span": self.maybe(f.said_by_span), "statement": f.statement, "includes": f.includes, "event": f.event,
        })
    }

    fn agreement(&self, index: usize, a: &crate::agreements::Agreement) -> Value {
        json!({
            "id": AgreementId::at(index), "kind": a.kind, "name_span": self.span(a.name_span),
            "parties": a.parties, "mediators": a.mediators,
            "steps": list(&a.steps, |_, s| json!({
                "step": s.step, "span": self.span(s.span), "time": s.time, "place": s.place, "said_by": s.said_by,
            })),
        })
    }

    fn fields(&self, span: Span) -> Map<String, Value> {
        let at = |offset| json!(self.points.before(self.text, offset));
        [("start", at(span.start)), ("end", at(span.end)), ("text", json!(span.of(self.text)))]
            .map(|(name, value)| (name.to_owned(), value))
            .into_iter()
            .collect()
    }

    fn span(&self, span: Span) -> Value {
        Value::Object(self.fields(span))
    }

    fn maybe(&self, span: Option<Span>) -> Value {
        span.map_or(Value::Null, |span| self.span(span))
    }

    fn offsets(&self, span: Span) -> Value {
        json!({"start": self.points.before(self.text, span.start), "end": self.points.before(self.text, span.end)})
    }
}

fn list<T>(records: &[T], write: impl Fn(usize, &T) -> Value) -> Value {
    Value::Array(records.iter().enumerate().map(|(i, record)| write(i, record)).collect())
}

/// A whole number without a fraction, any other as it is.
fn number(n: Option<f64>) -> Value {
    match n {
        Some(n) if n.fract() == 0.0 && n.abs() < 9e15 => json!(n as i64),
        n => json!(n),
    }
}
