//! Writes a planned batch: suppressions first, then contacts, undo data and lists.
//!
//! Leaves out: the decisions (`batch`).

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::mem::take;
use std::sync::Arc;

use sqlx::error::BoxDynError;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, QueryBuilder, Row, Sqlite, Transaction};

use crate::import_rows::batch::{ImportBatch, InsertRow};
use crate::import_rows::model::{ImportOptions, ImportSeq};
use crate::{Result, StoreError, fields};
use postroom_model::clock::Timestamp;
use postroom_model::id::ListId;

/// Contacts per statement, with [`VALUES`] values each. SQLite accepts 32,766 values.
const CONTACTS_PER_STATEMENT: usize = 500;
/// Rows of `import_rows` per statement.
const TRACES_PER_STATEMENT: usize = 1_000;

impl ImportBatch {
    /// Writes the batch. `top` is the highest row number of a contact before it.
    pub(crate) async fn write(
        mut self,
        tx: &mut Transaction<'static, Sqlite>,
        options: &ImportOptions<'_>,
        top: i64,
    ) -> Result<()> {
        let import = options.import.map(|import| import.0);
        fields::register(tx, self.fields.iter().map(String::as_str), import).await?;
        self.write_suppressions(tx, options).await?;
        let inserts = take(&mut self.inserts);
        insert_people(tx, inserts, options.now).await?;
        self.write_updates(tx, options).await?;
        if let Some(import) = options.import {
            self.write_new_rows(tx, import, top).await?;
            self.write_traces(tx, import).await?;
        }
        self.contacts.sort_unstable();
        let contacts = serde_json::to_string(&self.contacts)?;
        for list in options.lists {
            sqlx::query(
                "insert into members (list, contact, added_at, import)
                 select l.seq, j.value, ?3, ?4 from lists l, json_each(?1) j where l.id = ?2
                 on conflict (list, contact) do nothing",
            )
            .bind(&contacts)
            .bind(list.as_str())
            .bind(options.now.0)
            .bind(options.import.map(|import| import.0))
            .execute(&mut **tx)
            .await?;
        }
        self.write_named_lists(tx, options).await
    }

