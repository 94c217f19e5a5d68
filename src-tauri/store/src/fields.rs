//! The `fields` table: which fields of the user's own there are, and of what kind each is.
//!
//! It promises to hold every field that a contact has: code that writes contacts registers their
//! fields in the same transaction. Leaves out: the values, which are stored with the contacts.

use serde::{Deserialize, Serialize};
use sqlx::{Row, Sqlite, Transaction};

use crate::changes;
use crate::changes::summary::ChangeSummary;
use crate::changes::{ChangeKind, Detail};
use crate::selection::{ContactFilter, Selection};
use crate::text::field_path;
use crate::{Reader, Result, Store, StoreError};
use postroom_model::clock::Timestamp;
use postroom_model::contact::segment::Rule;
use postroom_model::contact::{Field, FieldKind};

/// A field with how many people have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FieldSize {
    pub field: Field,
    pub people: i64,
    /// The value of some contact.
    pub example: Option<String>,
}

/// Puts fields among the known ones, as created by `import`; a known one stays as it is.
pub(crate) async fn register<'a>(
    tx: &mut Transaction<'static, Sqlite>,
    names: impl Iterator<Item = &'a str>,
    import: Option<i64>,
) -> Result<()> {
    let names: Vec<&str> = names.collect();
    if names.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into fields (name, import) select value, ?2 from json_each(?1) where true
         on conflict (name) do nothing",
    )
    .bind(serde_json::to_string(&names)?)
    .bind(import)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn everybody() -> Selection {
    Selection::Matching { filter: ContactFilter::default(), except: Vec::new() }
}

impl Reader {
    /// The names of all fields of the user's own, by name.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn contact_fields(&self) -> Result<Vec<String>> {
        Ok(self.fields().await?.into_iter().map(|field| field.name).collect())
    }

    /// All fields of the user's own, by name.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn fields(&self) -> Result<Vec<Field>> {
        let rows = sqlx::query("select name, kind, choices from fields order by lower(name)")
            .fetch_all(self.read_pool())
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Field {
                    name: row.get("name"),
                    kind: FieldKind::from_word(row.get("kind")).unwrap_or_default(),
                    choices: serde_json::from_str(row.get("choices"))?,
                })
            })
            .collect()
    }

    /// As [`Self::fields`], with the number of contacts that have each. Reads all contacts.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn field_sizes(&self) -> Result<Vec<FieldSize>> {
        // SQLite: json_each unfolds the object of fields.
        let rows = sqlx::query(
            "select f.key as name, count(*) as people, min(f.value) as example
             from contacts c, json_each(c.fields) f where c.fields <> '{}' group by f.key",
        )
        .fetch_all(self.read_pool())
        .await?;
        let fields = self.fields().await?;
        Ok(fields
            .into_iter()
            .map(|field| {
                let row = rows.iter().find(|row| row.get::<&str, _>("name") == field.name);
                FieldSize {
                    people: row.map_or(0, |row| row.get("people")),
                    example: row.and_then(|row| row.get("example")),
                    field,
                }
            })
            .collect())
    }
}

