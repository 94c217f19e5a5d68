//! Finds possible duplicates (the same name, or two spellings of one mailbox) and merges contacts.
//!
//! It promises that a merge keeps every refusal: if one of the contacts refused, the merged contact
//! has refused. A merge can be undone. Leaves out: deciding that two contacts are one person.

use serde::{Deserialize, Serialize};
use sqlx::{QueryBuilder, Row, Sqlite, Transaction};

use crate::changes;
use crate::changes::summary::ChangeSummary;
use crate::changes::{ChangeKind, Detail};
use crate::contacts::ContactRow;
use crate::selection::Selection;
use crate::suppressions::suppress_contacts;
use crate::text::name_key;
use crate::{Reader, Result, Store, StoreError};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{ConsentBasis, Contact, ContactStatus};
use postroom_model::id::ContactId;

/// Why contacts may be duplicates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DuplicateReason {
    /// The same first and last name.
    Name,
    /// The same mailbox, written with dots or with something behind a plus.
    Mailbox,
}

/// Possible duplicates, oldest first.
#[derive(Debug, Clone, PartialEq)]
pub struct DuplicateGroup {
    pub reason: DuplicateReason,
    pub people: Vec<ContactRow>,
}

/// The maximum size of a group: a hundred contacts of one name are no duplicates.
const GROUP_MAX: i64 = 10;

// Gmail takes dots in the name for nothing, and most providers what stands behind a plus.
const MAILBOX: &str = "case when c.address_key like '%@gmail.com'
        or c.address_key like '%@googlemail.com'
    then replace(substr(c.address_key, 1,
        instr(replace(c.address_key, '@', '+'), '+') - 1), '.', '') || '@gmail.com'
    else substr(c.address_key, 1, instr(replace(c.address_key, '@', '+'), '+') - 1)
        || substr(c.address_key, instr(c.address_key, '@')) end";

impl Reader {
    /// Groups of people who may be one, at most `limit` of each likeness.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn duplicates(&self, limit: i64, now: Timestamp) -> Result<Vec<DuplicateGroup>> {
        // SQLite: group_concat, instr.
        let by_name = "select group_concat(c.id) from contacts c
             where c.name_key <> '' and c.given_name is not null and c.family_name is not null
             group by c.name_key having count(*) between 2 and ?1 order by c.name_key limit ?2";
        let by_mailbox = format!(
            "select group_concat(c.id) from contacts c
             where c.address_key like '%+%' or c.address_key like '%@gmail.com'
                 or c.address_key like '%@googlemail.com'
                 or exists (select 1 from contacts p where p.address_key like '%+%')
             group by {MAILBOX} having count(*) between 2 and ?1 limit ?2"
        );
        let mut groups: Vec<DuplicateGroup> = Vec::new();
        for (reason, sql) in
            [(DuplicateReason::Mailbox, by_mailbox), (DuplicateReason::Name, by_name.into())]
        {
            let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
                .bind(GROUP_MAX)
                .bind(limit)
                .fetch_all(self.read_pool())
                .await?;
            for row in &rows {
                let ids = row.get::<&str, _>(0).split(',').map(ContactId::from).collect();
                let mut people =
                    self.selected_contacts(&Selection::These(ids), "", GROUP_MAX, now).await?;
                people.sort_by_key(|one| one.contact.created_at);
                let same = |known: &DuplicateGroup| {
                    let ids = |people: &[ContactRow]| {
                        let mut ids: Vec<String> =
                            people.iter().map(|one| one.contact.id.0.clone()).collect();
                        ids.sort();
                        ids
                    };
                    ids(&known.people) == ids(&people)
                };
                if !groups.iter().any(same) {
                    groups.push(DuplicateGroup { reason, people });
                }
            }
        }
        Ok(groups)
    }
}

