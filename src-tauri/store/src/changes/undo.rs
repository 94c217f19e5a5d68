//! Undoes a change.
//!
//! Leaves out: the history (`changes`).

use sqlx::{Row, Sqlite, Transaction};

use crate::changes::{ChangeKind, Detail, UndoResult, past};
use crate::suppressions::suppress_contacts;
use crate::{Result, Store, StoreError, taken};
use postroom_model::clock::Timestamp;
use postroom_model::contact::ListKind;
use postroom_model::id::ChangeId;

type Tx = Transaction<'static, Sqlite>;

/// The rows of the change `?1` whose contacts were not changed again since; `?2` is its time.
const UNTOUCHED: &str = "change_rows r join contacts c on c.id = r.contact
     where r.change = ?1 and c.updated_at = ?2";

/// Runs SQL with the change as `?1` and its time as `?2`; returns the number of affected rows.
async fn run(tx: &mut Tx, sql: String, seq: i64, at: Timestamp) -> Result<i64> {
    let done = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(seq).bind(at.0).execute(&mut **tx).await;
    let done = done.map_err(taken("a contact"))?;
    Ok(i64::try_from(done.rows_affected()).unwrap_or(i64::MAX))
}

impl Store {
    /// Undoes a change.
    ///
    /// # Errors
    /// [`StoreError::Gone`] if the change expired or was already undone; [`StoreError::Taken`] if
    /// another contact or list has the address or name by now.
    pub async fn undo_change(&self, id: &ChangeId, now: Timestamp) -> Result<UndoResult> {
        let mut tx = self.begin().await?;
        let row = sqlx::query("select * from changes where id = ?1 and undone_at is null")
            .bind(id.as_str())
            .fetch_optional(&mut *tx)
            .await?
            .ok_or(StoreError::Gone("the change"))?;
        let (seq, change): (i64, _) = (row.get("seq"), past(&row)?);
        let people = match change.kind {
            ChangeKind::Edited => restore_contacts(&mut tx, seq, change.at, now).await?,
            ChangeKind::Deleted => restore_deleted_contacts(&mut tx, seq, change.at, now).await?,
            ChangeKind::Merged => {
                let people = restore_deleted_contacts(&mut tx, seq, change.at, now).await?;
                let sql = "delete from merged where change = ?1 and ?2 = ?2".to_owned();
                run(&mut tx, sql, seq, change.at).await?;
                let sql = "delete from import_rows where (import, contact) in (
                     select i.import, c.seq from change_rows r join contacts c on c.id = r.contact
                     join import_rows i on i.contact = c.seq
                     where r.change = ?1 and ?2 = ?2 and i.import not in (
                         select j.value ->> 0 from json_each(r.was, '$.rows') j))"
                    .to_owned();
                run(&mut tx, sql, seq, change.at).await?;
                people + restore_contacts(&mut tx, seq, change.at, now).await?
            }
            ChangeKind::Status => restore_status(&mut tx, seq, change.at, now).await?,
            ChangeKind::ListOn => {
                let sql = members_sql("delete from members where list", "?2 = ?2");
                run_for_list(&mut tx, sql, seq, &change.detail).await?
            }
            ChangeKind::ListOff => restore_members(&mut tx, seq, change.at, &change.detail).await?,
            ChangeKind::ListDeleted | ChangeKind::ListMerged => {
                restore_list(&mut tx, &change.detail).await?;
                remove_merged_members(&mut tx, seq, &change.detail).await?;
                restore_members(&mut tx, seq, change.at, &change.detail).await?;
                change.people
            }
            ChangeKind::Field | ChangeKind::FieldRenamed | ChangeKind::FieldDeleted => {
                restore_field(&mut tx, &change.detail).await?;
                let sql = format!(
                    "update contacts set (fields, updated_at) = (
                         select r.was ->> 'fields', r.was ->> 'updated' from change_rows r
                         where r.change = ?1 and r.contact = contacts.id)
                     where id in (select c.id from {UNTOUCHED})"
                );
                run(&mut tx, sql, seq, change.at).await?
            }
        };
        sqlx::query("update changes set undone_at = ?2 where seq = ?1")
            .bind(seq)
            .bind(now.0)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        self.search_cache.invalidate();
        Ok(UndoResult { people, kept: (change.people - people).max(0) })
    }
}

