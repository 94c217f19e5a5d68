//! The statements that write a batch of imported rows: the suppression list first, then people,
//! traces and lists.
//!
//! Leaves out: what is written, which was decided before.

use std::collections::{BTreeMap, HashMap};
use std::mem::take;
use std::sync::Arc;

use serde::Serialize;
use sqlx::error::BoxDynError;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, QueryBuilder, Row, Sqlite, Transaction};

use crate::import_rows::{Sorted, Terms};
use crate::imports::ImportSeq;
use crate::{Result, StoreError, fields};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{ConsentBasis, ContactStatus};
use postroom_model::id::ListId;

/// People in one statement, with [`VALUES`] values each: SQLite takes 32,766 in one.
const PEOPLE_A_STATEMENT: usize = 500;
/// Traces in one statement.
const TRACES_A_STATEMENT: usize = 1_000;

/// A new person.
pub(crate) struct InsertRow {
    pub seq: i64,
    pub id: String,
    pub address: String,
    /// None: the same as the address.
    pub key: Option<String>,
    pub given: Option<String>,
    pub family: Option<String>,
    pub name: String,
    pub fields: String,
    pub status: ContactStatus,
    pub consent: ConsentBasis,
}

#[derive(Serialize)]
pub(crate) struct UpdateRow {
    pub seq: i64,
    pub given: Option<String>,
    pub family: Option<String>,
    pub name: String,
    pub fields: String,
    pub status: &'static str,
    pub consent: &'static str,
}

pub(crate) struct TraceRow {
    pub seq: i64,
    pub line: i64,
    pub added: bool,
    pub was: Option<String>,
    pub at: Option<i64>,
    pub evidence: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct OutRow {
    pub id: String,
    pub entry: String,
    pub reason: &'static str,
}

impl Sorted {
    /// `top` is the highest number of a person before.
    pub(crate) async fn write(
        mut self,
        tx: &mut Transaction<'static, Sqlite>,
        terms: &Terms<'_>,
        top: i64,
    ) -> Result<()> {
        fields::register(tx, self.fields.iter().map(String::as_str)).await?;
        self.write_out(tx, terms).await?;
        let inserts = take(&mut self.inserts);
        insert_people(tx, inserts, terms.now).await?;
        self.write_updates(tx, terms).await?;
        if let Some(import) = terms.import {
            self.write_lines(tx, import, top).await?;
            self.write_traces(tx, import).await?;
        }
        self.everybody.sort_unstable();
        let everybody = serde_json::to_string(&self.everybody)?;
        for list in terms.lists {
            sqlx::query(
                "insert into members (list, contact, added_at, import)
                 select l.seq, j.value, ?3, ?4 from lists l, json_each(?1) j where l.id = ?2
                 on conflict (list, contact) do nothing",
            )
            .bind(&everybody)
            .bind(list.as_str())
            .bind(terms.now.0)
            .bind(terms.import.map(|import| import.0))
            .execute(&mut **tx)
            .await?;
        }
        self.write_labels(tx, terms).await
    }

