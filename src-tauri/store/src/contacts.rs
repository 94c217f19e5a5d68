//! The `contacts` table.

pub mod bulk;
pub(crate) mod counts;
pub mod duplicates;
pub mod last_mail;
pub mod page;
pub(crate) mod page_cache;
mod search;
pub(crate) mod search_index;

use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, Transaction};

use crate::changes;
use crate::changes::{ChangeKind, Detail};
pub use crate::contacts::counts::ContactCounts;
use crate::contacts::counts::counts_by_status;
use crate::fields;
use crate::selection::push_selection;
pub use crate::selection::{ContactFilter, Selection};
use crate::suppressions::{not_suppressed_sql, suppress_contacts};
use crate::text::name_key;
use crate::{Reader, Result, Store, StoreError, taken};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{
    Address, ConsentBasis, Contact, ContactStatus, ListKind, NewContact,
};
use postroom_model::id::{ContactId, ListId};

/// A row of the table: the person and the names of their lists and tags.
#[derive(Debug, Clone, PartialEq)]
pub struct ContactRow {
    pub contact: Contact,
    pub list_names: Vec<String>,
    pub tag_names: Vec<String>,
    /// On the suppression list, by address or by domain.
    pub suppressed: bool,
}

pub(crate) fn contact(row: &SqliteRow) -> Result<Contact> {
    let status: &str = row.get("status");
    let address: String = row.get("address");
    Ok(Contact {
        id: ContactId(row.get("id")),
        address: Address::parse(&address).map_err(|e| StoreError::Value(e.to_string()))?,
        given_name: row.get("given_name"),
        family_name: row.get("family_name"),
        fields: serde_json::from_str(row.get::<&str, _>("fields"))?,
        status: ContactStatus::from_word(status)
            .ok_or_else(|| StoreError::Value(format!("contact status {status}")))?,
        consent: ConsentBasis::from_word(row.get("consent")).unwrap_or_default(),
        lists: Vec::new(),
        created_at: Timestamp(row.get("created_at")),
        updated_at: Timestamp(row.get("updated_at")),
    })
}

/// What a row of the table is made of.
pub(crate) fn row_columns(now: Timestamp) -> String {
    format!(
        "select c.*, (select json_group_array(l.name) from members m join lists l
             on l.seq = m.list and l.kind = 'list' where m.contact = c.seq) as list_names,
             (select json_group_array(l.name) from members m join lists l
             on l.seq = m.list and l.kind = 'tag' where m.contact = c.seq) as tag_names,
             {} as not_suppressed
         from contacts c",
        not_suppressed_sql(&now.0.to_string())
    )
}

pub(crate) fn contact_row(row: &SqliteRow) -> Result<ContactRow> {
    let names = |column: &str| -> Result<Vec<String>> {
        let mut names: Vec<String> = serde_json::from_str(row.get::<&str, _>(column))?;
        names.sort_by_key(|name| name.to_lowercase());
        Ok(names)
    };
    Ok(ContactRow {
        contact: contact(row)?,
        list_names: names("list_names")?,
        tag_names: names("tag_names")?,
        suppressed: !row.get::<bool, _>("not_suppressed"),
    })
}

impl Reader {
    /// All contacts by status.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn contact_counts(&self) -> Result<ContactCounts> {
        let rows = sqlx::query("select status, count(*) from contacts group by status")
            .fetch_all(self.read_pool())
            .await?;
        Ok(counts_by_status(&rows))
    }

    /// # Errors
    /// [`StoreError::Gone`] when there is none.
    pub async fn contact(&self, id: &ContactId) -> Result<Contact> {
        let row = sqlx::query("select * from contacts where id = ?1")
            .bind(id.as_str())
            .fetch_optional(self.read_pool())
            .await?
            .ok_or(StoreError::Gone("the contact"))?;
        let mut found = contact(&row)?;
        found.lists = self.lists_of(id, ListKind::List).await?;
        found.lists.extend(self.lists_of(id, ListKind::Tag).await?);
        Ok(found)
    }

    /// People of a selection in the order of their addresses, a page at a time: for exports.
    /// `after` is the last address key of the page before.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn selected_contacts(
        &self,
        selection: &Selection,
        after: &str,
        limit: i64,
        now: Timestamp,
    ) -> Result<Vec<ContactRow>> {
        let selection = &self.resolve_selection(selection, now).await?;
        let mut query = QueryBuilder::new(row_columns(now));
        push_selection(&mut query, selection)?;
        query.push(" and c.address_key > ").push_bind(after.to_owned());
        query.push(" order by c.address_key limit ").push_bind(limit);
        let rows = query.build().fetch_all(self.read_pool()).await?;
        rows.iter().map(contact_row).collect()
    }
}

