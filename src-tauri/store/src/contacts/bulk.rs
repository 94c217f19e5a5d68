//! Bulk changes: delete contacts, set their status, list membership or a field.
//!
//! It promises that each change can be undone (`changes`) and is written completely or not at all.
//! Leaves out: the confirmation, which the window asks for.

use sqlx::{QueryBuilder, Sqlite, Transaction};

use crate::changes;
use crate::changes::summary::ChangeSummary;
use crate::changes::{Change, ChangeKind, Detail};
use crate::fields;
use crate::selection::{Selection, push_selection};
use crate::suppressions::suppress_contacts;
use crate::{Reader, Result, Store, StoreError};
use postroom_model::clock::Timestamp;
use postroom_model::contact::ContactStatus;
use postroom_model::id::ListId;

/// An SQL condition on `c`: it has no permanent suppression yet.
const NOT_YET_SUPPRESSED: &str =
    "not exists (select 1 from suppressions s where s.entry = c.address_key
     and s.expires_at is null)";

impl Reader {
    /// Commits a change, and deletes its record if it touched no contact.
    pub(crate) async fn finish(
        &self,
        mut tx: Transaction<'static, Sqlite>,
        change: Change,
        people: i64,
    ) -> Result<ChangeSummary> {
        if people == 0 {
            changes::forget(&mut tx, &change).await?;
        }
        tx.commit().await?;
        self.search_cache.invalidate();
        Ok(ChangeSummary { people, change: (people > 0).then_some(change.id) })
    }
}

impl Store {
    /// Deletes contacts. Their deliveries stay on record, and opted-out addresses stay on the
    /// suppression list.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn delete_contacts(
        &self,
        selection: &Selection,
        now: Timestamp,
    ) -> Result<ChangeSummary> {
        let selection = &self.resolve_selection(selection, now).await?;
        let mut tx = self.begin().await?;
        let change = changes::begin(&mut tx, ChangeKind::Deleted, &Detail::default(), now).await?;
        let people = changes::keep(&mut tx, &change, selection, "").await?;
        suppress_contacts(&mut tx, NOT_YET_SUPPRESSED, "status", now, None).await?;
        let mut query =
            QueryBuilder::new("delete from contacts where id in (select c.id from contacts c");
        push_selection(&mut query, selection)?;
        query.push(")");
        query.build().execute(&mut *tx).await?;
        self.finish(tx, change, people).await
    }

    /// Sets the status of contacts and updates the suppression list accordingly.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn set_contact_status(
        &self,
        selection: &Selection,
        status: ContactStatus,
        now: Timestamp,
    ) -> Result<ChangeSummary> {
        let selection = &self.resolve_selection(selection, now).await?;
        let mut tx = self.begin().await?;
        let detail = Detail { status: Some(status), ..Detail::default() };
        let change = changes::begin(&mut tx, ChangeKind::Status, &detail, now).await?;
        let differs = format!(" and c.status <> '{}'", status.word());
        let people = changes::keep(&mut tx, &change, selection, &differs).await?;
        if status == ContactStatus::Subscribed {
            let mut query = QueryBuilder::new(
                "delete from suppressions
                 where reason in ('unsubscribed', 'bounced', 'complained', 'soft_bounced')
                     and entry in (select c.address_key from contacts c",
            );
            push_selection(&mut query, selection)?;
            query.push(")");
            query.build().execute(&mut *tx).await?;
        }
        let mut query = QueryBuilder::new("update contacts set status = ");
        query.push_bind(status.word()).push(", updated_at = ").push_bind(now.0);
        query.push(" where id in (select contact from change_rows where change = ");
        query.push_bind(change.seq).push(")");
        query.build().execute(&mut *tx).await?;
        if status.is_out() {
            suppress_contacts(&mut tx, NOT_YET_SUPPRESSED, "status", now, None).await?;
        }
        self.finish(tx, change, people).await
    }

    /// Adds contacts to a list or tag, or removes them.
    ///
    /// # Errors
    /// [`StoreError::Gone`] when there is no such list.
    pub async fn set_list_members(
        &self,
        selection: &Selection,
        list: &ListId,
        on: bool,
        now: Timestamp,
    ) -> Result<ChangeSummary> {
        let known = self.list_by_id(list).await?.ok_or(StoreError::Gone("the list"))?;
        let kind = if on { ChangeKind::ListOn } else { ChangeKind::ListOff };
        let selection = &self.resolve_selection(selection, now).await?;
        let mut tx = self.begin().await?;
        let change = changes::begin(&mut tx, kind, &Detail::list(&known), now).await?;
        let stands = format!(
            " and c.seq {} (select m.contact from members m where m.list = {})",
            if on { "not in" } else { "in" },
            known.seq
        );
        let people = changes::keep(&mut tx, &change, selection, &stands).await?;
        let whom = "(select c.seq from change_rows r join contacts c on c.id = r.contact
             where r.change = ?1 order by c.seq)";
        let sql = if on {
            format!(
                "insert into members (list, contact, added_at)
                 select ?2, w.seq, ?3 from {whom} w where true
                 on conflict (list, contact) do nothing"
            )
        } else {
            format!("delete from members where list = ?2 and ?3 = ?3 and contact in {whom}")
        };
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(change.seq)
            .bind(known.seq)
            .bind(now.0)
            .execute(&mut *tx)
            .await?;
        self.finish(tx, change, people).await
    }

    /// Sets one field of contacts; an empty value removes it.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn set_contact_field(
        &self,
        selection: &Selection,
        name: &str,
        value: &str,
        now: Timestamp,
    ) -> Result<ChangeSummary> {
        let value = value.trim();
        let detail = Detail {
            field: Some(name.to_owned()),
            value: Some(value.to_owned()),
            ..Detail::default()
        };
        let selection = &self.resolve_selection(selection, now).await?;
        let mut tx = self.begin().await?;
        if !value.is_empty() {
            fields::register(&mut tx, [name].into_iter(), None).await?;
        }
        let change = changes::begin(&mut tx, ChangeKind::Field, &detail, now).await?;
        let people = changes::keep(&mut tx, &change, selection, "").await?;
        // SQLite: json_patch writes one field, and takes it away where it is null.
        let patch = serde_json::json!({ name: (!value.is_empty()).then_some(value) });
        sqlx::query(
            "update contacts set fields = json_patch(fields, ?2), updated_at = ?3
             where id in (select contact from change_rows where change = ?1)",
        )
        .bind(change.seq)
        .bind(patch.to_string())
        .bind(now.0)
        .execute(&mut *tx)
        .await?;
        self.finish(tx, change, people).await
    }
}