    /// Lists and tags that the rows name. A name is known in any case; what is not there is made.
    async fn write_labels(
        &self,
        tx: &mut Transaction<'static, Sqlite>,
        terms: &Terms<'_>,
    ) -> Result<()> {
        if self.labels.is_empty() {
            return Ok(());
        }
        let mut ids: BTreeMap<(&str, String), i64> = BTreeMap::new();
        for (kind, name, _) in &self.labels {
            let key = (*kind, name.to_lowercase());
            if ids.contains_key(&key) {
                continue;
            }
            let known = sqlx::query("select seq, name from lists where kind = ?1")
                .bind(*kind)
                .fetch_all(&mut **tx)
                .await?;
            let same = |row: &&SqliteRow| row.get::<&str, _>("name").to_lowercase() == key.1;
            let seq = match known.iter().find(same) {
                Some(row) => row.get("seq"),
                None => sqlx::query(
                    "insert into lists (id, kind, name, created_at, import)
                     values (?1, ?2, ?3, ?4, ?5)",
                )
                .bind(ListId::new().0)
                .bind(*kind)
                .bind(name)
                .bind(terms.now.0)
                .bind(terms.import.map(|import| import.0))
                .execute(&mut **tx)
                .await?
                .last_insert_rowid(),
            };
            ids.insert(key, seq);
        }
        let mut members: Vec<(i64, i64)> = self
            .labels
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
        .bind(terms.now.0)
        .bind(terms.import.map(|import| import.0))
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Who is new, and in which row of the file they stand: most people of most files.
    async fn write_lines(
        &self,
        tx: &mut Transaction<'static, Sqlite>,
        import: ImportSeq,
        top: i64,
    ) -> Result<()> {
        // SQLite: json_each counts from 0; the people were numbered in this order.
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

    async fn write_traces(
        &self,
        tx: &mut Transaction<'static, Sqlite>,
        import: ImportSeq,
    ) -> Result<()> {
        for chunk in self.traces.chunks(TRACES_A_STATEMENT) {
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
                    .push_bind(one.at)
                    .push_bind(one.evidence.as_deref());
            });
            query.push(" on conflict (import, contact) do nothing");
            query.build().execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// The suppression list before the people: nobody in it is subscribed for a moment.
    async fn write_out(
        &self,
        tx: &mut Transaction<'static, Sqlite>,
        terms: &Terms<'_>,
    ) -> Result<()> {
        if self.out.is_empty() {
            return Ok(());
        }
        // For ever wins over a soft entry; an entry for ever stays as it is.
        sqlx::query(
            "insert into suppressions (id, entry, reason, source, created_at, import)
             select j.value ->> 'id', j.value ->> 'entry', j.value ->> 'reason', 'import', ?2, ?3
             from json_each(?1) j where true
             on conflict (entry) do update set expires_at = null,
                 reason = case when suppressions.reason = 'soft_bounced'
                     then excluded.reason else suppressions.reason end",
        )
        .bind(serde_json::to_string(&self.out)?)
        .bind(terms.now.0)
        .bind(terms.import.map(|import| import.0))
        .execute(&mut **tx)
        .await?;
        if let Some(import) = terms.import {
            sqlx::query(
                "insert into suppression_claims (import, suppression)
                 select ?2, s.seq from json_each(?1) j
                 cross join suppressions s on s.entry = j.value ->> 'entry'
                 where s.import is not null on conflict (import, suppression) do nothing",
            )
            .bind(serde_json::to_string(&self.out)?)
            .bind(import.0)
            .execute(&mut **tx)
            .await?;
        }
        Ok(())
    }

    async fn write_updates(
        &self,
        tx: &mut Transaction<'static, Sqlite>,
        terms: &Terms<'_>,
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
            .bind(terms.now.0)
            .execute(&mut **tx)
            .await?;
        }
        Ok(())
    }
}

/// Values of each person in [`insert_sql`].
const VALUES: usize = 10;

/// The statement that inserts so many people; the moment is its last parameter.
fn insert_sql(people: usize) -> Arc<str> {
    let row = format!("({})", ["?"; VALUES].join(", "));
    // The parameter with a number stands behind those without.
    format!(
        "with new (seq, id, address, address_key, given_name, family_name, name_key, fields,
             status, consent) as (values {})
         insert into contacts (seq, id, address, address_key, given_name, family_name, name_key,
             fields, status, consent, created_at, updated_at)
         select seq, id, address, coalesce(address_key, address), given_name, family_name,
             name_key, fields, status, consent, ?{moment}, ?{moment} from new",
        vec![row; people].join(", "),
        moment = people * VALUES + 1,
    )
    .into()
}

/// The words of a few states, shared by a million rows.
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

/// A statement after the other; the values of each are put together while the one before it runs on
/// the store's thread.
async fn insert_people(
    tx: &mut Transaction<'static, Sqlite>,
    people: Vec<InsertRow>,
    now: Timestamp,
) -> Result<()> {
    let mut words = Words::default();
    let mut people = people.into_iter();
    let mut next = |words: &mut Words| -> Result<Option<(usize, SqliteArguments)>> {
        let some: Vec<InsertRow> = people.by_ref().take(PEOPLE_A_STATEMENT).collect();
        match some.len() {
            0 => Ok(None),
            count => Ok(Some((count, values(some, words, now)?))),
        }
    };
    let full = insert_sql(PEOPLE_A_STATEMENT);
    let mut ready = next(&mut words)?;
    while let Some((count, values)) = ready {
        let sql = if count == PEOPLE_A_STATEMENT { full.clone() } else { insert_sql(count) };
        // Kept prepared only where it comes again.
        let query =
            sqlx::query_with(AssertSqlSafe(sql), values).persistent(count == PEOPLE_A_STATEMENT);
        let (done, after) = tokio::join!(query.execute(&mut **tx), async { next(&mut words) });
        done?;
        ready = after?;
    }
    Ok(())
}
