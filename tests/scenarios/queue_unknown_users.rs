//! A relay that answers "unknown user" to everybody is at fault itself: it is paused, and nobody is
//! bounced or suppressed.

use std::time::Duration;

use postroom_model::campaign::CampaignStatus;
use postroom_model::clock::{Clock, Timestamp};
use postroom_model::relay::{PauseReason, RelayState};
use postroom_store::contacts::ContactFilter;
use postroom_store::contacts::page::ContactSort;
use postroom_store::suppressions::SuppressionFilter;
use postroom_tests::fixture::TestWorkspace;
use postroom_tests::server::{Script, Server};

const NOON: Timestamp = Timestamp(1_800_000_000_000);
const RECIPIENTS: i64 = 30;

async fn entries(workspace: &TestWorkspace) -> usize {
    let page = workspace.store().suppression_page(&SuppressionFilter::default(), 0, 100).await;
    page.expect("the list").len()
}

async fn open(clock: Clock) -> TestWorkspace {
    let workspace = TestWorkspace::open_with(clock).await;
    workspace.people((0..RECIPIENTS).map(|i| format!("p{i}@town{i}.example.org"))).await;
    workspace
}

#[tokio::test]
async fn relay_that_knows_nobody_is_paused_and_suppresses_nobody() {
    for reply in [
        "550 5.1.1 User unknown",
        "550 No such user here",
        "554 5.1.2 Domain does not exist",
        "550 5.2.1 The mailbox is disabled",
    ] {
        let server = Server::start(Script::default().refuse_rcpt("*", reply)).await;
        let workspace = open(Clock::manual(NOON)).await;
        let relay = workspace.relay(server.config(), None).await;

        let campaign = workspace.send(&relay).await;
        workspace
            .until(&format!("{reply}: the relay is paused and nobody is refused"), async |engine| {
                let Ok(relay) = engine.read().relay(&relay).await else { return false };
                let counts = engine.read().counts(&campaign).await;
                matches!(relay.state, RelayState::Paused { why: PauseReason::Unavailable, .. })
                    && counts.is_ok_and(|counts| counts.queued + counts.deferred == RECIPIENTS)
            })
            .await;

        let relay = workspace.store().relay(&relay).await.expect("the relay");
        let RelayState::Paused { text, until, .. } = relay.state else { panic!("{reply}") };
        assert!(text.contains(reply), "{text}");
        assert_eq!(until, None, "{reply}: the user resumes it");
        assert_eq!(entries(&workspace).await, 0, "{reply}");
        let filter = ContactFilter::default();
        let page =
            workspace.store().contact_page(&filter, &ContactSort::Address, false, 0, 50, NOON);
        for row in page.await.expect("the contacts") {
            assert!(!row.contact.status.is_out(), "{reply}: {}", row.contact.address);
        }
    }
}

#[tokio::test]
async fn unknown_people_among_others_are_suppressed_one_by_one() {
    let script = (0..RECIPIENTS).filter(|i| i % 3 == 1).fold(Script::default(), |script, i| {
        script.refuse_rcpt(&format!("p{i}@"), "550 5.1.1 User unknown")
    });
    let server = Server::start(script).await;
    let clock = Clock::manual(NOON);
    let workspace = open(clock.clone()).await;
    let relay = workspace.relay(server.config(), None).await;

    let campaign = workspace.send(&relay).await;
    workspace
        .until("everybody has an outcome", async |engine| {
            clock.advance(Duration::from_secs(1));
            let counts = engine.read().counts(&campaign).await;
            counts.is_ok_and(|counts| (counts.accepted, counts.refused) == (20, 10))
        })
        .await;
    workspace.until_status(&campaign, CampaignStatus::Done).await;
    assert_eq!(entries(&workspace).await, 10);
}
