//! Mails of apps in the store: accepted, repeated, suppressed, leased, withdrawn.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use postroom_model::contact::{SuppressionEntry, SuppressionReason};

use super::*;
use crate::apps::{AppSecretHashes, AppSettings};
use crate::journal::{Batch, Intent};
use postroom_model::id::RelayId;

const NOW: Timestamp = Timestamp(1_700_000_000_000);

struct Fixture {
    _folder: tempfile::TempDir,
    store: Store,
    app: AppId,
    campaign: CampaignId,
}

async fn fixture(per_minute: Option<i64>) -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("shop.postroom")).await.unwrap();
    let secrets = AppSecretHashes { password: "p".to_owned(), key: "k".to_owned() };
    let settings = AppSettings { per_minute, ..AppSettings::default() };
    let app = store.create_app("Till", "till", &secrets, &settings, NOW).await.unwrap();
    assert_eq!(store.campaigns().await.unwrap(), []);
    let campaign = store.active_campaigns().await.unwrap().remove(0);
    assert!(campaign.app);
    Fixture { _folder: folder, store, app, campaign: campaign.id }
}

impl Fixture {
    async fn accept(&self, id: &str, to: &[&str], digest: Option<&str>) -> AcceptedAppMail {
        let receivers: Vec<Address> = to.iter().map(|to| Address::parse(to).unwrap()).collect();
        let mail = NewAppMail {
            id,
            app: &self.app,
            envelope_from: "till@shop.example",
            receivers: &receivers,
            from_header: "till@shop.example",
            subject: "Receipt",
            message_id: "<1@shop.example>",
            digest,
            repairs: &[],
            header: b"Subject: Receipt\r\n\r\n",
            body: b"Thank you\r\n",
        };
        self.store.accept_app_mail(&mail, NOW).await.unwrap()
    }

    async fn suppress(&self, address: &str, reason: SuppressionReason) {
        let entry = SuppressionEntry::parse(address).unwrap();
        self.store.suppress(&[entry], reason, "by_hand", "", None, NOW).await.unwrap();
    }

    async fn statuses(&self) -> Vec<(String, DeliveryStatus)> {
        let rows = self.store.app_deliveries_after(&AppDeliveryFilter::default(), 0, 100).await;
        rows.unwrap().into_iter().map(|row| (row.to, row.status)).collect()
    }
}

#[tokio::test]
async fn repeated_mail_makes_no_second_row() {
    let till = fixture(None).await;
    assert_eq!(till.accept("m1", &["a@b.example"], Some("d")).await, AcceptedAppMail::Queued);
    let repeated = AcceptedAppMail::Repeated("m1".to_owned());
    assert_eq!(till.accept("m2", &["a@b.example"], Some("d")).await, repeated);
    // Without a Message-ID two equal receipts are two mails.
    assert_eq!(till.accept("m3", &["a@b.example"], None).await, AcceptedAppMail::Queued);
    assert_eq!(till.accept("m4", &["a@b.example"], None).await, AcceptedAppMail::Queued);
    assert_eq!(till.statuses().await.len(), 3);
    let counts = till.store.counts(&till.campaign).await.unwrap();
    assert_eq!((counts.queued, counts.total()), (3, 3));
}

#[tokio::test]
async fn app_has_its_mails_per_minute_and_none_after_removal() {
    let till = fixture(Some(2)).await;
    till.accept("m1", &["a@b.example"], None).await;
    till.accept("m2", &["a@b.example"], None).await;
    assert_eq!(till.accept("m3", &["a@b.example"], None).await, AcceptedAppMail::TooMany(2));
    till.store.remove_app(&till.app, NOW).await.unwrap();
    assert_eq!(till.accept("m4", &["a@b.example"], None).await, AcceptedAppMail::AppRemoved);
    assert_eq!(till.statuses().await.len(), 2);
}

#[tokio::test]
async fn hard_bounce_and_block_stop_receipts_and_an_opt_out_does_not() {
    let till = fixture(None).await;
    till.suppress("left@b.example", SuppressionReason::Unsubscribed).await;
    till.suppress("spam@b.example", SuppressionReason::Complained).await;
    till.suppress("gone@b.example", SuppressionReason::Bounced).await;
    till.suppress("no@b.example", SuppressionReason::Blocked).await;
    // The entry keeps its first reason; the bounce counts all the same.
    till.suppress("both@b.example", SuppressionReason::Unsubscribed).await;
    till.suppress("both@b.example", SuppressionReason::Bounced).await;
    let to =
        ["left@b.example", "spam@b.example", "gone@b.example", "no@b.example", "both@b.example"];
    till.accept("m1", &to, None).await;
    let statuses: Vec<_> = till.statuses().await.into_iter().map(|(_, status)| status).collect();
    let (queued, withdrawn) = (DeliveryStatus::Queued, DeliveryStatus::Withdrawn);
    assert_eq!(statuses, [queued, queued, withdrawn, withdrawn, withdrawn]);
}

