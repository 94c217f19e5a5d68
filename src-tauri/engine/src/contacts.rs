//! Writes of contacts: their data, status, membership, notes, merges, erasure, and the undo of these
//! changes.
//!
//! Leaves out: announcing the change ([`Engine::changed`]), which the caller does once for all its
//! writes.

use crate::{Engine, Result};
use postroom_model::contact::{ContactStatus, NewContact};
use postroom_model::id::{ChangeId, ContactId, ListId};
use postroom_store::changes::UndoResult;
use postroom_store::changes::summary::ChangeSummary;
use postroom_store::contacts::Selection;

impl Engine {
    /// Writes a contact and their lists. Without `id` the contact is new.
    ///
    /// # Errors
    /// When another contact has the address, when there is
    /// no contact with this id.
    pub async fn put_contact(
        &self,
        id: Option<&ContactId>,
        new: &NewContact,
        status: ContactStatus,
        lists: &[ListId],
    ) -> Result<ContactId> {
        Ok(self.store().put_contact(id, new, status, lists, self.clock().now()).await?)
    }

    /// Deletes contacts. Their deliveries stay on record, and opted-out addresses stay on the
    /// suppression list.
    ///
    /// # Errors
    /// When the workspace file cannot be written.
    pub async fn delete_contacts(&self, selection: &Selection) -> Result<ChangeSummary> {
        Ok(self.store().delete_contacts(selection, self.clock().now()).await?)
    }

    /// Sets the status of contacts and updates the suppression list accordingly.
    ///
    /// # Errors
    /// When the workspace file cannot be written.
    pub async fn set_contact_status(
        &self,
        selection: &Selection,
        status: ContactStatus,
    ) -> Result<ChangeSummary> {
        Ok(self.store().set_contact_status(selection, status, self.clock().now()).await?)
    }

    /// Adds contacts to a list or tag, or removes them.
    ///
    /// # Errors
    /// When there is no such list.
    pub async fn set_list_members(
        &self,
        selection: &Selection,
        list: &ListId,
        on: bool,
    ) -> Result<ChangeSummary> {
        Ok(self.store().set_list_members(selection, list, on, self.clock().now()).await?)
    }

    /// Sets one field of contacts; an empty value removes it.
    ///
    /// # Errors
    /// When the workspace file cannot be written.
    pub async fn set_contact_field(
        &self,
        selection: &Selection,
        name: &str,
        value: &str,
    ) -> Result<ChangeSummary> {
        Ok(self.store().set_contact_field(selection, name, value, self.clock().now()).await?)
    }

    /// Merges contacts: `kept` gets the values that it lacks, the lists and the mails of the others.
    ///
    /// # Errors
    /// When one of them is not there.
    pub async fn merge_contacts(
        &self,
        kept: &ContactId,
        others: &[ContactId],
    ) -> Result<ChangeSummary> {
        Ok(self.store().merge_contacts(kept, others, self.clock().now()).await?)
    }

    /// Remembers that contacts are different people; they are not proposed as duplicates again.
    ///
    /// # Errors
    /// When the workspace file cannot be written.
    pub async fn set_distinct(&self, ids: &[ContactId]) -> Result<()> {
        Ok(self.store().set_distinct(ids, self.clock().now()).await?)
    }

    /// Undoes a change.
    ///
    /// # Errors
    /// When the change expired or was already undone; [`StoreError::Taken`] if
    /// another contact or list has the address or name by now.
    pub async fn undo_change(&self, id: &ChangeId) -> Result<UndoResult> {
        Ok(self.store().undo_change(id, self.clock().now()).await?)
    }

    /// Writes the note about a contact; an empty text deletes it.
    ///
    /// # Errors
    /// When the contact does not exist.
    pub async fn set_note(&self, id: &ContactId, body: &str) -> Result<()> {
        Ok(self.store().set_note(id, body, self.clock().now()).await?)
    }

    /// Erases a contact with every trace, also from the reports of this run. The mails remain as
    /// numbers. Only keyed hashes of the addresses remain, which block them for good.
    ///
    /// # Errors
    /// When the contact does not exist.
    pub async fn erase_contact(&self, id: &ContactId) -> Result<()> {
        let keys = self.store().erase(id, self.clock().now()).await?;
        self.imports().redact_reports(&keys);
        Ok(())
    }
}
