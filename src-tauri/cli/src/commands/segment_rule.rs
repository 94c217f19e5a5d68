//! Parses a segment rule from the command line: JSON in which lists, tags, imports and campaigns are
//! given by name or id.
//!
//! It promises that the parsed rule is complete and contains ids only. Leaves out: which contacts a
//! rule matches (the engine).

use postroom_engine::Engine;
use postroom_model::contact::ListKind;
use postroom_model::contact::segment::Rule;

use crate::error::{CliError, failed};
use crate::output::Output;

/// Maximum number of imports that are searched for a name.
const IMPORTS: i64 = 10_000;
const EXAMPLE: &str = r#"{"kind":"field","name":"Town","test":{"op":"is","value":"Ulm"}}"#;

/// An object with a name and an id.
struct Named {
    id: String,
    name: String,
}

struct Names {
    lists: Vec<Named>,
    imports: Vec<Named>,
    campaigns: Vec<Named>,
    fields: Vec<String>,
}

/// Parses a rule and replaces names by ids.
///
/// # Errors
/// [`CliError::Usage`] when the text is not a rule or a name is unknown.
pub async fn read(engine: &Engine, text: &str, output: &Output) -> Result<Rule, CliError> {
    let mut rule: Rule =
        serde_json::from_str(text).map_err(|error| CliError::Usage(describe_error(&error)))?;
    rule.check().map_err(|error| CliError::Usage(format!("In the rule, {error}.")))?;
    let names = names(engine).await?;
    resolve(&mut rule, &names, output)?;
    Ok(rule)
}

async fn names(engine: &Engine) -> Result<Names, CliError> {
    let reader = engine.read();
    let mut lists = Vec::new();
    // Lists come first: a list takes precedence over a tag with the same name.
    for kind in [ListKind::List, ListKind::Tag] {
        let found = reader.lists(kind).await.map_err(failed)?;
        lists.extend(found.into_iter().map(|one| Named { id: one.list.id.0, name: one.list.name }));
    }
    let imports = engine.imports().past(IMPORTS).await.map_err(failed)?;
    let campaigns = reader.campaigns().await.map_err(failed)?;
    Ok(Names {
        lists,
        imports: imports.into_iter().map(|one| Named { id: one.id.0, name: one.name }).collect(),
        campaigns: campaigns
            .into_iter()
            .map(|one| Named { id: one.id.0, name: one.draft.name })
            .collect(),
        fields: reader.contact_fields().await.map_err(failed)?,
    })
}

fn resolve(rule: &mut Rule, names: &Names, output: &Output) -> Result<(), CliError> {
    match rule {
        Rule::Group { rules, .. } => {
            rules.iter_mut().try_for_each(|rule| resolve(rule, names, output))
        }
        Rule::OnList { list } => replace_name_by_id(list, &names.lists, "list or tag"),
        Rule::Import { import } => replace_name_by_id(import, &names.imports, "import"),
        Rule::Got { campaign } | Rule::Opened { campaign } | Rule::Clicked { campaign } => {
            replace_name_by_id(campaign, &names.campaigns, "campaign")
        }
        Rule::Field { name, .. } => {
            let wanted = name.trim().to_lowercase();
            if !names.fields.iter().any(|field| field.to_lowercase() == wanted) {
                output.message(&format!("No contact has a field called \u{201C}{name}\u{201D}."));
            }
            Ok(())
        }
        Rule::GivenName { .. }
        | Rule::FamilyName { .. }
        | Rule::Address { .. }
        | Rule::Domain { .. }
        | Rule::Status { .. }
        | Rule::Consent { .. }
        | Rule::Since { .. }
        | Rule::GotOfLast { .. }
        | Rule::OpenedOfLast { .. }
        | Rule::ActiveWithinDays { .. } => Ok(()),
    }
}

/// Replaces a name by the id of the first object with that name, ignoring case. Imports and
/// campaigns are sorted newest first. An id is not changed.
fn replace_name_by_id(text: &mut String, among: &[Named], what: &str) -> Result<(), CliError> {
    if among.iter().any(|one| one.id == *text) {
        return Ok(());
    }
    let wanted = text.trim().to_lowercase();
    match among.iter().find(|one| one.name.trim().to_lowercase() == wanted) {
        Some(found) => {
            text.clone_from(&found.id);
            Ok(())
        }
        None => Err(CliError::Usage(format!("There is no {what} called \u{201C}{text}\u{201D}."))),
    }
}

/// Describes an error in the JSON of a rule.
fn describe_error(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let message = error.to_string();
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match (error.classify(), quoted.split_first()) {
        (Category::Data, Some((word, []))) if message.starts_with("missing field") => {
            format!("The rule is not valid: a condition lacks the field \u{201C}{word}\u{201D}.")
        }
        (Category::Data, Some((word, known))) if message.starts_with("unknown variant") => format!(
            "The rule is not valid: \u{201C}{word}\u{201D} is not allowed here. Allowed values: {}.",
            known.join(", ")
        ),
        (Category::Data, _) => {
            format!(
                "The rule is not valid: a condition has the wrong form. Example of a rule: {EXAMPLE}."
            )
        }
        (Category::Syntax | Category::Eof | Category::Io, _) => format!(
            "The rule is not valid JSON: error in line {}, column {}. Example of a rule: {EXAMPLE}.",
            error.line().max(1),
            error.column().max(1)
        ),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn rule_errors_are_described_without_parser_jargon() {
        for (text, part) in [
            ("nonsense", "The rule is not valid JSON: error in line 1, column 2."),
            ("", "The rule is not valid JSON"),
            (r#"{"kind":"tag","name":"x"}"#, "\u{201C}tag\u{201D} is not allowed here."),
            (r#"{"kind":"field","name":"x"}"#, "a condition lacks the field \u{201C}test\u{201D}."),
            (r#"{"kind":"on_list","list":3}"#, "a condition has the wrong form."),
        ] {
            let error = serde_json::from_str::<Rule>(text).unwrap_err();
            let description = describe_error(&error);
            assert!(description.contains(part), "{text}: {description}");
            assert!(
                !description.contains('`') && !description.contains("line 1 column"),
                "{description}"
            );
        }
    }
}