#[tokio::test]
async fn suppression_counts_at_the_lease_and_before_the_text() {
    let till = fixture(None).await;
    till.accept("m1", &["a@b.example", "b@b.example", "c@b.example"], None).await;
    till.suppress("a@b.example", SuppressionReason::Bounced).await;
    let lease = till.store.lease_app_mails(&till.campaign, 10, 1_000, NOW).await.unwrap();
    assert_eq!((lease.leased.len(), lease.due), (2, 3));
    till.suppress("b@b.example", SuppressionReason::Blocked).await;
    let intents: Vec<Intent> = lease
        .leased
        .iter()
        .map(|leased| Intent {
            seq: leased.seq,
            campaign: till.campaign.clone(),
            relay: RelayId::new(),
            relay_name: "r".to_owned(),
            message_id: "<1@shop.example>".to_owned(),
            size: 1,
        })
        .collect();
    let batch = Batch { intents, ..Batch::default() };
    let committed = till.store.commit_batch(&batch, NOW).await.unwrap();
    assert_eq!(committed.granted.len(), 1);
    let statuses = till.statuses().await;
    assert_eq!(statuses[1].1, DeliveryStatus::Withdrawn);
    assert_eq!(statuses[2].1, DeliveryStatus::Sending);
    let counts = till.store.counts(&till.campaign).await.unwrap();
    assert_eq!((counts.withdrawn, counts.sending, counts.open()), (2, 1, 1));
}

#[tokio::test]
async fn lease_is_bounded_by_the_bytes_of_the_texts() {
    let till = fixture(None).await;
    till.accept("m1", &["a@b.example", "b@b.example"], None).await;
    till.accept("m2", &["c@b.example"], None).await;
    let lease = till.store.lease_app_mails(&till.campaign, 10, 40, NOW).await.unwrap();
    let to: Vec<_> = lease.leased.iter().map(|leased| leased.contact.address.as_str()).collect();
    assert_eq!(to, ["a@b.example", "b@b.example"]);
    let text = till.store.app_mail_text(lease.leased[0].app_mail.unwrap()).await.unwrap();
    assert_eq!(text.bytes, b"Subject: Receipt\r\n\r\nThank you\r\n");
}

#[tokio::test]
async fn reverted_refusal_leaves_an_older_entry_as_it_was() {
    let till = fixture(None).await;
    till.suppress("left@b.example", SuppressionReason::Unsubscribed).await;
    till.accept("m1", &["left@b.example"], None).await;
    let later = NOW.plus(RATE_WINDOW);
    let entry = [SuppressionEntry::parse("left@b.example").unwrap()];
    let reason = SuppressionReason::Bounced;
    till.store.suppress(&entry, reason, "relay", "", None, later).await.unwrap();
    sqlx::query("update deliveries set status = 'refused', updated_at = ?1")
        .bind(later.0)
        .execute(till.store.write_pool())
        .await
        .unwrap();
    till.accept("m2", &["left@b.example"], None).await;
    assert_eq!(till.statuses().await[1].1, DeliveryStatus::Withdrawn);
    let mut tx = till.store.begin().await.unwrap();
    let revert = crate::suppressions::undeliverable::revert_undeliverable;
    assert!(revert(&mut tx, &[1], later).await.unwrap());
    tx.commit().await.unwrap();
    till.accept("m3", &["left@b.example"], None).await;
    assert_eq!(till.statuses().await[2].1, DeliveryStatus::Queued);
}

#[tokio::test]
async fn erasing_a_person_withdraws_their_mails_and_deletes_the_texts() {
    let till = fixture(None).await;
    let person = postroom_model::contact::NewContact {
        address: Address::parse("ann@b.example").unwrap(),
        given_name: None,
        family_name: None,
        fields: std::collections::BTreeMap::new(),
    };
    let status = postroom_model::contact::ContactStatus::Subscribed;
    let id = till.store.put_contact(None, &person, status, &[], NOW).await.unwrap();
    till.accept("m1", &["Ann@b.example"], Some("d")).await;
    let traces = till.store.person_traces(&id).await.unwrap();
    assert_eq!(traces.app_mails.len(), 1);
    assert!(traces.app_mails[0].source.as_ref().unwrap().ends_with("Thank you\r\n"));
    till.store.erase(&id, NOW).await.unwrap();
    let (to, status) = till.statuses().await.remove(0);
    assert_eq!((to.contains('@'), status), (false, DeliveryStatus::Withdrawn));
    assert_eq!(till.store.counts(&till.campaign).await.unwrap().open(), 0);
    assert!(till.store.app_mail_text(1).await.is_err());
}

#[tokio::test]
async fn old_texts_are_deleted_once_nothing_waits_for_them() {
    let till = fixture(None).await;
    till.accept("m1", &["a@b.example"], None).await;
    let later = NOW.plus(TEXT_KEPT).plus(RATE_WINDOW);
    assert_eq!(till.store.delete_old_app_texts(later).await.unwrap(), 0);
    till.suppress("a@b.example", SuppressionReason::Bounced).await;
    till.store.lease_app_mails(&till.campaign, 10, 40, NOW).await.unwrap();
    assert_eq!(till.store.delete_old_app_texts(later).await.unwrap(), 2);
}
