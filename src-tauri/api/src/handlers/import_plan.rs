//! The plan of an import: converts it for the engine, and refuses it while the user has not said who
//! may be emailed.
//!
//! Nobody is emailed on a guess: every column with a question needs an answer, and the file needs a
//! consent basis, unless a column holds the consent of each row. Leaves out: the questions
//! (`postroom-import`).

use std::collections::BTreeMap;

use postroom_engine::unanswered_questions;
use postroom_import::{
    Column, ColumnRole, ConsentQuestion, FilePreview, ImportPlan as EngineImportPlan,
};

use crate::error::ApiError;
use crate::wire::*;

/// Converts the plan, with the dialect of the inspected file and the answers to its questions.
pub(super) fn plan_in(plan: &ImportPlan, overview: FilePreview) -> EngineImportPlan {
    let mut columns = plan.columns.clone();
    let mut unclear_means_yes = std::collections::BTreeSet::new();
    for (at, column) in overview.columns.iter().enumerate() {
        let (Some(question), Some(answer)) = (&column.question, answer_to(plan, at)) else {
            continue;
        };
        let role = match (question, answer) {
            (_, ConsentAnswer::OtherMeaning) => continue,
            (ConsentQuestion::YesMeans, ConsentAnswer::MayBeEmailed) => ColumnRole::Consent,
            (ConsentQuestion::YesMeans, ConsentAnswer::NoMail) => ColumnRole::OptedOut,
            (ConsentQuestion::Words { .. }, ConsentAnswer::MayBeEmailed) => {
                unclear_means_yes.insert(at);
                column.role.clone()
            }
            (ConsentQuestion::Words { .. }, ConsentAnswer::NoMail) => column.role.clone(),
        };
        if let Some(planned) = columns.get_mut(at) {
            *planned = role;
        }
    }
    EngineImportPlan {
        dialect: overview.dialect,
        columns,
        addresses: plan.addresses,
        lists: plan.lists.clone(),
        policy: plan.policy,
        consent: plan.consent,
        suppression_list: plan.suppression_reason,
        unclear_means_yes,
    }
}

fn answer_to(plan: &ImportPlan, at: usize) -> Option<ConsentAnswer> {
    let answers = plan.answers.iter();
    answers.rev().find(|one| usize::try_from(one.column) == Ok(at)).map(|one| one.answer)
}

/// Refuses a plan that leaves open who may be emailed. In a suppression list nobody may.
pub(super) fn require_consent(plan: &ImportPlan, overview: &FilePreview) -> Result<(), ApiError> {
    if plan.suppression_reason.is_some() {
        return Ok(());
    }
    let is_answered = |at: usize, _: &Column| answer_to(plan, at).is_some();
    let open = unanswered_questions(overview, plan.suppression_reason, is_answered);
    if let Some(column) = open.first() {
        let sentence = format!(
            "Does the column \u{201C}{}\u{201D} say who may be emailed? Answer this before the import.",
            column.header
        );
        return Err(ApiError::new("import_question", sentence));
    }
    let per_row = |role: &ColumnRole| matches!(role, ColumnRole::Consent | ColumnRole::ConsentAt);
    if plan.consent == ConsentBasis::NotStated
        && !plan_in(plan, overview.clone()).columns.iter().any(per_row)
    {
        return Err(ApiError::new(
            "import_no_consent_basis",
            "Say why these people may be emailed, or that you do not know.",
        ));
    }
    Ok(())
}

/// The counts by consent basis, the most frequent first.
pub(super) fn bases_out(counts: BTreeMap<ConsentBasis, i64>) -> Vec<BasisCount> {
    let mut bases: Vec<BasisCount> =
        counts.into_iter().map(|(basis, count)| BasisCount { basis, count }).collect();
    bases.sort_by_key(|one| std::cmp::Reverse(one.count));
    bases
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn overview(text: &str) -> FilePreview {
        let name = format!("postroom-import-plan-{}.csv", postroom_model::id::ImportId::new().0);
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, text).unwrap();
        let overview = postroom_import::inspect(&path, None).unwrap();
        std::fs::remove_file(&path).unwrap();
        overview
    }

    fn plan(overview: &FilePreview, consent: ConsentBasis) -> ImportPlan {
        ImportPlan {
            token: String::new(),
            dialect: DialectOverride::default(),
            columns: overview.columns.iter().map(|column| column.role.clone()).collect(),
            answers: Vec::new(),
            addresses: Addresses::First,
            policy: Policy::Overwrite,
            consent,
            wording: String::new(),
            corrections: Vec::new(),
            correct_all: false,
            suppression_reason: None,
            lists: Vec::new(),
            new_list: None,
        }
    }

    fn code(plan: &ImportPlan, overview: &FilePreview) -> Option<String> {
        require_consent(plan, overview).err().map(|error| error.code)
    }

    #[test]
    fn a_file_without_a_consent_basis_is_refused() {
        let file = overview("email,name\na@example.com,A\nb@example.com,B\n");
        let not_stated = plan(&file, ConsentBasis::NotStated);
        assert_eq!(code(&not_stated, &file).as_deref(), Some("import_no_consent_basis"));
        assert_eq!(code(&plan(&file, ConsentBasis::None), &file), None);
        assert_eq!(code(&plan(&file, ConsentBasis::Customer), &file), None);
        let out = Some(SuppressionReason::Unsubscribed);
        assert_eq!(code(&ImportPlan { suppression_reason: out, ..not_stated }, &file), None);
        let file = overview("email,consent\na@example.com,yes\nb@example.com,no\n");
        assert_eq!(code(&plan(&file, ConsentBasis::NotStated), &file), None);
    }

    #[test]
    fn an_unanswered_question_is_refused_and_the_answer_decides_the_role() {
        let file = overview("email,Email status\na@example.com,yes\nb@example.com,no\n");
        assert_eq!(file.columns[1].question, Some(ConsentQuestion::YesMeans));
        let mut one = plan(&file, ConsentBasis::OptIn);
        assert_eq!(code(&one, &file).as_deref(), Some("import_question"));
        for (answer, role) in [
            (ConsentAnswer::MayBeEmailed, ColumnRole::Consent),
            (ConsentAnswer::NoMail, ColumnRole::OptedOut),
        ] {
            one.answers = vec![ColumnAnswer { column: 1, answer }];
            assert_eq!(code(&one, &file), None);
            assert_eq!(plan_in(&one, file.clone()).columns[1], role);
        }
        one.columns[1] = ColumnRole::Ignore;
        one.answers = vec![ColumnAnswer { column: 1, answer: ConsentAnswer::OtherMeaning }];
        assert_eq!(plan_in(&one, file).columns[1], ColumnRole::Ignore);
    }

    #[test]
    fn unclear_words_count_as_yes_only_when_the_user_says_so() {
        let file = overview("email,Newsletter\na@example.com,blau\nb@example.com,rot\n");
        assert!(matches!(file.columns[1].question, Some(ConsentQuestion::Words { .. })));
        let mut one = plan(&file, ConsentBasis::OptIn);
        for (answer, columns) in
            [(ConsentAnswer::NoMail, vec![]), (ConsentAnswer::MayBeEmailed, vec![1])]
        {
            one.answers = vec![ColumnAnswer { column: 1, answer }];
            let planned = plan_in(&one, file.clone());
            assert_eq!(planned.columns[1], ColumnRole::Consent);
            assert_eq!(planned.unclear_means_yes.into_iter().collect::<Vec<_>>(), columns);
        }
    }
}
