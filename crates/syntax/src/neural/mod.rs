//! The networks of a pipeline: token vectors, tags, trees and names.
//!
//! In: the tokens of a text. Out: a tag, a head with a label, and a name's place for each token.
//! The behaviour is that of spaCy 3 and thinc 8 (both MIT-licensed), whose files are read.

pub(crate) mod arc_eager;
pub(crate) mod biluo;
pub(crate) mod embed;
pub(crate) mod layer;
pub(crate) mod moves;
pub(crate) mod scorer;
pub(crate) mod softmax;
pub(crate) mod table;
pub(crate) mod tok2vec;
pub(crate) mod vectors;
pub(crate) mod weights;