    /// Writes the lists and tags that the rows name. Names match without regard to case; missing
    /// ones are created.
    async fn write_named_lists(
        &self,
        tx: &mut Transaction<'static, Sqlite>,
        options: &ImportOptions<'_>,
    ) -> Result<()> {
        if self.named_lists.is_empty() {
            return Ok(());
        }
        let mut ids = self.list_ids(tx).await?;
        let mut missing: BTreeMap<(&str, String), [&str; 3]> = BTreeMap::new();
        let new_ids: Vec<ListId> = self.named_lists.iter().map(|_| ListId::new()).collect();
        for ((kind, name, _), id) in self.named_lists.iter().zip(&new_ids) {
            let key = (*kind, name.to_lowercase());
            if !ids.contains_key(&key) {
                missing.entry(key).or_insert([id.as_str(), kind, name]);
            }
        }
        if !missing.is_empty() {
            let missing: Vec<[&str; 3]> = missing.into_values().collect();
            sqlx::query(
                "insert into lists (id, kind, name, created_at, import)
                 select j.value ->> 0, j.value ->> 1, j.value ->> 2, ?2, ?3
                 from json_each(?1) j where true",
            )
            .bind(serde_json::to_string(&missing)?)
            .bind(options.now.0)
            .bind(options.import.map(|import| import.0))
            .execute(&mut **tx)
            .await?;
            ids = self.list_ids(tx).await?;
        }
        let mut members: Vec<(i64, i64)> = self
            .named_lists
            .iter()
            .filter_map(|(kind, name, who)| Some((*ids.get(&(kind, name.to_lowercase()))?, *who)))
            .collect();
        members.sort_unstable();
        sqlx::query(
            "insert into members (list, contact, added_at, import)
             select j.value ->> 0, j.value ->> 1, ?2, ?3 from json_each(?1) j where true
             on conflict (list, contact) do nothing",
        )
        .bind(serde_json::to_string(&members)?)
        .bind(options.now.0)
        .bind(options.import.map(|import| import.0))
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// The lists of the kinds that the rows name, by kind and name in lower case. They are read
    /// together: with a query for each name, time grows with the square of the number of tags.
    async fn list_ids(
        &self,
        tx: &mut Transaction<'static, Sqlite>,
    ) -> Result<BTreeMap<(&'static str, String), i64>> {
        let kinds: BTreeSet<&'static str> =
            self.named_lists.iter().map(|(kind, _, _)| *kind).collect();
        let mut ids = BTreeMap::new();
        for kind in kinds {
            let rows = sqlx::query("select seq, name from lists where kind = ?1 order by seq desc")
                .bind(kind)
                .fetch_all(&mut **tx)
                .await?;
            let by_name = |row: &SqliteRow| {
                ((kind, row.get::<&str, _>("name").to_lowercase()), row.get::<i64, _>("seq"))
            };
            ids.extend(rows.iter().map(by_name));
        }
        Ok(ids)
    }

    /// Writes the new contacts without evidence and their rows in the file: most of most files.
    async fn write_new_rows(
        &self,
        tx: &mut Transaction<'static, Sqlite>,
        import: ImportSeq,
        top: i64,
    ) -> Result<()> {
        // SQLite: json_each counts from 0; the contacts were numbered in this order.
        sqlx::query(
            "insert into import_rows (import, contact, line, added)
             select ?1, ?2 + 1 + j.key, j.value, 1 from json_each(?3) j where j.value is not null",
        )
        .bind(import.0)
        .bind(top)
        .bind(serde_json::to_string(&self.lines)?)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Writes the updated contacts and those with evidence.
    async fn write_traces(
        &self,
        tx: &mut Transaction<'static, Sqlite>,
        import: ImportSeq,
    ) -> Result<()> {
        for chunk in self.traces.chunks(TRACES_PER_STATEMENT) {
            let mut query = QueryBuilder::<Sqlite>::new(
                "insert into import_rows
                     (import, contact, line, added, was, consented_at, evidence) ",
            );
            query.push_values(chunk, |mut row, one| {
                row.push_bind(import.0)
                    .push_bind(one.seq)
                    .push_bind(one.line)
                    .push_bind(i64::from(one.added))
                    .push_bind(one.was.as_deref())
                    .push_bind(one.consented_at)
                    .push_bind(one.evidence.as_deref());
            });
            query.push(" on conflict (import, contact) do nothing");
            query.build().execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Writes the suppressions before the contacts, so that no suppressed contact is ever subscribed.
    async fn write_suppressions(
        &self,
        tx: &mut Transaction<'static, Sqlite>,
        options: &ImportOptions<'_>,
    ) -> Result<()> {
        if self.suppressions.is_empty() {
            return Ok(());
        }
        // A permanent entry replaces a temporary one; an existing permanent entry stays unchanged.
        sqlx::query(
            "insert into suppressions (id, entry, reason, source, created_at, import,
                 transactional_since)
             select j.value ->> 'id', j.value ->> 'entry', j.value ->> 'reason', 'import', ?2, ?3,
                 case when j.value ->> 'reason' in ('bounced', 'blocked') then ?2 end
             from json_each(?1) j where true
             on conflict (entry) do update set expires_at = null,
                 transactional_since = coalesce(suppressions.transactional_since,
                     excluded.transactional_since),
                 reason = case when suppressions.reason = 'soft_bounced'
                     then excluded.reason else suppressions.reason end",
        )
        .bind(serde_json::to_string(&self.suppressions)?)
        .bind(options.now.0)
        .bind(options.import.map(|import| import.0))
        .execute(&mut **tx)
        .await?;
        if let Some(import) = options.import {
            sqlx::query(
                "insert into suppression_claims (import, suppression)
                 select ?2, s.seq from json_each(?1) j
                 cross join suppressions s on s.entry = j.value ->> 'entry'
                 where s.import is not null on conflict (import, suppression) do nothing",
            )
            .bind(serde_json::to_string(&self.suppressions)?)
            .bind(import.0)
            .execute(&mut **tx)
            .await?;
        }
        Ok(())
    }

    async fn write_updates(
        &self,
        tx: &mut Transaction<'static, Sqlite>,
        options: &ImportOptions<'_>,
    ) -> Result<()> {
        if !self.updates.is_empty() {
            sqlx::query(
                "update contacts set given_name = j.value ->> 'given',
                     family_name = j.value ->> 'family', name_key = j.value ->> 'name',
                     fields = j.value ->> 'fields', status = j.value ->> 'status',
                     consent = j.value ->> 'consent', updated_at = ?2
                 from json_each(?1) j where contacts.seq = j.value ->> 'seq'",
            )
            .bind(serde_json::to_string(&self.updates)?)
            .bind(options.now.0)
            .execute(&mut **tx)
            .await?;
        }
        Ok(())
    }
}

/// Values per contact in [`insert_sql`].
const VALUES: usize = 10;

/// The statement that inserts `contacts` contacts. Its last parameter is the time.
fn insert_sql(contacts: usize) -> Arc<str> {
    let row = format!("({})", ["?"; VALUES].join(", "));
    // The numbered parameter follows those without a number.
    format!(
        "with new (seq, id, address, address_key, given_name, family_name, name_key, fields,
             status, consent) as (values {})
         insert into contacts (seq, id, address, address_key, given_name, family_name, name_key,
             fields, status, consent, created_at, updated_at)
         select seq, id, address, coalesce(address_key, address), given_name, family_name,
             name_key, fields, status, consent, ?{moment}, ?{moment} from new",
        vec![row; contacts].join(", "),
        moment = contacts * VALUES + 1,
    )
    .into()
}

/// The stored words of statuses and consent bases, shared by all rows.
#[derive(Default)]
struct Words(HashMap<&'static str, Arc<str>>);

impl Words {
    fn get(&mut self, word: &'static str) -> Arc<str> {
        self.0.entry(word).or_insert_with(|| word.into()).clone()
    }
}

fn values(people: Vec<InsertRow>, words: &mut Words, now: Timestamp) -> Result<SqliteArguments> {
    let mut values = SqliteArguments::default();
    values.reserve(people.len() * VALUES + 1, 0);
    let broken = |error: BoxDynError| StoreError::Value(error.to_string());
    for one in people {
        values.add(one.seq).map_err(broken)?;
        values.add(one.id).map_err(broken)?;
        values.add(one.address).map_err(broken)?;
        values.add(one.key).map_err(broken)?;
        values.add(one.given).map_err(broken)?;
        values.add(one.family).map_err(broken)?;
        values.add(one.name).map_err(broken)?;
        values.add(one.fields).map_err(broken)?;
        values.add(words.get(one.status.word())).map_err(broken)?;
        values.add(words.get(one.consent.word())).map_err(broken)?;
    }
    values.add(now.0).map_err(broken)?;
    Ok(values)
}

/// Inserts the contacts, one statement after the other. The values of the next statement are built
/// while the current one runs on SQLite's thread.
async fn insert_people(
    tx: &mut Transaction<'static, Sqlite>,
    people: Vec<InsertRow>,
    now: Timestamp,
) -> Result<()> {
    let mut words = Words::default();
    let mut people = people.into_iter();
    let mut next = |words: &mut Words| -> Result<Option<(usize, SqliteArguments)>> {
        let some: Vec<InsertRow> = people.by_ref().take(CONTACTS_PER_STATEMENT).collect();
        match some.len() {
            0 => Ok(None),
            count => Ok(Some((count, values(some, words, now)?))),
        }
    };
    let full = insert_sql(CONTACTS_PER_STATEMENT);
    let mut ready = next(&mut words)?;
    while let Some((count, values)) = ready {
        let sql = if count == CONTACTS_PER_STATEMENT { full.clone() } else { insert_sql(count) };
        // Only the full statement is used again, so only that one stays prepared.
        let query = sqlx::query_with(AssertSqlSafe(sql), values)
            .persistent(count == CONTACTS_PER_STATEMENT);
        let (done, after) = tokio::join!(query.execute(&mut **tx), async { next(&mut words) });
        done?;
        ready = after?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use crate::Store;
    use crate::import_rows::{ImportOptions, Incoming};
    use postroom_model::clock::Timestamp;
    use postroom_model::contact::{Address, ConsentBasis, ListKind, NewContact};
    use postroom_model::import::Policy;

    fn person(at: usize, tags: Vec<String>) -> Incoming {
        let address = Address::parse(&format!("p{at}@example.com")).unwrap();
        let contact =
            NewContact { address, given_name: None, family_name: None, fields: Default::default() };
        Incoming { tags, ..Incoming::from_contact(1, contact) }
    }

    #[tokio::test]
    async fn a_tag_for_each_row_takes_time_that_grows_with_the_rows() {
        let folder = std::env::temp_dir().join(format!("postroom-{}", uuid::Uuid::new_v4()));
        let store = Store::open(&folder.join("tags.postroom")).await.unwrap();
        let options = ImportOptions {
            policy: Policy::Overwrite,
            consent: ConsentBasis::NotStated,
            suppress_all_as: None,
            lists: &[],
            import: None,
            now: Timestamp(1_795_521_600_000),
        };
        // With a query of all tags for each new one, this takes minutes.
        for batch in 0..2 {
            let rows = (0..10_000).map(|at| at + batch * 10_000);
            // Names match without regard to case, also within a batch.
            let tags = |at: usize| vec![format!("order-{at}"), ["VIP", "vip"][at % 2].to_owned()];
            let rows = rows.map(|at| person(at, tags(at))).collect();
            store.write_batch(rows, &options, false).await.unwrap();
        }
        let tags = store.lists(ListKind::Tag).await.unwrap();
        assert_eq!(tags.len(), 20_001);
        let vip = tags.iter().find(|tag| tag.list.name.eq_ignore_ascii_case("vip")).unwrap();
        assert_eq!(vip.people, 20_000);
        store.close().await;
        std::fs::remove_dir_all(folder).unwrap();
    }
}
