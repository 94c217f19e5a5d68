//! What the undo of an import would do, and what an import leaves behind beside contacts: lists,
//! tags and fields.
//!
//! It promises that only lists, tags and fields go that this import created and that nothing uses
//! any more: no contact and no segment. Leaves out: the contacts (`imports`).

use sqlx::{Row, Sqlite, Transaction};

use crate::import_rows::model::ImportSeq;
use crate::imports::Undone;
use crate::{Reader, Result};

/// A contact of the import that was changed after it: by the user, or by a later import.
pub(crate) const CHANGED: &str = "c.updated_at > i.finished_at or exists (
    select 1 from import_rows later where later.contact = r.contact and later.import > r.import
        and (later.added = 1 or later.was is not null))";

impl Reader {
    /// What the undo of an import would do now.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be read.
    pub async fn undo_preview(&self, seq: ImportSeq) -> Result<Undone> {
        let sql = format!(
            "select coalesce(sum(not changed and added), 0) as removed,
                 coalesce(sum(not changed and not added and had), 0) as restored,
                 coalesce(sum(changed and (added or had)), 0) as kept
             from (select r.added = 1 as added, r.was is not null as had,
                     coalesce({CHANGED}, false) as changed
                 from import_rows r join contacts c on c.seq = r.contact
                 join imports i on i.seq = r.import where r.import = ?1)"
        );
        let people =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(seq.0).fetch_one(self.read_pool()).await?;
        let lists = sqlx::query(
            "select count(*) from lists l where (l.import = ?1
                     or l.id = (select list_made from imports where seq = ?1))
                 and not exists (select 1 from members m
                     where m.list = l.seq and (m.import is null or m.import <> ?1))
                 and not exists (select 1 from segments s where instr(s.rule, l.id) > 0)",
        )
        .bind(seq.0)
        .fetch_one(self.read_pool())
        .await?;
        let fields = sqlx::query(
            "select count(*) from fields f where f.import = ?1
                 and f.name not in (select v.key from contacts c, json_each(c.fields) v
                     where c.fields <> '{}' and not exists (select 1 from import_rows r
                         where r.import = ?1 and r.contact = c.seq))
                 and not exists (select 1 from segments s
                     where instr(s.rule, json_quote(f.name)) > 0)",
        )
        .bind(seq.0)
        .fetch_one(self.read_pool())
        .await?;
        Ok(Undone {
            removed: people.get("removed"),
            restored: people.get("restored"),
            kept: people.get("kept"),
            lists: lists.get(0),
            fields: fields.get(0),
        })
    }
}

/// Deletes the lists, tags and fields that only this import created, and counts them.
pub(crate) async fn remove_unused(
    tx: &mut Transaction<'static, Sqlite>,
    seq: ImportSeq,
    undone: &mut Undone,
) -> Result<()> {
    sqlx::query("delete from members where import = ?1").bind(seq.0).execute(&mut **tx).await?;
    let lists = sqlx::query(
        "delete from lists where (import = ?1
                 or id = (select list_made from imports where seq = ?1))
             and not exists (select 1 from members m where m.list = lists.seq)
             and not exists (select 1 from segments s where instr(s.rule, lists.id) > 0)",
    )
    .bind(seq.0)
    .execute(&mut **tx)
    .await?;
    // SQLite: json_each unfolds the object of fields; the subquery runs once, and only if the import
    // created a field.
    let fields = sqlx::query(
        "delete from fields where import = ?1
             and name not in (select v.key from contacts c, json_each(c.fields) v
                 where c.fields <> '{}')
             and not exists (select 1 from segments s
                 where instr(s.rule, json_quote(fields.name)) > 0)",
    )
    .bind(seq.0)
    .execute(&mut **tx)
    .await?;
    undone.lists = i64::try_from(lists.rows_affected()).unwrap_or(i64::MAX);
    undone.fields = i64::try_from(fields.rows_affected()).unwrap_or(i64::MAX);
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use postroom_model::clock::Timestamp;
    use postroom_model::contact::{Address, ConsentBasis, Field, FieldKind, ListKind, NewContact};
    use postroom_model::id::ImportId;
    use postroom_model::import::Policy;

    use super::*;
    use crate::Store;
    use crate::import_rows::{ImportOptions, Incoming};
    use crate::imports::ImportState;

    const NOW: Timestamp = Timestamp(1_795_521_600_000);

    fn row(line: u64, address: &str, fields: &[(&str, &str)]) -> Incoming {
        let fields = fields.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        let address = Address::parse(address).unwrap();
        let contact =
            NewContact { address, given_name: None, family_name: None, fields: fields.collect() };
        Incoming { tags: vec![format!("tag {line}")], ..Incoming::from_contact(line, contact) }
    }

    async fn import(store: &Store, rows: Vec<Incoming>, now: Timestamp) -> ImportSeq {
        let id = ImportId::new();
        let basis = ConsentBasis::OptIn;
        let seq = store.begin_import(&id, "a.csv", basis, "", None, now).await.unwrap();
        let options = ImportOptions {
            policy: Policy::Overwrite,
            consent: basis,
            suppress_all_as: None,
            lists: &[],
            import: Some(seq),
            now,
        };
        store.write_batch(rows, &options, false).await.unwrap();
        store.end_import(seq, ImportState::Done, &(), now).await.unwrap();
        seq
    }

    #[tokio::test]
    async fn undo_removes_the_fields_and_tags_that_only_this_import_made() {
        let folder = std::env::temp_dir().join(format!("postroom-{}", uuid::Uuid::new_v4()));
        let store = Store::open(&folder.join("undo.postroom")).await.unwrap();
        let own = Field { name: "Own".into(), kind: FieldKind::Text, choices: Vec::new() };
        store.put_field(&own).await.unwrap();
        let rows = vec![
            row(1, "a@example.org", &[("Own", "x"), ("Once", "x"), ("Shared", "x")]),
            row(2, "b@example.org", &[("Edited", "x")]),
        ];
        let first = import(&store, rows, NOW).await;
        let later = Timestamp(NOW.0 + 1);
        let other = row(2, "c@example.org", &[("Shared", "y")]);
        import(&store, vec![other], later).await;
        // The user works with this one, so it is the user's.
        let edited = Field { name: "Edited".into(), kind: FieldKind::Number, choices: Vec::new() };
        store.put_field(&edited).await.unwrap();

        let expected = Undone { removed: 2, restored: 0, kept: 0, lists: 1, fields: 1 };
        assert_eq!(store.undo_preview(first).await.unwrap(), expected);
        assert_eq!(store.undo_import(first, later).await.unwrap(), expected);
        let names = store.contact_fields().await.unwrap();
        assert_eq!(names, ["Edited", "Own", "Shared"]);
        assert!(store.list_named(ListKind::Tag, "tag 1").await.unwrap().is_none());
        assert!(store.list_named(ListKind::Tag, "tag 2").await.unwrap().is_some());
        store.close().await;
        std::fs::remove_dir_all(folder).unwrap();
    }
}
