//! Every switch of Postfix's smtp-sink, at every command: what a user would read afterwards. Then
//! the relay gets well (a friendly one takes its port), and the campaign must come to its end by
//! itself, with nobody forgotten and nobody there twice.

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
use tokio::task::{JoinSet, LocalSet};

use crate::fault::{NOON, impatience};

const PEOPLE: usize = 5;

/// Where things stand. Everybody who is not named waits in the queue, untried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    AllAccepted,
    AllRefused,
    /// Deferred, and tried again later.
    AllDeferred,
    /// The relay is left alone for a while; so many are in doubt.
    Unwell {
        in_doubt: usize,
    },
    /// The campaign stands still and says why: everybody would hear the same.
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

/// The switches, the command they strike at, what becomes of the campaign.
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
        let workspace = TestWorkspace::with_timeouts(clock.clone(), impatience()).await;
        workspace.contacts(PEOPLE).await;
        let relay = workspace.relay(sink.config(), None).await;
        let campaign = workspace.send(&relay).await;
        Self { workspace, clock, relay, campaign }
    }

    async fn stands(&self) -> End {
        let store = self.workspace.engine.store();
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
            (CampaignStatus::Stopped, _) if queued == PEOPLE && spent == 0 => Stopped,
            (CampaignStatus::Sending, Some(PauseReason::Unwell))
                if queued + in_doubt == PEOPLE && spent == in_doubt =>
            {
                Unwell { in_doubt }
            }
            _ => End::Other { accepted, refused, deferred, in_doubt, spent, status, paused },
        }
    }

    /// Waits until it stands so; else says how it stood at last.
    async fn comes_to(&self, end: End) -> Result<(), End> {
        let waited = tokio::time::timeout(Duration::from_secs(40), async {
            while self.stands().await != end {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        });
        match waited.await {
            Ok(()) => Ok(()),
            Err(_) => Err(self.stands().await),
        }
    }

    /// Time passes until everybody has an outcome.
    async fn ends(&self) {
        if self.workspace.campaign(&self.campaign).await.status == CampaignStatus::Stopped {
            let resumed =
                self.workspace.engine.command(&self.campaign, CampaignCommand::Resume).await;
            resumed.expect("it goes on");
        }
        self.workspace
            .until("everybody has an outcome", async |engine| {
                self.clock.advance(Duration::from_secs(60));
                let campaign = engine.store().campaign(&self.campaign).await;
                campaign.is_ok_and(|one| one.status == CampaignStatus::Done)
            })
            .await;
    }

    async fn accepted(&self) -> BTreeMap<String, usize> {
        let all = DeliveryFilter::all(&self.campaign);
        let rows = self.workspace.engine.store().delivery_page(&all, 0, 100).await.expect("rows");
        rows.iter()
            .filter(|row| row.delivery.status == DeliveryStatus::Accepted)
            .map(|row| (row.delivery.id.to_string(), 1))
            .collect()
    }

    /// A friendly relay takes the ill one's port, and time passes. The text: what was wrong.
    async fn gets_well(&self, ill: Sink) -> Result<(), String> {
        let before = self.accepted().await;
        let taken = ill.taken();
        let port = ill.port();
        drop(ill);
        // Texts that it answered with a "no" lie there too: only a "yes" must.
        if let Some(id) = before.keys().find(|id| taken.get(*id) != Some(&1)) {
            return Err(format!("{id} stands as accepted and was not taken once"));
        }
        let Some(well) = Sink::start_at(port, &[]).await else { return Ok(()) };
        self.ends().await;
        let mut since = self.accepted().await;
        since.retain(|id, _| !before.contains_key(id));
        // Who was refused, or is in doubt, is not among them; nobody is there twice.
        if well.taken() == since { Ok(()) } else { Err(format!("{:?} {since:?}", well.taken())) }
    }
}