/// Makes the suppression list agree with the status of the contacts again.
async fn sync_suppressions(tx: &mut Tx, seq: i64, at: Timestamp, now: Timestamp) -> Result<()> {
    let sql = "delete from suppressions where source = 'status' and created_at = ?2
         and entry in (select c.address_key from change_rows r
             join contacts c on c.id = r.contact
             where r.change = ?1 and c.status in ('subscribed', 'no_consent'))"
        .to_owned();
    run(tx, sql, seq, at).await?;
    // A contact who opted out meanwhile under the restored address stays opted out.
    let sql = "update contacts set status = (select s.reason from suppressions s
             where s.entry = contacts.address_key)
         where id in (select contact from change_rows where change = ?1 and ?2 = ?2)
             and status in ('subscribed', 'no_consent')
             and address_key in (select entry from suppressions where expires_at is null
                 and reason in ('unsubscribed', 'bounced', 'complained'))"
        .to_owned();
    run(tx, sql, seq, at).await?;
    let which = format!("c.id in (select contact from change_rows where change = {seq})");
    suppress_contacts(tx, &which, "status", now, None).await
}

/// Restores contacts that still exist, with lists, note and consent records.
async fn restore_contacts(tx: &mut Tx, seq: i64, at: Timestamp, now: Timestamp) -> Result<i64> {
    let lists = format!(
        "delete from members where added_at = ?2 and contact in (select c.seq from {UNTOUCHED})
             and list in (select seq from lists where kind <> 'segment')"
    );
    run(tx, lists, seq, at).await?;
    restore_side_tables(tx, seq, at, UNTOUCHED).await?;
    let sql = format!(
        "update contacts set (address, address_key, given_name, family_name, name_key, fields,
             status, consent, updated_at) = (
             select r.was ->> 'address', r.was ->> 'key', r.was ->> 'given', r.was ->> 'family',
                 r.was ->> 'name', r.was ->> 'fields', r.was ->> 'status', r.was ->> 'consent',
                 r.was ->> 'updated'
             from change_rows r where r.change = ?1 and r.contact = contacts.id)
         where id in (select c.id from {UNTOUCHED})"
    );
    let people = run(tx, sql, seq, at).await?;
    sync_suppressions(tx, seq, at, now).await?;
    Ok(people)
}

/// Restores deleted contacts, unless another contact has the address by now.
async fn restore_deleted_contacts(
    tx: &mut Tx,
    seq: i64,
    at: Timestamp,
    now: Timestamp,
) -> Result<i64> {
    let mut people = 0;
    // With the former row number, by which the table sorts by age, or a new one if it is in use.
    for (number, free) in [
        (
            "r.was ->> 'seq'",
            "and not exists (select 1 from contacts x where x.seq = r.was ->> 'seq')",
        ),
        ("null", ""),
    ] {
        let sql = format!(
            "insert into contacts (seq, id, address, address_key, given_name, family_name,
                 name_key, fields, status, consent, created_at, updated_at)
             select {number}, r.contact, r.was ->> 'address', r.was ->> 'key', r.was ->> 'given',
                 r.was ->> 'family', r.was ->> 'name', r.was ->> 'fields', r.was ->> 'status',
                 r.was ->> 'consent', r.was ->> 'created', r.was ->> 'updated'
             from change_rows r where r.change = ?1 and ?2 = ?2
                 and not exists (select 1 from contacts x where x.id = r.contact) {free}
             order by r.was ->> 'key' on conflict (address_key) do nothing"
        );
        people += run(tx, sql, seq, at).await?;
    }
    let here = "change_rows r join contacts c on c.id = r.contact
         where r.change = ?1 and ?2 = ?2";
    restore_side_tables(tx, seq, at, here).await?;
    sync_suppressions(tx, seq, at, now).await?;
    Ok(people)
}

/// Restores lists, tags, the note and the consent records.
async fn restore_side_tables(tx: &mut Tx, seq: i64, at: Timestamp, whose: &str) -> Result<()> {
    let here = format!("(select r.was as was, c.seq as seq from {whose})");
    for sql in [
        format!(
            "insert into members (list, contact, added_at, import)
             select j.value ->> 0, w.seq, j.value ->> 1, j.value ->> 2
             from {here} w, json_each(w.was, '$.lists') j
             where j.value ->> 0 in (select seq from lists)
             on conflict (list, contact) do nothing"
        ),
        format!(
            "insert into notes (contact, body, updated_at)
             select w.seq, w.was ->> '$.note[0]', w.was ->> '$.note[1]' from {here} w
             where w.was ->> '$.note[0]' is not null
             on conflict (contact) do update set body = excluded.body"
        ),
        format!(
            "insert into import_rows (import, contact, line, added, was, consented_at, evidence)
             select j.value ->> 0, w.seq, j.value ->> 1, j.value ->> 2, j.value ->> 3,
                 j.value ->> 4, j.value ->> 5
             from {here} w, json_each(w.was, '$.rows') j
             where j.value ->> 0 in (select seq from imports)
             on conflict (import, contact) do nothing"
        ),
    ] {
        run(tx, sql, seq, at).await?;
    }
    Ok(())
}

