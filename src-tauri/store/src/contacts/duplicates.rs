//! Finds possible duplicates (the same name with a second sign, or two spellings of one mailbox) and
//! merges contacts.
//!
//! It promises that a merge keeps every refusal: if one of the contacts refused, the merged contact
//! has refused, and that contacts marked as different people are not proposed again. A merge can be
//! undone. Leaves out: deciding that two contacts are one person.

mod second_sign;

use std::collections::{BTreeSet, HashSet};

use serde::{Deserialize, Serialize};
use sqlx::{QueryBuilder, Row, Sqlite, Transaction};

use self::second_sign::{clusters, signs};
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
    /// The same first and last name, and a second sign.
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

/// The maximum number of contacts of common names that are compared.
const COMPARED_MAX: i64 = 50_000;

/// A contact that is compared with others of its group.
struct Candidate {
    id: String,
    signs: BTreeSet<String>,
}

impl Reader {
    /// Groups of contacts that may be one person, at most `limit` of each reason.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn duplicates(&self, limit: i64, now: Timestamp) -> Result<Vec<DuplicateGroup>> {
        let distinct = self.distinct_contacts().await?;
        let mut groups: Vec<DuplicateGroup> = Vec::new();
        let mut known: HashSet<Vec<String>> = HashSet::new();
        for (reason, candidates) in [
            (DuplicateReason::Mailbox, self.of_one_mailbox().await?),
            (DuplicateReason::Name, self.of_one_name().await?),
        ] {
            let found = candidates.iter().flat_map(|group| linked(reason, group, &distinct));
            let fresh = found.filter(|ids| known.insert(ids.clone()));
            for ids in fresh.take(usize::try_from(limit).unwrap_or(0)) {
                let ids = ids.iter().map(|id| ContactId::from(id.as_str())).collect();
                let mut people =
                    self.selected_contacts(&Selection::These(ids), "", GROUP_MAX, now).await?;
                people.sort_by_key(|one| one.contact.created_at);
                groups.push(DuplicateGroup { reason, people });
            }
        }
        Ok(groups)
    }

    /// The pairs that the user marked as different people.
    async fn distinct_contacts(&self) -> Result<HashSet<(String, String)>> {
        let rows = sqlx::query("select contact, other from distinct_contacts")
            .fetch_all(self.read_pool())
            .await?;
        Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
    }

    async fn of_one_mailbox(&self) -> Result<Vec<Vec<Candidate>>> {
        let sql = format!(
            "select {MAILBOX} as match_key, c.id, c.address_key, '{{}}' as fields from contacts c
             where {MAILBOX} in (select {MAILBOX} from contacts c
                 where c.address_key like '%+%' or c.address_key like '%@gmail.com'
                     or c.address_key like '%@googlemail.com'
                     or exists (select 1 from contacts p where p.address_key like '%+%')
                 group by 1 having count(*) between 2 and ?1)
             order by 1, c.seq limit ?2"
        );
        self.candidates(sql).await
    }

    async fn of_one_name(&self) -> Result<Vec<Vec<Candidate>>> {
        let full_name = "c.name_key <> '' and c.given_name is not null
             and c.family_name is not null";
        let sql = format!(
            "select c.name_key as match_key, c.id, c.address_key, c.fields from contacts c
             where {full_name} and c.name_key in (select c.name_key from contacts c
                 where {full_name} group by c.name_key having count(*) between 2 and ?1)
             order by 1, c.seq limit ?2"
        );
        self.candidates(sql).await
    }

    /// The rows of the query, which are sorted by their match key, as one group for each match key.
    async fn candidates(&self, sql: String) -> Result<Vec<Vec<Candidate>>> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(GROUP_MAX)
            .bind(COMPARED_MAX)
            .fetch_all(self.read_pool())
            .await?;
        let mut groups: Vec<Vec<Candidate>> = Vec::new();
        let mut match_key: Option<String> = None;
        for row in &rows {
            let fields = serde_json::from_str(row.get::<&str, _>("fields"))?;
            let candidate =
                Candidate { id: row.get("id"), signs: signs(row.get("address_key"), &fields) };
            let same = match_key.as_deref() == Some(row.get("match_key"));
            match groups.last_mut() {
                Some(group) if same => group.push(candidate),
                _ => groups.push(vec![candidate]),
            }
            match_key = Some(row.get("match_key"));
        }
        Ok(groups)
    }
}