impl Store {
    /// Makes a field, or says of what kind a known one is.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn put_field(&self, field: &Field) -> Result<()> {
        let choices = if field.kind == FieldKind::Choice { field.choices.as_slice() } else { &[] };
        sqlx::query(
            "insert into fields (name, kind, choices) values (?1, ?2, ?3)
             on conflict (name) do update set kind = excluded.kind, choices = excluded.choices,
                 import = null",
        )
        .bind(field.name.trim())
        .bind(field.kind.word())
        .bind(serde_json::to_string(choices)?)
        .execute(self.write_pool())
        .await?;
        Ok(())
    }

    /// Sets the guessed kinds of imported fields, where the user has set none.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn set_guessed_kinds(&self, fields: &[Field]) -> Result<()> {
        for field in fields {
            sqlx::query(
                "update fields set kind = ?2, choices = ?3 where name = ?1 and kind = 'text'",
            )
            .bind(&field.name)
            .bind(field.kind.word())
            .bind(serde_json::to_string(&field.choices)?)
            .execute(self.write_pool())
            .await?;
        }
        Ok(())
    }

    /// Renames a field. If the new name exists, the fields are merged, and contacts with both keep the
    /// value of the existing one.
    ///
    /// # Errors
    /// [`StoreError::Gone`] when there is no such field.
    pub async fn rename_field(
        &self,
        from: &str,
        to: &str,
        now: Timestamp,
    ) -> Result<ChangeSummary> {
        let to = to.trim();
        let fields = self.fields().await?;
        let field = fields.iter().find(|one| one.name == from);
        let field = field.ok_or(StoreError::Gone("the field"))?;
        if to.is_empty() || to == from {
            return Ok(ChangeSummary { people: 0, change: None });
        }
        let known = fields.iter().any(|one| one.name == to);
        let detail = Detail {
            into: Some(to.to_owned()),
            into_name: known.then(|| to.to_owned()),
            ..detail_of(field)?
        };
        let segments = self.segments().await?;
        let mut tx = self.begin().await?;
        let change = changes::begin(&mut tx, ChangeKind::FieldRenamed, &detail, now).await?;
        let people = record_contacts_with(&mut tx, &change, from).await?;
        // SQLite: json_set and json_remove.
        sqlx::query(
            "update contacts set updated_at = ?2, fields = json_remove(
                 case when coalesce(fields ->> ?4, '') = '' then json_set(fields, ?4, fields ->> ?3)
                     else fields end, ?3)
             where id in (select contact from change_rows where change = ?1)",
        )
        .bind(change.seq)
        .bind(now.0)
        .bind(field_path(from))
        .bind(field_path(to))
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "insert into fields (name, kind, choices)
             select ?2, kind, choices from fields where name = ?1 on conflict (name) do nothing",
        )
        .bind(from)
        .bind(to)
        .execute(&mut *tx)
        .await?;
        sqlx::query("delete from fields where name = ?1").bind(from).execute(&mut *tx).await?;
        for segment in segments {
            let mut rule = segment.rule;
            if rename_field_in_rule(&mut rule, from, to) {
                sqlx::query(
                    "update segments set rule = ?2
                     where list = (select seq from lists where id = ?1)",
                )
                .bind(segment.id.as_str())
                .bind(serde_json::to_string(&rule)?)
                .execute(&mut *tx)
                .await?;
            }
        }
        tx.commit().await?;
        self.search_cache.invalidate();
        Ok(ChangeSummary { people, change: Some(change.id) })
    }

    /// Deletes a field of all contacts.
    ///
    /// # Errors
    /// [`StoreError::Gone`] when there is no such field.
    pub async fn delete_field(&self, name: &str, now: Timestamp) -> Result<ChangeSummary> {
        let fields = self.fields().await?;
        let field = fields.iter().find(|one| one.name == name);
        let detail = detail_of(field.ok_or(StoreError::Gone("the field"))?)?;
        let mut tx = self.begin().await?;
        let change = changes::begin(&mut tx, ChangeKind::FieldDeleted, &detail, now).await?;
        let people = record_contacts_with(&mut tx, &change, name).await?;
        sqlx::query(
            "update contacts set updated_at = ?2, fields = json_remove(fields, ?3)
             where id in (select contact from change_rows where change = ?1)",
        )
        .bind(change.seq)
        .bind(now.0)
        .bind(field_path(name))
        .execute(&mut *tx)
        .await?;
        sqlx::query("delete from fields where name = ?1").bind(name).execute(&mut *tx).await?;
        tx.commit().await?;
        self.search_cache.invalidate();
        Ok(ChangeSummary { people, change: Some(change.id) })
    }
}

fn detail_of(field: &Field) -> Result<Detail> {
    Ok(Detail {
        field: Some(field.name.clone()),
        field_kind: Some(field.kind.word().to_owned()),
        field_choices: Some(serde_json::to_string(&field.choices)?),
        ..Detail::default()
    })
}

/// Stores the former state of the contacts that have the field.
async fn record_contacts_with(
    tx: &mut Transaction<'static, Sqlite>,
    change: &changes::Change,
    name: &str,
) -> Result<i64> {
    // The name is user input: it is quoted in SQL, with its quotes doubled.
    let quoted = field_path(name).replace('\'', "''");
    let which = format!(" and c.fields ->> '{quoted}' is not null");
    changes::keep(tx, change, &everybody(), &which).await
}

