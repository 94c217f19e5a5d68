//! Shared by the fault scenarios: the state of a campaign, and the check that no recipient is lost
//! or gets two mails.

use std::collections::BTreeMap;
use std::time::Duration;

use postroom_model::campaign::CampaignStatus;
use postroom_model::clock::{Clock, Timestamp};
use postroom_model::delivery::DeliveryStatus;
use postroom_model::id::{CampaignId, RelayId};
use postroom_model::relay::{PauseReason, RelayState};
use postroom_smtp::client::Timeouts;
use postroom_store::deliveries::{DeliveryFilter, DeliveryRow};
use postroom_tests::fixture::TestWorkspace;

pub const NOON: Timestamp = Timestamp(1_800_000_000_000);

/// Short enough for a relay that sends nothing, long enough for one that replies.
pub fn short_timeouts() -> Timeouts {
    let wait = Duration::from_secs(2);
    Timeouts {
        connect: Duration::from_secs(10),
        command: wait,
        data: wait,
        body: wait,
        first_overlap: wait,
        farewell: Duration::from_millis(100),
    }
}

pub async fn everybody(workspace: &TestWorkspace, campaign: &CampaignId) -> Vec<DeliveryRow> {
    let all = DeliveryFilter::all(campaign);
    workspace.store().delivery_page(&all, 0, 2_000).await.expect("rows")
}

/// Asserts that each accepted mail was taken once by the server. Any other mail that was taken is
/// in doubt, and was taken once.
pub async fn assert_accounted_for(
    workspace: &TestWorkspace,
    campaign: &CampaignId,
    taken: &BTreeMap<String, usize>,
) {
    let rows = everybody(workspace, campaign).await;
    for row in &rows {
        let (status, id) = (row.delivery.status, row.delivery.id.to_string());
        let times = taken.get(&id).copied().unwrap_or_default();
        let right = match status {
            DeliveryStatus::Accepted => times == 1,
            DeliveryStatus::InDoubt => times <= 1,
            _ => times == 0,
        };
        assert!(right, "{} is {} and was taken {times} times", row.delivery.address, status.word());
    }
    let known: usize = taken.values().sum();
    let ours = rows.iter().filter(|row| taken.contains_key(row.delivery.id.as_str())).count();
    assert_eq!(known, ours, "mails of nobody were taken");
}

/// Waits until the relay is paused. Returns the reason, the server's words and the end of the
/// pause.
pub async fn paused(
    workspace: &TestWorkspace,
    relay: &RelayId,
) -> (PauseReason, String, Option<Timestamp>) {
    workspace
        .until("the relay is paused", async |engine| {
            engine.read().relay(relay).await.is_ok_and(|relay| relay.state != RelayState::Ready)
        })
        .await;
    match workspace.store().relay(relay).await.expect("the relay").state {
        RelayState::Paused { why, text, until, .. } => (why, text, until),
        RelayState::Ready => panic!("not paused"),
    }
}

/// Advances the clock until every recipient has an outcome.
pub async fn run_until_done(workspace: &TestWorkspace, clock: &Clock, campaign: &CampaignId) {
    workspace
        .poll_until("everybody has an outcome", async |engine| {
            clock.advance(Duration::from_secs(60));
            let campaign = engine.read().campaign(campaign).await;
            campaign.is_ok_and(|one| one.status == CampaignStatus::Done)
        })
        .await;
}

pub async fn assert_no_attempts(workspace: &TestWorkspace, campaign: &CampaignId) {
    let tried: i64 =
        everybody(workspace, campaign).await.iter().map(|row| row.delivery.attempts).sum();
    assert_eq!(tried, 0);
}
