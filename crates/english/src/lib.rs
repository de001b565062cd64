//! spaCy's `en_core_web_sm` 3.8.0 (MIT), embedded, for [`truceline_syntax`].
