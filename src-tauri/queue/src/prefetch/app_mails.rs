//! The mails of apps: leased like those of campaigns, but sent as they came.
//!
//! It promises that the receivers of one mail share its text in memory, and that the texts of one
//! lease are bounded. Leaves out: the order of the mails (`ready_queue`).

use std::sync::Arc;

use super::Step;
use crate::context::Shared;
use crate::ready_queue::{Outgoing, Prepared, ReadyQueue};
use postroom_model::contact::Address;
use postroom_model::delivery::DeliveryStatus;
use postroom_model::id::CampaignId;
use postroom_store::app_mails::AppMailText;
use postroom_store::lease::{Lease, Leased};

const LEASE_BATCH: i64 = 200;
/// The bytes of the texts that one lease reads, unless one mail alone is larger.
const LEASE_BYTES: i64 = 32 * 1024 * 1024;

/// Leases some deliveries of an app and reads their texts.
pub(super) async fn lease_and_read(
    shared: &Shared,
    campaign: &CampaignId,
    ready: &Arc<ReadyQueue>,
) -> Step {
    let now = shared.clock.now();
    let Some(plan) = shared.active.plan(campaign) else { return Step::NothingDue };
    let leased = match shared.store.lease_app_mails(campaign, LEASE_BATCH, LEASE_BYTES, now).await {
        Ok(Lease { leased, due }) if leased.is_empty() => {
            return if due > 0 { Step::Leased } else { Step::NothingDue };
        }
        Ok(lease) => lease.leased,
        Err(error) => {
            tracing::error!(%error, "no mail of an app could be leased; trying again");
            return Step::NothingDue;
        }
    };
    let mut prepared = Vec::with_capacity(leased.len());
    let mut text: Option<(i64, SharedText)> = None;
    let mut step = Step::Leased;
    for mut leased in leased {
        (leased.retry, leased.in_doubt_policy) = (plan.retry, plan.on_doubt());
        let mail = leased.app_mail.unwrap_or_default();
        if text.as_ref().is_none_or(|(read, _)| *read != mail) {
            text = match shared.store.app_mail_text(mail).await {
                Ok(read) => Some((mail, SharedText::from(read))),
                Err(error) => {
                    tracing::error!(%error, "the text of a mail cannot be read; trying again");
                    None
                }
            };
        }
        match &text {
            Some((_, text)) => prepared.push(text.prepare(leased)),
            None => {
                shared.put_back(&leased, DeliveryStatus::Leased).await;
                step = Step::NothingDue;
            }
        }
    }
    for late in ready.push(campaign, plan.lane, prepared, now) {
        shared.put_back(&late.leased, DeliveryStatus::Leased).await;
    }
    step
}

/// A text that the receivers of one mail share.
struct SharedText {
    envelope_from: String,
    from_needs_utf8: bool,
    message_id: String,
    bytes: Arc<Vec<u8>>,
}

impl From<AppMailText> for SharedText {
    fn from(text: AppMailText) -> Self {
        Self {
            from_needs_utf8: !text.envelope_from.is_ascii(),
            envelope_from: text.envelope_from,
            message_id: text.message_id,
            bytes: Arc::new(text.bytes),
        }
    }
}

impl SharedText {
    fn prepare(&self, leased: Leased) -> Prepared {
        let to: Address = leased.contact.address.clone();
        let built = Outgoing {
            message_id: self.message_id.clone(),
            from: self.envelope_from.clone(),
            utf8: self.from_needs_utf8 || to.needs_utf8(),
            to,
            bytes: Arc::clone(&self.bytes),
        };
        Prepared { leased, built, domain_slot: None }
    }
}