/// The parts of a group whose members may be one person; the ids of each, sorted.
fn linked(
    reason: DuplicateReason,
    group: &[Candidate],
    distinct: &HashSet<(String, String)>,
) -> Vec<Vec<String>> {
    let are_linked = |one: usize, other: usize| {
        let (Some(one), Some(other)) = (group.get(one), group.get(other)) else { return false };
        let shared = match reason {
            DuplicateReason::Mailbox => true,
            DuplicateReason::Name => !one.signs.is_disjoint(&other.signs),
        };
        shared && !distinct.contains(&pair(&one.id, &other.id))
    };
    clusters(group.len(), are_linked)
        .into_iter()
        .map(|cluster| {
            let members = cluster.into_iter().filter_map(|at| group.get(at));
            let mut ids: Vec<String> = members.map(|one| one.id.clone()).collect();
            ids.sort();
            ids
        })
        .collect()
}

/// Two ids in the order in which `distinct_contacts` stores them.
fn pair(one: &str, other: &str) -> (String, String) {
    let (first, second) = if one <= other { (one, other) } else { (other, one) };
    (first.to_owned(), second.to_owned())
}

impl Store {
    /// Remembers that these contacts are different people, each pair of them.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn set_distinct(&self, ids: &[ContactId], now: Timestamp) -> Result<()> {
        let mut pairs = Vec::new();
        for (at, one) in ids.iter().enumerate() {
            for other in ids.iter().skip(at + 1).filter(|other| *other != one) {
                pairs.push(pair(one.as_str(), other.as_str()));
            }
        }
        // SQLite: json_each unfolds the list of pairs. A contact that is gone is left out.
        sqlx::query(
            "insert into distinct_contacts (contact, other, created_at)
             select j.value ->> 0, j.value ->> 1, ?2 from json_each(?1) j
             where exists (select 1 from contacts where id = j.value ->> 0)
                 and exists (select 1 from contacts where id = j.value ->> 1)
             on conflict (contact, other) do nothing",
        )
        .bind(serde_json::to_string(&pairs)?)
        .bind(now.0)
        .execute(self.write_pool())
        .await?;
        Ok(())
    }

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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use postroom_model::contact::{Address, NewContact};
    use postroom_model::import::Policy;

    use super::*;

    const NOW: Timestamp = Timestamp(1_795_521_600_000);

    fn named(address: &str, phone: Option<&str>) -> NewContact {
        NewContact {
            address: Address::parse(address).unwrap(),
            given_name: Some("Anna".into()),
            family_name: Some("Berg".into()),
            fields: phone.map(|phone| ("Phone".to_owned(), phone.to_owned())).into_iter().collect(),
        }
    }

    async fn proposed(store: &Store) -> Vec<Vec<String>> {
        let groups = store.duplicates(10, NOW).await.unwrap();
        let addresses = |group: DuplicateGroup| {
            let people = group.people.into_iter();
            let mut all: Vec<String> = people.map(|one| one.contact.address.to_string()).collect();
            all.sort();
            all
        };
        groups.into_iter().map(addresses).collect()
    }

    #[tokio::test]
    async fn name_alone_proposes_nobody_and_different_people_stay_apart() {
        let folder = std::env::temp_dir().join(format!("postroom-{}", uuid::Uuid::new_v4()));
        let store = Store::open(&folder.join("twins.postroom")).await.unwrap();
        let people = [
            named("anna@north.example", Some("+49 171 1234567")),
            named("berg@south.example", Some("0171 1234567")),
            named("ab1970@east.example", None),
        ];
        let basis = ConsentBasis::OptIn;
        store.import_batch(&people, Policy::Overwrite, basis, &[], false, NOW).await.unwrap();
        assert_eq!(proposed(&store).await, [["anna@north.example", "berg@south.example"]]);

        let group = store.duplicates(10, NOW).await.unwrap().remove(0);
        let ids: Vec<ContactId> = group.people.into_iter().map(|one| one.contact.id).collect();
        store.set_distinct(&ids, NOW).await.unwrap();
        store.set_distinct(&ids, NOW).await.unwrap();
        assert!(proposed(&store).await.is_empty());

        // A third person makes a group with one of them only.
        let third = [named("an.na+list@west.example", None)];
        store.import_batch(&third, Policy::Overwrite, basis, &[], false, NOW).await.unwrap();
        assert_eq!(proposed(&store).await, [["an.na+list@west.example", "anna@north.example"]]);
        store.close().await;
        std::fs::remove_dir_all(folder).unwrap();
    }
}
