//! What the command table tells about each command, for whatever is generated from it.

use ts_rs::TS;

use crate::wire::Tag;

/// Receives each command of the list in turn.
pub(crate) trait Describe {
    fn command<Q: TS + 'static, A: TS + 'static>(
        &mut self,
        name: &str,
        kind: &str,
        tags: &[Tag],
        doc: &[&str],
    );
}
