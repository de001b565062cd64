//! Whole readings of samples, as the page that a person sees: a change of any stage shows here, line by line.
//!
//! A difference is read before it is accepted: `INSTA_UPDATE=always cargo test -p truceline --test pages`, then `git diff`.

mod run;

use run::read_in;
use std::path::Path;

fn page(sample: &str, published: Option<&str>) -> String {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut args = vec![sample, "--width", "110"];
    args.extend(published.into_iter().flat_map(|day| ["--published", day]));
    let ran = read_in(&samples, &args, b"");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{sample} is read without a fault");
    ran.out
}

macro_rules! pages {
    ($($name:ident: $sample:literal $published:expr;)*) => {$(
        #[test]
        fn $name() {
            insta::assert_snapshot!(stringify!($name), page($sample, $published));
        }
    )*};
}

pages! {
    wire_story: "istanbul-2025.txt" Some("2025-11-09");
    press_conference: "lebanon-2024.txt" Some("2024-11-26");
    monitors_note: "ukraine-2015.txt" Some("2015-02-19");
    headline_brief: "aceh-2005.txt" Some("2005-08-15");
    undated: "karabakh-undated.txt" None;
}
