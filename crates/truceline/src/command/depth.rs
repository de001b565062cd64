//! How deep to look: with the built-in coders alone, or with the transformer beside them.

use std::ops::Range;
use truceline_encoder::Encoder;
use truceline_reading::events::{Judge, Opinion, Type};
use truceline_reading::statements::{self, Act, Chances};
use truceline_reading::{Reader, Span};

/// How much work a sentence is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Depth {
    /// Rules, and weights that cost next to nothing.
    #[default]
    Plain,
    /// A small transformer is asked too, about 20 ms a sentence.
    Deep,
}

impl Depth {
    /// The coder that is asked beside the codebook instead of the built-in one.
    pub(super) fn judge(self) -> Option<Box<dyn Judge>> {
        self.transformer().map(|transformer| Box::new(transformer) as Box<dyn Judge>)
    }

    /// A reader that looks this deep.
    pub(super) fn set(self, reader: Reader) -> Reader {
        match self.transformer() {
            Some(transformer) => reader.asking(Box::new(transformer)),
            None => reader,
        }
    }

    fn transformer(self) -> Option<Transformer> {
        let load = || Encoder::built_in().expect("the built-in weights are proved by their crate's tests");
        (self == Depth::Deep).then(|| Transformer { encoder: load() })
    }
}

#[derive(Debug)]
struct Transformer {
    encoder: Encoder,
}

impl Judge for Transformer {
    fn judge(&self, sentence: &str, s: Span, t: Span) -> Option<Opinion> {
        let told = self.encoder.code(sentence, s.start..s.end, t.start..t.end).ok()?;
        let chance = |list: &[(String, f32)], name: &str| {
            list.iter().find(|(n, _)| n == name).map_or(0.0, |(_, p)| f64::from(*p))
        };
        let mut events = [0.0; Type::ALL.len() + 1];
        for (at, event) in Type::ALL.iter().enumerate() {
            events[at] = chance(&told.events, event.as_str());
        }
        events[Type::ALL.len()] = chance(&told.events, "none");
        let flags = ["historical", "future", "hypothetical", "negated"].map(|name| chance(&told.flags, name));
        let modes = Type::ALL.map(|event| likeliest_mode(&told.modes, event));
        Some(Opinion { events, modes, flags: Some(flags), coder: "encoder" })
    }
}

impl statements::Judge for Transformer {
    fn judge(&self, text: &str, content: &[Span], cue: Span) -> Option<Chances> {
        let content: Vec<Range<usize>> = content.iter().map(|span| span.bytes()).collect();
        let told = self.encoder.act(text, &content, &[cue.bytes()]).ok()?;
        let mut chances = [0.0; Act::ALL.len()];
        for (name, chance) in told {
            chances[Act::parse(&name)? as usize] = f64::from(chance);
        }
        Some(chances)
    }
}

/// The likeliest of an event's modes; none where that is the event without one.
fn likeliest_mode(modes: &[(String, f32)], event: Type) -> Option<String> {
    let own = modes.iter().filter_map(|(name, p)| {
        let (of, mode) = name.split_once('/')?;
        (of == event.as_str()).then_some((mode, p))
    });
    let (mode, _) = own.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    (mode != "-").then(|| mode.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_transformer_answers_in_plovers_terms() {
        let judge = Depth::Deep.judge().expect("deep asks the transformer");
        let text = "Rebels shelled the army's last base on Tuesday, killing nine soldiers.";
        let opinion = judge.judge(text, Span::new(0, 6), Span::new(15, 34)).expect("it loads and runs");
        assert_eq!(opinion.best().0, Some(Type::Assault));
        assert!((opinion.events.iter().sum::<f64>() - 1.0).abs() < 1e-3);
        assert_eq!(judge.judge(text, Span::new(0, 6), Span::new(15, 34)), Some(opinion));
        assert!(Depth::Plain.judge().is_none());
    }

    #[test]
    fn the_transformer_tells_acts_apart() {
        let transformer = Depth::Deep.transformer().expect("deep asks the transformer");
        let best = |text: &str, content: &str, cue: &str| {
            let place = |words: &str| {
                let start = text.find(words).expect("it stands there");
                Span::new(start, start + words.len())
            };
            let chances = statements::Judge::judge(&transformer, text, &[place(content)], place(cue));
            let chances = chances.expect("it loads and runs");
            assert!((chances.iter().sum::<f64>() - 1.0).abs() < 1e-3);
            let likelier = |a: &Act, b: &Act| chances[*a as usize].total_cmp(&chances[*b as usize]);
            Act::ALL.into_iter().max_by(likelier).expect("there are acts")
        };
        let denied = "Our men were never near the village, the Tutsi rebels said.";
        assert_eq!(best(denied, "Our men were never near the village", "said"), Act::Deny);
        let asked = "The Red Cross told both armies to let the wounded out, please.";
        assert!(matches!(best(asked, "to let the wounded out", "told"), Act::Request | Act::Demand));
    }
}