async fn restore_status(tx: &mut Tx, seq: i64, at: Timestamp, now: Timestamp) -> Result<i64> {
    let sql = format!(
        "update contacts set (status, consent, updated_at) = (
             select r.was ->> 'status', r.was ->> 'consent', r.was ->> 'updated'
             from change_rows r where r.change = ?1 and r.contact = contacts.id)
         where id in (select c.id from {UNTOUCHED})"
    );
    let people = run(tx, sql, seq, at).await?;
    sync_suppressions(tx, seq, at, now).await?;
    Ok(people)
}

fn members_sql(begin: &str, and: &str) -> String {
    format!(
        "{begin} = (select seq from lists where id = ?3) and {and} and contact in (
             select c.seq from change_rows r join contacts c on c.id = r.contact
             where r.change = ?1)"
    )
}

/// SQL about the change `?1` and the list `?3`.
async fn run_for_list(tx: &mut Tx, sql: String, seq: i64, detail: &Detail) -> Result<i64> {
    let list = detail.list.as_ref().map(|list| list.0.clone());
    let done = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(seq)
        .bind(0)
        .bind(list)
        .execute(&mut **tx)
        .await?;
    Ok(i64::try_from(done.rows_affected()).unwrap_or(i64::MAX))
}

async fn restore_members(tx: &mut Tx, seq: i64, at: Timestamp, detail: &Detail) -> Result<i64> {
    let list = detail.list.as_ref().map(|list| list.0.clone());
    let done = sqlx::query(
        "insert into members (list, contact, added_at, import)
         select l.seq, c.seq, coalesce(r.was ->> 'since', ?2), r.was ->> 'import'
         from change_rows r join contacts c on c.id = r.contact join lists l on l.id = ?3
         where r.change = ?1 order by c.seq on conflict (list, contact) do nothing",
    )
    .bind(seq)
    .bind(at.0)
    .bind(list)
    .execute(&mut **tx)
    .await?;
    Ok(i64::try_from(done.rows_affected()).unwrap_or(i64::MAX))
}

async fn restore_list(tx: &mut Tx, detail: &Detail) -> Result<()> {
    sqlx::query(
        "insert into lists (id, kind, name, created_at) values (?1, ?2, ?3, ?4)
         on conflict (id) do nothing",
    )
    .bind(detail.list.as_ref().map(|list| list.0.clone()))
    .bind(detail.list_kind.unwrap_or(ListKind::List).word())
    .bind(&detail.list_name)
    .bind(detail.list_since)
    .execute(&mut **tx)
    .await
    .map_err(taken("a list"))?;
    Ok(())
}

/// Removes the contacts from the target list that the merge had added to it.
async fn remove_merged_members(tx: &mut Tx, seq: i64, detail: &Detail) -> Result<()> {
    sqlx::query(
        "delete from members where list = (select seq from lists where id = ?2)
             and contact in (select c.seq from change_rows r join contacts c on c.id = r.contact
                 where r.change = ?1 and r.was ->> 'had' = 0)",
    )
    .bind(seq)
    .bind(&detail.into)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Restores the entry of `fields`.
async fn restore_field(tx: &mut Tx, detail: &Detail) -> Result<()> {
    let Some(field) = &detail.field else { return Ok(()) };
    sqlx::query(
        "insert into fields (name, kind, choices) values (?1, coalesce(?2, 'text'),
             coalesce(?3, '[]')) on conflict (name) do nothing",
    )
    .bind(field)
    .bind(&detail.field_kind)
    .bind(&detail.field_choices)
    .execute(&mut **tx)
    .await?;
    // Delete the name that the rename had created.
    if let Some(made) = &detail.into {
        sqlx::query("delete from fields where name = ?1 and ?2")
            .bind(made)
            .bind(detail.into_name.is_none())
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}
