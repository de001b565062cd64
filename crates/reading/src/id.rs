//! Names of records inside one reading: small numbers inside, `a1` and the like outside.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $letter:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The id of the record at `index` of its list.
            pub fn at(index: usize) -> $name {
                $name(u32::try_from(index).expect("fewer than four billion records"))
            }

            /// Where the record stands in its list.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($letter, "{}"), self.0 + 1)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
    )*};
}

ids! {
    /// An actor of a reading: `a1`.
    ActorId "a";
    /// A time of a reading: `t1`.
    TimeId "t";
    /// A place of a reading: `p1`.
    PlaceId "p";
    /// A statement of a reading: `s1`.
    StatementId "s";
    /// An event of a reading: `e1`.
    EventId "e";
    /// A figure of a reading: `f1`.
    FigureId "f";
    /// An agreement of a reading: `g1`.
    AgreementId "g";
}
