//! What the crate's own tests share.

use truceline_syntax::Pipeline;

/// The English pipeline.
pub(crate) fn pipeline() -> Pipeline {
    truceline_english::pipeline().expect("the English pipeline")
}