/// Renames a field in a rule; returns whether the rule named it.
fn rename_field_in_rule(rule: &mut Rule, from: &str, to: &str) -> bool {
    match rule {
        Rule::Group { rules, .. } => {
            let renamed: Vec<bool> =
                rules.iter_mut().map(|rule| rename_field_in_rule(rule, from, to)).collect();
            renamed.contains(&true)
        }
        Rule::Field { name, .. } if name == from => {
            *name = to.to_owned();
            true
        }
        Rule::Field { .. }
        | Rule::GivenName { .. }
        | Rule::FamilyName { .. }
        | Rule::Address { .. }
        | Rule::Domain { .. }
        | Rule::OnList { .. }
        | Rule::Status { .. }
        | Rule::Consent { .. }
        | Rule::Since { .. }
        | Rule::Import { .. }
        | Rule::Got { .. }
        | Rule::GotOfLast { .. }
        | Rule::OpenedOfLast { .. }
        | Rule::Opened { .. }
        | Rule::Clicked { .. }
        | Rule::ActiveWithinDays { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::import_rows::ImportOptions;
    use crate::import_rows::Incoming;
    use postroom_model::contact::segment::Test;
    use postroom_model::contact::{Address, ConsentBasis, NewContact};
    use postroom_model::import::Policy;

    const NOW: Timestamp = Timestamp(1_795_521_600_000);
    /// Names that a JSON path or SQL would read as something else.
    const NAMES: [&str; 12] = [
        "ab",
        "a\"b",
        "a\\",
        "a\\\"b",
        "a.b",
        "a[0]",
        "$.ab",
        "0",
        "a'b",
        "caf\u{E9}",
        "a\tb",
        "\"ab\"",
    ];

    async fn store_with_fields() -> (std::path::PathBuf, Store) {
        let folder = std::env::temp_dir().join(format!("postroom-{}", uuid::Uuid::new_v4()));
        let store = Store::open(&folder.join("fields.postroom")).await.unwrap();
        let rows = NAMES.iter().enumerate().map(|(at, name)| {
            let contact = NewContact {
                address: Address::parse(&format!("p{at}@example.com")).unwrap(),
                given_name: None,
                family_name: None,
                fields: [((*name).to_owned(), format!("v{at}"))].into(),
            };
            Incoming::from_contact(1, contact)
        });
        let options = ImportOptions {
            policy: Policy::Overwrite,
            consent: ConsentBasis::NotStated,
            suppress_all_as: None,
            lists: &[],
            import: None,
            now: NOW,
        };
        store.write_batch(rows.collect(), &options, false).await.unwrap();
        (folder, store)
    }

    async fn people_with(store: &Store, name: &str, value: &str) -> i64 {
        let test = Test::Is(value.to_owned());
        let rule = Rule::Field { name: name.to_owned(), test };
        store.count_segment(&rule, NOW).await.unwrap().people
    }

    #[tokio::test]
    async fn fields_are_found_by_their_exact_key() {
        let (folder, store) = store_with_fields().await;
        for (at, name) in NAMES.iter().enumerate() {
            for value in 0..NAMES.len() {
                let found = people_with(&store, name, &format!("v{value}")).await;
                assert_eq!(found, i64::from(value == at), "{name:?} v{value}");
            }
        }
        let sizes = store.field_sizes().await.unwrap();
        assert!(sizes.iter().all(|size| size.people == 1), "{sizes:?}");
        store.close().await;
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[tokio::test]
    async fn deleting_or_renaming_a_field_leaves_the_others() {
        let (folder, store) = store_with_fields().await;
        let half = NAMES.len() / 2;
        for (at, name) in NAMES.iter().enumerate() {
            let changed = if at < half {
                store.delete_field(name, NOW).await.unwrap()
            } else {
                store.rename_field(name, &format!("new {name}"), NOW).await.unwrap()
            };
            assert_eq!(changed.people, 1, "{name:?}");
            for (other, name) in NAMES.iter().enumerate().skip(at + 1) {
                assert_eq!(people_with(&store, name, &format!("v{other}")).await, 1, "{name:?}");
            }
            let new = people_with(&store, &format!("new {name}"), &format!("v{at}")).await;
            assert_eq!(new, i64::from(at >= half), "{name:?}");
        }
        store.close().await;
        std::fs::remove_dir_all(folder).unwrap();
    }
}
