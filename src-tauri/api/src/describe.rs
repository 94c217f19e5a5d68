//! The description of each command in the command table, from which other files are generated.

use ts_rs::TS;

use crate::wire::Tag;

/// Receives the description of each command in turn.
pub(crate) trait Describe {
    fn command<Q: TS + 'static, A: TS + 'static>(
        &mut self,
        name: &str,
        kind: &str,
        tags: &[Tag],
        doc: &[&str],
    );
}