impl Store {
    /// Writes a contact and their lists. Without `id` the contact is new.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another contact has the address, [`StoreError::Gone`] if there is
    /// no contact with this id.
    pub async fn put_contact(
        &self,
        id: Option<&ContactId>,
        new: &NewContact,
        status: ContactStatus,
        lists: &[ListId],
        now: Timestamp,
    ) -> Result<ContactId> {
        let status = match id {
            None if self.is_erased(&new.address).await? => ContactStatus::Unsubscribed,
            _ => status,
        };
        let mut tx = self.begin().await?;
        fields::register(&mut tx, new.fields.keys().map(String::as_str), None).await?;
        let id = match id {
            Some(id) => {
                let selection = Selection::These(vec![id.clone()]);
                let detail = Detail::name(new.address.as_str());
                let change = changes::begin(&mut tx, ChangeKind::Edited, &detail, now).await?;
                changes::keep(&mut tx, &change, &selection, "").await?;
                update_contact(&mut tx, id, new, status, now).await?;
                id.clone()
            }
            None => insert_contact(&mut tx, new, status, now).await?,
        };
        if status == ContactStatus::Subscribed {
            lift_personal_suppression(&mut tx, &new.address).await?;
        }
        suppress_contacts(&mut tx, "c.id = ?3", "status", now, Some(id.as_str())).await?;
        set_lists(&mut tx, &id, lists, now).await?;
        tx.commit().await?;
        self.search_cache.invalidate();
        Ok(id)
    }
}

type Tx = Transaction<'static, Sqlite>;

async fn update_contact(
    tx: &mut Tx,
    id: &ContactId,
    new: &NewContact,
    status: ContactStatus,
    now: Timestamp,
) -> Result<()> {
    let done = sqlx::query(
        "update contacts set address = ?2, address_key = ?3, given_name = ?4,
             family_name = ?5, name_key = ?6, fields = ?7, status = ?8, updated_at = ?9
         where id = ?1",
    )
    .bind(id.as_str())
    .bind(new.address.as_str())
    .bind(new.address.key())
    .bind(&new.given_name)
    .bind(&new.family_name)
    .bind(name_key(new.given_name.as_deref(), new.family_name.as_deref()))
    .bind(serde_json::to_string(&new.fields)?)
    .bind(status.word())
    .bind(now.0)
    .execute(&mut **tx)
    .await
    .map_err(taken("a contact"))?;
    if done.rows_affected() == 0 { Err(StoreError::Gone("the contact")) } else { Ok(()) }
}

async fn insert_contact(
    tx: &mut Tx,
    new: &NewContact,
    status: ContactStatus,
    now: Timestamp,
) -> Result<ContactId> {
    let id = ContactId::new();
    sqlx::query(
        "insert into contacts (id, address, address_key, given_name, family_name,
             name_key, fields, status, created_at, updated_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)",
    )
    .bind(id.as_str())
    .bind(new.address.as_str())
    .bind(new.address.key())
    .bind(&new.given_name)
    .bind(&new.family_name)
    .bind(name_key(new.given_name.as_deref(), new.family_name.as_deref()))
    .bind(serde_json::to_string(&new.fields)?)
    .bind(status.word())
    .bind(now.0)
    .execute(&mut **tx)
    .await
    .map_err(taken("a contact"))?;
    Ok(id)
}

/// Deletes the suppression entry of a contact who is subscribed again. A block by the user or of
/// the whole domain remains.
async fn lift_personal_suppression(tx: &mut Tx, address: &Address) -> Result<()> {
    sqlx::query(
        "delete from suppressions where entry = ?1
             and reason in ('unsubscribed', 'bounced', 'complained', 'soft_bounced')",
    )
    .bind(address.key())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Makes `lists` the lists and tags of the contact. Segments are left alone.
async fn set_lists(tx: &mut Tx, id: &ContactId, lists: &[ListId], now: Timestamp) -> Result<()> {
    let wanted = serde_json::to_string(lists)?;
    sqlx::query(
        "delete from members where contact = (select seq from contacts where id = ?1)
             and list in (select seq from lists where kind in ('list', 'tag')
                 and id not in (select value from json_each(?2)))",
    )
    .bind(id.as_str())
    .bind(&wanted)
    .execute(&mut **tx)
    .await?;
    sqlx::query(
        "insert into members (list, contact, added_at)
         select l.seq, (select seq from contacts where id = ?1), ?3 from lists l
         where l.id in (select value from json_each(?2))
         on conflict (list, contact) do nothing",
    )
    .bind(id.as_str())
    .bind(&wanted)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
