//! Every switch of Postfix's smtp-sink, at every command: what the user reads afterwards. Then a
//! working relay takes over the port, and the campaign must end without help, with every recipient
//! handled and none served twice.

use std::collections::BTreeMap;
use std::time::Duration;

use postroom_model::campaign::{CampaignCommand, CampaignStatus};
use postroom_model::clock::Clock;
use postroom_model::delivery::DeliveryStatus;
use postroom_model::id::{CampaignId, RelayId};
use postroom_model::relay::{PauseReason, RelayState};
use postroom_store::deliveries::DeliveryFilter;
use postroom_tests::fixture::TestWorkspace;
use postroom_tests::server::sink::Sink;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::{JoinSet, LocalSet};

use crate::fault::{NOON, short_timeouts};

const PEOPLE: usize = 5;

/// The expected state. Every recipient that is not counted waits in the queue, untried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    AllAccepted,
    AllRefused,
    /// All are deferred, and are tried again later.
    AllDeferred,
    /// The relay is paused for a while; this many mails are in doubt.
    Unwell {
        in_doubt: usize,
    },
    /// The campaign stops with a reason: every recipient would get the same reply.
    Stopped,
    Other {
        accepted: usize,
        refused: usize,
        deferred: usize,
        in_doubt: usize,
        spent: usize,
        status: CampaignStatus,
        paused: Option<PauseReason>,
    },
}
use End::{AllAccepted, AllDeferred, AllRefused, Stopped, Unwell};

/// The switches, which include the command that they affect, and the expected state of the
/// campaign.
type Row = (&'static [&'static str], End);

struct Story {
    workspace: TestWorkspace,
    clock: Clock,
    relay: RelayId,
    campaign: CampaignId,
}

impl Story {
    async fn begin(sink: &Sink) -> Self {
        let clock = Clock::manual(NOON);
        let workspace = TestWorkspace::with_timeouts(clock.clone(), short_timeouts()).await;
        workspace.contacts(PEOPLE).await;
        let relay = workspace.relay(sink.config(), None).await;
        let campaign = workspace.send(&relay).await;
        Self { workspace, clock, relay, campaign }
    }

    async fn state(&self) -> End {
        let store = self.workspace.store();
        let rows = store.delivery_page(&DeliveryFilter::all(&self.campaign), 0, 100).await;
        let rows = rows.expect("rows");
        let many = |status| rows.iter().filter(|row| row.delivery.status == status).count();
        let state = store.relay(&self.relay).await.expect("the relay").state;
        let paused = match state {
            RelayState::Paused { why, .. } => Some(why),
            RelayState::Ready => None,
        };
        let spent = rows.iter().filter(|row| row.delivery.attempts > 0).count();
        let status = self.workspace.campaign(&self.campaign).await.status;
        let [accepted, refused, deferred, in_doubt, queued] = [
            DeliveryStatus::Accepted,
            DeliveryStatus::Refused,
            DeliveryStatus::Deferred,
            DeliveryStatus::InDoubt,
            DeliveryStatus::Queued,
        ]
        .map(many);
        match (status, paused) {
            (CampaignStatus::Done, _) if accepted == PEOPLE => AllAccepted,
            (CampaignStatus::Done, _) if refused == PEOPLE => AllRefused,
            (CampaignStatus::Sending, None) if deferred == PEOPLE => AllDeferred,
            (CampaignStatus::Stopped, _) if queued + deferred == PEOPLE => Stopped,
            (CampaignStatus::Sending, Some(PauseReason::Unavailable))
                if queued + in_doubt == PEOPLE && spent == in_doubt =>
            {
                Unwell { in_doubt }
            }
            _ => End::Other { accepted, refused, deferred, in_doubt, spent, status, paused },
        }
    }

    /// Waits for this state; the error is the last state that was seen.
    async fn reaches(&self, end: End) -> Result<(), End> {
        let mut events = self.workspace.engine.events().subscribe();
        let waited = tokio::time::timeout(Duration::from_secs(40), async {
            while self.state().await != end {
                if end == Stopped {
                    // The recipients are tried again before the campaign is at fault.
                    self.clock.advance(Duration::from_secs(1));
                }
                let event = tokio::time::timeout(Duration::from_millis(50), events.recv());
                if let Ok(Err(RecvError::Closed)) = event.await {
                    break;
                }
            }
        });
        match waited.await {
            Ok(()) => Ok(()),
            Err(_) => Err(self.state().await),
        }
    }

