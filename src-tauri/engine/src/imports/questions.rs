//! The questions about consent that an import waits for: nobody is emailed on a guess.
//!
//! Leaves out: how a question is found (`postroom-import`) and asked (the window, the command line).

use postroom_import::{Column, FilePreview};
use postroom_model::contact::SuppressionReason;

/// The columns that may say who must not be emailed and that the user has not answered. A suppression
/// list has none: nobody in it is emailed.
pub fn unanswered_questions(
    preview: &FilePreview,
    suppression_list: Option<SuppressionReason>,
    is_answered: impl Fn(usize, &Column) -> bool,
) -> Vec<&Column> {
    if suppression_list.is_some() {
        return Vec::new();
    }
    let columns = preview.columns.iter().enumerate();
    columns
        .filter(|(at, column)| column.question.is_some() && !is_answered(*at, column))
        .map(|(_, column)| column)
        .collect()
}
