//! A segment's rule as it stands on the command line: JSON in which lists, tags, imports and
//! campaigns may be called by their names.
//!
//! It promises that a rule that comes out of here is finished and holds ids only. Leaves out: what a
//! rule means (`contact::segment`).

use postroom_engine::contact::ListKind;
use postroom_engine::contact::segment::Rule;
use postroom_engine::engine::Engine;

use crate::error::{CliError, failed};
use crate::output::Output;

/// Imports among which a name is looked for.
const IMPORTS: i64 = 10_000;
const LIKE: &str = r#"{"kind":"field","name":"Town","test":{"op":"is","value":"Ulm"}}"#;

/// What has a name and an id.
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

/// Reads a rule and puts ids where names stand.
pub async fn read(engine: &Engine, text: &str, output: &Output) -> Result<Rule, CliError> {
    let mut rule: Rule =
        serde_json::from_str(text).map_err(|error| CliError::Usage(sentence(&error)))?;
    rule.check().map_err(|error| CliError::Usage(format!("In the rule, {error}.")))?;
    let names = names(engine).await?;
    resolve(&mut rule, &names, output)?;
    Ok(rule)
}

async fn names(engine: &Engine) -> Result<Names, CliError> {
    let store = engine.store();
    let mut lists = Vec::new();
    // Lists first: where a tag has the same name, the list is meant.
    for kind in [ListKind::List, ListKind::Tag] {
        let found = store.lists(kind).await.map_err(failed)?;
        lists.extend(found.into_iter().map(|one| Named { id: one.list.id.0, name: one.list.name }));
    }
    let imports = engine.imports().past(IMPORTS).await.map_err(failed)?;
    let campaigns = store.campaigns().await.map_err(failed)?;
    Ok(Names {
        lists,
        imports: imports.into_iter().map(|one| Named { id: one.id.0, name: one.name }).collect(),
        campaigns: campaigns
            .into_iter()
            .map(|one| Named { id: one.id.0, name: one.draft.name })
            .collect(),
        fields: store.contact_fields().await.map_err(failed)?,
    })
}

fn resolve(rule: &mut Rule, names: &Names, output: &Output) -> Result<(), CliError> {
    match rule {
        Rule::Group { rules, .. } => {
            rules.iter_mut().try_for_each(|rule| resolve(rule, names, output))
        }
        Rule::OnList { list } => put_id(list, &names.lists, "list or tag"),
        Rule::Import { import } => put_id(import, &names.imports, "import"),
        Rule::Got { campaign } | Rule::Opened { campaign } | Rule::Clicked { campaign } => {
            put_id(campaign, &names.campaigns, "campaign")
        }
        Rule::Field { name, .. } => {
            let wanted = name.trim().to_lowercase();
            if !names.fields.iter().any(|field| field.to_lowercase() == wanted) {
                output.message(&format!("Nobody has a field called \u{201C}{name}\u{201D}."));
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

/// An id stays; a name, whatever its capitals, becomes the id of the first that has it: imports and
/// campaigns come with the newest first.
fn put_id(text: &mut String, among: &[Named], what: &str) -> Result<(), CliError> {
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

/// What is wrong with the JSON, in words for a person.
fn sentence(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let said = error.to_string();
    let quoted: Vec<&str> = said.split('`').skip(1).step_by(2).collect();
    match (error.classify(), quoted.split_first()) {
        (Category::Data, Some((word, []))) if said.starts_with("missing field") => {
            format!("The rule cannot be read: a condition lacks its \u{201C}{word}\u{201D}.")
        }
        (Category::Data, Some((word, known))) if said.starts_with("unknown variant") => format!(
            "The rule cannot be read: \u{201C}{word}\u{201D} is no word of a rule here. The words are {}.",
            known.join(", ")
        ),
        (Category::Data, _) => {
            format!(
                "The rule cannot be read: a condition is not as it should be. A rule looks like {LIKE}."
            )
        }
        (Category::Syntax | Category::Eof | Category::Io, _) => format!(
            "The rule is not JSON: it cannot be read at letter {} of line {}. A rule looks like {LIKE}.",
            error.column().max(1),
            error.line().max(1)
        ),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn what_is_wrong_with_a_rule_is_said_in_plain_words() {
        for (text, part) in [
            ("nonsense", "The rule is not JSON: it cannot be read at letter 2 of line 1."),
            ("", "The rule is not JSON"),
            (r#"{"kind":"tag","name":"x"}"#, "\u{201C}tag\u{201D} is no word of a rule here."),
            (r#"{"kind":"field","name":"x"}"#, "a condition lacks its \u{201C}test\u{201D}."),
            (r#"{"kind":"on_list","list":3}"#, "a condition is not as it should be."),
        ] {
            let error = serde_json::from_str::<Rule>(text).unwrap_err();
            let said = sentence(&error);
            assert!(said.contains(part), "{text}: {said}");
            assert!(!said.contains('`') && !said.contains("line 1 column"), "{said}");
        }
    }
}