    /// Advances the clock until every recipient has an outcome.
    async fn finish(&self) {
        if self.workspace.campaign(&self.campaign).await.status == CampaignStatus::Stopped {
            let resumed =
                self.workspace.engine.command(&self.campaign, CampaignCommand::Resume).await;
            resumed.expect("it goes on");
        }
        self.workspace
            .poll_until("everybody has an outcome", async |engine| {
                self.clock.advance(Duration::from_secs(60));
                let campaign = engine.read().campaign(&self.campaign).await;
                campaign.is_ok_and(|one| one.status == CampaignStatus::Done)
            })
            .await;
    }

    async fn accepted(&self) -> BTreeMap<String, usize> {
        let all = DeliveryFilter::all(&self.campaign);
        let rows = self.workspace.store().delivery_page(&all, 0, 100).await.expect("rows");
        rows.iter()
            .filter(|row| row.delivery.status == DeliveryStatus::Accepted)
            .map(|row| (row.delivery.id.to_string(), 1))
            .collect()
    }

    /// A working relay takes over the port of the faulty one, and time passes. The error describes
    /// what was wrong.
    async fn recovers(&self, ill: Sink) -> Result<(), String> {
        let before = self.accepted().await;
        let taken = ill.taken();
        let port = ill.port();
        drop(ill);
        // The files also contain texts that were refused; only accepted mails must be there.
        if let Some(id) = before.keys().find(|id| taken.get(*id) != Some(&1)) {
            return Err(format!("{id} state as accepted and was not taken once"));
        }
        let Some(well) = Sink::start_at(port, &[]).await else { return Ok(()) };
        self.finish().await;
        let mut since = self.accepted().await;
        since.retain(|id, _| !before.contains_key(id));
        // Refused recipients and recipients in doubt get no second mail; no recipient gets two.
        if well.taken() == since { Ok(()) } else { Err(format!("{:?} {since:?}", well.taken())) }
    }
}

/// Runs one row to its end. The error describes what was wrong.
async fn run_story(switches: &[&str], end: End) -> Result<(), String> {
    let Some(sink) = Sink::start(switches).await else { return Ok(()) };
    let story = Story::begin(&sink).await;
    if let Err(stood) = story.reaches(end).await {
        return Err(format!("{switches:?}: wanted {end:?}, came to {stood:?}"));
    }
    story.recovers(sink).await.map_err(|wrong| format!("{switches:?}: {wrong}"))?;
    let counts = story.workspace.counts(&story.campaign).await;
    let lost = match end {
        AllRefused => PEOPLE,
        Unwell { in_doubt } => in_doubt,
        AllAccepted | AllDeferred | Stopped => 0,
        End::Other { refused, in_doubt, .. } => refused + in_doubt,
    };
    let wanted = i64::try_from(PEOPLE - lost).expect("a count");
    if counts.accepted != wanted {
        return Err(format!("{switches:?}: {wanted} should have got it at last: {counts:?}"));
    }
    Ok(())
}