/// Tells one row to its end. The text: what was wrong.
async fn tell(switches: &[&str], end: End) -> Result<(), String> {
    let Some(sink) = Sink::start(switches).await else { return Ok(()) };
    let story = Story::begin(&sink).await;
    if let Err(stood) = story.comes_to(end).await {
        return Err(format!("{switches:?}: wanted {end:?}, came to {stood:?}"));
    }
    story.gets_well(sink).await.map_err(|wrong| format!("{switches:?}: {wrong}"))?;
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

async fn tell_all(rows: &'static [Row]) {
    // Most of a story is waiting: they are told side by side.
    let (room, mut stories) = (LocalSet::new(), JoinSet::new());
    for (switches, end) in rows {
        stories.spawn_local_on(tell(switches, *end), &room);
    }
    let told = room.run_until(stories.join_all()).await;
    let wrong: Vec<String> = told.into_iter().filter_map(Result::err).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn permanent_refusal_at_every_command() {
    tell_all(&[
        (&["-f", "CONNECT"], Unwell { in_doubt: 0 }),
        (&["-f", "EHLO,HELO"], Unwell { in_doubt: 0 }),
        (&["-f", "MAIL"], Stopped),
        (&["-f", "RCPT"], AllRefused),
        (&["-f", "DATA"], Stopped),
        (&["-f", "."], AllRefused),
        // Nothing a recipient would notice.
        (&["-f", "RSET"], AllAccepted),
        (&["-f", "QUIT"], AllAccepted),
        (&["-f", "EHLO"], AllAccepted),
    ])
    .await;
}

#[tokio::test]
async fn temporary_refusal_at_every_command() {
    tell_all(&[
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
    tell_all(&[
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
    tell_all(&[
        (&["-q", "CONNECT"], Unwell { in_doubt: 0 }),
        (&["-q", "EHLO"], Unwell { in_doubt: 0 }),
        (&["-q", "MAIL"], Unwell { in_doubt: 0 }),
        (&["-q", "RCPT"], Unwell { in_doubt: 0 }),
        (&["-q", "DATA"], Unwell { in_doubt: 0 }),
        // The text left and no answer came: who knows. Three of them, then the relay is left alone.
        (&["-q", "."], Unwell { in_doubt: 3 }),
        (&["-q", "RSET"], AllAccepted),
        (&["-q", "QUIT"], AllAccepted),
    ])
    .await;
}

#[tokio::test]
async fn reply_421_at_every_command() {
    tell_all(&[
        (&["-Q", "CONNECT"], Unwell { in_doubt: 0 }),
        (&["-Q", "EHLO"], Unwell { in_doubt: 0 }),
        (&["-Q", "MAIL"], Unwell { in_doubt: 0 }),
        (&["-Q", "RCPT"], Unwell { in_doubt: 0 }),
        (&["-Q", "DATA"], Unwell { in_doubt: 0 }),
        // 421 is an answer: nobody is in doubt.
        (&["-Q", "."], Unwell { in_doubt: 0 }),
        (&["-Q", "QUIT"], AllAccepted),
    ])
    .await;
}

#[tokio::test]
async fn silence_at_every_command() {
    tell_all(&[
        (&["-W", "CONNECT:60"], Unwell { in_doubt: 0 }),
        (&["-W", "EHLO:60"], Unwell { in_doubt: 0 }),
        (&["-W", "MAIL:60"], Unwell { in_doubt: 0 }),
        (&["-W", "RCPT:60"], Unwell { in_doubt: 0 }),
        (&["-W", "DATA:60"], Unwell { in_doubt: 0 }),
        (&["-w", "60"], Unwell { in_doubt: 0 }),
        // (With pipelining smtp-sink answers what comes behind the dot first.)
        (&["-p", "-W", ".:60"], Unwell { in_doubt: 3 }),
        (&["-W", "QUIT:60"], AllAccepted),
    ])
    .await;
}

#[tokio::test]
async fn no_extension_is_assumed() {
    tell_all(&[
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
    // 354, then a "no" before the dot, and the line is cut. The mail behind has not been heard and
    // goes back; nobody's try is spent for another one's mail.
    for delay in ["0", "1"] {
        tell(&["-A", delay], End::AllRefused).await.expect("as it should be");
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
                let counts = engine.store().counts(&story.campaign).await;
                let relay = engine.store().relay(&story.relay).await;
                counts.is_ok_and(|counts| counts.open() == 0)
                    || relay.is_ok_and(|relay| relay.state != RelayState::Ready)
            })
            .await;
        story.gets_well(sink).await.expect("nobody twice, nobody forgotten");
        let counts = story.workspace.counts(&story.campaign).await;
        assert_eq!(counts.accepted + counts.in_doubt, 5, "{switches:?}: {counts:?}");
        assert!(counts.in_doubt <= 1, "{switches:?}: {counts:?}");
    }
}
