//! The statements that write a batch of imported rows: the suppression list first, then people,
//! traces and lists.
//!
//! Leaves out: what is written, which was decided before.

use std::collections::BTreeMap;

use serde::Serialize;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, Transaction};

use super::{Sorted, Terms};
use crate::id::ListId;
use crate::store::imports::ImportSeq;
use crate::store::{Result, fields};

/// Rows in one statement: SQLite takes 32,766 values in one.
const ROWS_A_STATEMENT: usize = 1_000;

pub(super) struct InsertRow<'a> {
    pub seq: i64,
    pub id: String,
    pub address: &'a str,
    pub key: &'a str,
    pub given: Option<&'a str>,
    pub family: Option<&'a str>,
    pub name: String,
    pub fields: String,
    pub status: &'static str,
    pub consent: &'static str,
}

#[derive(Serialize)]
pub(super) struct UpdateRow {
    pub seq: i64,
    pub given: Option<String>,
    pub family: Option<String>,
    pub name: String,
    pub fields: String,
    pub status: &'static str,
    pub consent: &'static str,
}

pub(super) struct TraceRow<'a> {
    pub seq: i64,
    pub line: i64,
    pub added: i64,
    pub was: Option<String>,
    pub at: Option<i64>,
    pub evidence: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct OutRow<'a> {
    pub id: String,
    pub entry: &'a str,
    pub reason: &'static str,
}

impl Sorted<'_> {
    pub(super) async fn write(
        &self,
        tx: &mut Transaction<'static, Sqlite>,
        terms: &Terms<'_>,
    ) -> Result<()> {
        fields::register(tx, self.fields.iter().copied()).await?;
        self.write_out(tx, terms).await?;
        self.write_people(tx, terms).await?;
        if let Some(import) = terms.import {
            self.write_traces(tx, import).await?;
        }
        let mut everybody: Vec<i64> = self.traces.iter().map(|trace| trace.seq).collect();
        everybody.sort_unstable();
        let everybody = serde_json::to_string(&everybody)?;
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
                .bind(*name)
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
            .filter_map(|(kind, name, who)| Some((*ids.get(&(*kind, name.to_lowercase()))?, *who)))
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

    async fn write_traces(
        &self,
        tx: &mut Transaction<'static, Sqlite>,
        import: ImportSeq,
    ) -> Result<()> {
        for chunk in self.traces.chunks(ROWS_A_STATEMENT) {
            let mut query = QueryBuilder::<Sqlite>::new(
                "insert into import_rows
                     (import, contact, line, added, was, consented_at, evidence) ",
            );
            query.push_values(chunk, |mut row, one| {
                row.push_bind(import.0)
                    .push_bind(one.seq)
                    .push_bind(one.line)
                    .push_bind(one.added)
                    .push_bind(one.was.as_deref())
                    .push_bind(one.at)
                    .push_bind(one.evidence);
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
        Ok(())
    }

    async fn write_people(
        &self,
        tx: &mut Transaction<'static, Sqlite>,
        terms: &Terms<'_>,
    ) -> Result<()> {
        for chunk in self.inserts.chunks(ROWS_A_STATEMENT) {
            let mut query = QueryBuilder::<Sqlite>::new(
                "insert into contacts (seq, id, address, address_key, given_name, family_name,
                     name_key, fields, status, consent, created_at, updated_at) ",
            );
            query.push_values(chunk, |mut row, one| {
                row.push_bind(one.seq)
                    .push_bind(one.id.as_str())
                    .push_bind(one.address)
                    .push_bind(one.key)
                    .push_bind(one.given)
                    .push_bind(one.family)
                    .push_bind(one.name.as_str())
                    .push_bind(one.fields.as_str())
                    .push_bind(one.status)
                    .push_bind(one.consent)
                    .push_bind(terms.now.0)
                    .push_bind(terms.now.0);
            });
            query.build().execute(&mut **tx).await?;
        }
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