impl Store {
    /// Makes people one: `kept` gets what the others have and it lacks, stands on all their lists,
    /// and their mails are shown under it.
    ///
    /// # Errors
    /// [`StoreError::Gone`] when one of them is not there.
    pub async fn merge_contacts(
        &self,
        kept: &ContactId,
        others: &[ContactId],
        now: Timestamp,
    ) -> Result<ChangeSummary> {
        let mut person = self.contact(kept).await?;
        let mut notes = vec![self.note_of(kept).await?];
        let mut gone = Vec::new();
        for id in others.iter().filter(|id| *id != kept) {
            fill(&mut person, self.contact(id).await?);
            notes.push(self.note_of(id).await?);
            gone.push(id.clone());
        }
        if gone.is_empty() {
            return Err(StoreError::Gone("the other contact"));
        }
        let mut tx = self.begin().await?;
        let detail = Detail::name(person.address.as_str());
        let change = changes::begin(&mut tx, ChangeKind::Merged, &detail, now).await?;
        let mut all = gone.clone();
        all.push(kept.clone());
        let people = changes::keep(&mut tx, &change, &Selection::These(all), "").await?;
        write_person(&mut tx, &person, now).await?;
        move_side_tables(&mut tx, kept, &gone, change.seq, now).await?;
        notes.retain(|note| !note.trim().is_empty());
        if !notes.is_empty() {
            sqlx::query(
                "insert into notes (contact, body, updated_at)
                 select seq, ?2, ?3 from contacts where id = ?1
                 on conflict (contact) do update set body = excluded.body",
            )
            .bind(kept.as_str())
            .bind(notes.join("\n\n"))
            .bind(now.0)
            .execute(&mut *tx)
            .await?;
        }
        // An opted-out contact stays suppressed under the former address too.
        suppress_contacts(&mut tx, "c.updated_at <= ?2", "status", now, None).await?;
        let mut query = QueryBuilder::new("delete from contacts where id in (");
        let mut ids = query.separated(", ");
        for id in &gone {
            ids.push_bind(id.0.clone());
        }
        query.push(")");
        query.build().execute(&mut *tx).await?;
        self.finish(tx, change, people).await
    }
}

/// Fills the gaps of the remaining contact from another one.
fn fill(person: &mut Contact, other: Contact) {
    let empty = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    if empty(&person.given_name) && empty(&person.family_name) {
        person.given_name = other.given_name;
        person.family_name = other.family_name;
    }
    let mut fields = other.fields;
    fields.retain(|name, _| person.fields.get(name).is_none_or(|value| value.trim().is_empty()));
    person.fields.append(&mut fields);
    // An opt-out applies to the person, a bounce to one address.
    let said_no = matches!(other.status, ContactStatus::Unsubscribed | ContactStatus::Complained);
    if said_no && !person.status.is_out() {
        person.status = other.status;
    }
    let weak = matches!(person.consent, ConsentBasis::None | ConsentBasis::NotStated);
    if weak || other.consent == ConsentBasis::Refused {
        person.consent = other.consent;
    }
    if person.consent == ConsentBasis::Refused && person.status == ContactStatus::Subscribed {
        person.status = ContactStatus::NoConsent;
    }
}

async fn write_person(
    tx: &mut Transaction<'static, Sqlite>,
    person: &Contact,
    now: Timestamp,
) -> Result<()> {
    sqlx::query(
        "update contacts set given_name = ?2, family_name = ?3, name_key = ?4, fields = ?5,
             status = ?6, consent = ?7, updated_at = ?8 where id = ?1",
    )
    .bind(person.id.as_str())
    .bind(&person.given_name)
    .bind(&person.family_name)
    .bind(name_key(person.given_name.as_deref(), person.family_name.as_deref()))
    .bind(serde_json::to_string(&person.fields)?)
    .bind(person.status.word())
    .bind(person.consent.word())
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Moves lists, consent records and mails of the others to the remaining contact.
async fn move_side_tables(
    tx: &mut Transaction<'static, Sqlite>,
    kept: &ContactId,
    gone: &[ContactId],
    change: i64,
    now: Timestamp,
) -> Result<()> {
    let gone = serde_json::to_string(gone)?;
    for sql in [
        "insert into members (list, contact, added_at)
         select m.list, (select seq from contacts where id = ?1), ?4 from members m
         join contacts c on c.seq = m.contact
         where c.id in (select value from json_each(?2)) and ?3 = ?3
         on conflict (list, contact) do nothing",
        "insert into import_rows (import, contact, line, added, was, consented_at, evidence)
         select i.import, (select seq from contacts where id = ?1), i.line, 0, null,
             i.consented_at, i.evidence
         from import_rows i join contacts c on c.seq = i.contact
         where c.id in (select value from json_each(?2)) and ?3 = ?3 and ?4 = ?4
         on conflict (import, contact) do nothing",
        "update merged set kept = ?1
         where kept in (select value from json_each(?2)) and ?3 = ?3 and ?4 = ?4",
        "insert into merged (gone, kept, change)
         select value, ?1, ?3 from json_each(?2) where ?4 = ?4",
    ] {
        sqlx::query(sql)
            .bind(kept.as_str())
            .bind(&gone)
            .bind(change)
            .bind(now.0)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}