async fn run_all(rows: &'static [Row]) {
    // Most of the time of a row is waiting, so the rows run concurrently.
    let (room, mut stories) = (LocalSet::new(), JoinSet::new());
    for (switches, end) in rows {
        stories.spawn_local_on(run_story(switches, *end), &room);
    }
    let results = room.run_until(stories.join_all()).await;
    let wrong: Vec<String> = results.into_iter().filter_map(Result::err).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn permanent_refusal_at_every_command() {
    run_all(&[
        (&["-f", "CONNECT"], Unwell { in_doubt: 0 }),
        (&["-f", "EHLO,HELO"], Unwell { in_doubt: 0 }),
        (&["-f", "MAIL"], Stopped),
        (&["-f", "RCPT"], AllRefused),
        (&["-f", "DATA"], Stopped),
        (&["-f", "."], AllRefused),
        // Faults that no recipient notices.
        (&["-f", "RSET"], AllAccepted),
        (&["-f", "QUIT"], AllAccepted),
        (&["-f", "EHLO"], AllAccepted),
    ])
    .await;
}

#[tokio::test]
async fn temporary_refusal_at_every_command() {
    run_all(&[
        (&["-r", "CONNECT"], Unwell { in_doubt: 0 }),
        (&["-r", "EHLO"], Unwell { in_doubt: 0 }),
        (&["-r", "MAIL"], Unwell { in_doubt: 0 }),
        (&["-r", "RCPT"], AllDeferred),
        (&["-r", "DATA"], AllDeferred),
        (&["-r", "."], AllDeferred),
        (&["-r", "RSET"], AllAccepted),
        (&["-r", "QUIT"], AllAccepted),
    ])
    .await;
}

#[tokio::test]
async fn random_replies_at_every_command() {
    run_all(&[
        (&["-B", "550 5.1.1 User unknown", "-f", "RCPT"], AllRefused),
        (&["-B", "550 5.7.1 Relaying denied", "-f", "RCPT"], Stopped),
        (&["-B", "553 5.1.8 Sender address rejected", "-f", "MAIL"], Stopped),
        (&["-B", "554 5.7.1 Rejected as spam", "-f", "."], Stopped),
        (&["-b", "451 4.7.1 Greylisted, come again", "-r", "RCPT"], AllDeferred),
        (&["-b", "452 4.3.1 Insufficient system storage", "-r", "MAIL"], Unwell { in_doubt: 0 }),
        (&["-b", "452 4.3.1 Insufficient system storage", "-r", "."], Unwell { in_doubt: 0 }),
    ])
    .await;
}

#[tokio::test]
async fn disconnect_at_every_command() {
    run_all(&[
        (&["-q", "CONNECT"], Unwell { in_doubt: 0 }),
        // HELO follows on a new connection.
        (&["-q", "EHLO"], AllAccepted),
        (&["-q", "MAIL"], Unwell { in_doubt: 0 }),
        (&["-q", "RCPT"], Unwell { in_doubt: 0 }),
        (&["-q", "DATA"], Unwell { in_doubt: 0 }),
        // The text was sent and no reply came: in doubt. After three of them the relay is paused.
        (&["-q", "."], Unwell { in_doubt: 3 }),
        (&["-q", "RSET"], AllAccepted),
        (&["-q", "QUIT"], AllAccepted),
    ])
    .await;
}

#[tokio::test]
async fn reply_421_at_every_command() {
    run_all(&[
        (&["-Q", "CONNECT"], Unwell { in_doubt: 0 }),
        (&["-Q", "EHLO"], Unwell { in_doubt: 0 }),
        (&["-Q", "MAIL"], Unwell { in_doubt: 0 }),
        (&["-Q", "RCPT"], Unwell { in_doubt: 0 }),
        (&["-Q", "DATA"], Unwell { in_doubt: 0 }),
        // 421 is a reply: no mail is in doubt.
        (&["-Q", "."], Unwell { in_doubt: 0 }),
        (&["-Q", "QUIT"], AllAccepted),
    ])
    .await;
}

#[tokio::test]
async fn silence_at_every_command() {
    run_all(&[
        (&["-W", "CONNECT:60"], Unwell { in_doubt: 0 }),
        (&["-W", "EHLO:60"], Unwell { in_doubt: 0 }),
        (&["-W", "MAIL:60"], Unwell { in_doubt: 0 }),
        (&["-W", "RCPT:60"], Unwell { in_doubt: 0 }),
        (&["-W", "DATA:60"], Unwell { in_doubt: 0 }),
        (&["-w", "60"], Unwell { in_doubt: 0 }),
        // (With pipelining, smtp-sink first answers the commands after the dot.)
        (&["-p", "-W", ".:60"], Unwell { in_doubt: 3 }),
        (&["-W", "QUIT:60"], AllAccepted),
    ])
    .await;
}

#[tokio::test]
async fn no_extension_is_assumed() {
    run_all(&[
        (&["-p"], AllAccepted),
        (&["-e"], AllAccepted),
        (&["-8"], AllAccepted),
        (&["-E"], AllAccepted),
        (&["-N"], AllAccepted),
        (&["-8", "-a", "-C", "-E", "-F", "-N", "-p"], AllAccepted),
        (&["-P"], AllAccepted),
        (&["-4", "-v", "-c"], AllAccepted),
        (&["-T", "256"], AllAccepted),
        (&["-H", "1"], AllAccepted),
        (&["-p", "-W", "MAIL:1"], AllAccepted),
        (&["-t", "30", "-m", "1"], AllAccepted),
    ])
    .await;
}

#[tokio::test]
async fn refusal_before_the_text_is_read() {
    // 354, then a refusal before the dot, then a cut connection. The next mail was not read and
    // goes back to the queue. No recipient loses an attempt to another recipient's mail.
    for delay in ["0", "1"] {
        run_story(&["-A", delay], End::AllRefused).await.expect("as it should be");
    }
}

#[tokio::test]
async fn server_that_stops_midway_and_restarts() {
    for switches in [&["-M", "2"], &["-n", "1"]] {
        let Some(sink) = Sink::start(switches).await else { return };
        let story = Story::begin(&sink).await;
        story
            .workspace
            .until("the relay is gone", async |engine| {
                let counts = engine.read().counts(&story.campaign).await;
                let relay = engine.read().relay(&story.relay).await;
                counts.is_ok_and(|counts| counts.open() == 0)
                    || relay.is_ok_and(|relay| relay.state != RelayState::Ready)
            })
            .await;
        story.recovers(sink).await.expect("nobody twice, nobody forgotten");
        let counts = story.workspace.counts(&story.campaign).await;
        assert_eq!(counts.accepted + counts.in_doubt, 5, "{switches:?}: {counts:?}");
        assert!(counts.in_doubt <= 1, "{switches:?}: {counts:?}");
    }
}
