//! The capability probe: one real mail, in the best mode that the relay takes, and never a second
//! mail.

use postroom_model::relay::LearnedCapabilities;
use postroom_smtp::client::capability_probe;
use postroom_smtp::client::capability_probe::CapabilityReport;
use postroom_smtp::client::{Envelope, Mode};
use postroom_tests::server::{Act, At, Overlap, Script, Server};

use crate::wire::{short_timeouts, text};

async fn trial(server: &Server) -> CapabilityReport {
    let body = text("trial");
    let envelope = Envelope::new("news@example.com", "ann@example.org", &body);
    let mail = (&envelope, body.as_slice());
    capability_probe::send(
        &server.config(),
        None,
        LearnedCapabilities::default(),
        mail,
        short_timeouts(),
    )
    .await
}

#[tokio::test]
async fn one_probe_mail_teaches_the_capabilities() {
    let unknown = "502 5.5.2 Error: command not recognized";
    for (script, mode) in [
        (Script::default().chunking(), Mode::Chunked { window: 8 }),
        (Script::default().chunking().answer(At::Bdat, unknown), Mode::Overlapped),
        (Script::default().chunking().fault(At::Reset, Act::Stall), Mode::Overlapped),
        (Script::default(), Mode::Overlapped),
        (Script::default().overlap(Overlap::Refused), Mode::Grouped),
        (Script::default().overlap(Overlap::Dropped), Mode::Grouped),
        (Script::default().without_pipelining(), Mode::OneByOne),
    ] {
        let server = Server::start(script).await;
        let trial = trial(&server).await;
        assert_eq!((trial.accepted, trial.mode), (true, Some(mode)), "{trial:?}");
        assert_eq!(server.count(), 1, "{mode}: one mail, and no second one");
    }
}

#[tokio::test]
async fn refused_or_in_doubt_probe_is_not_repeated() {
    for (script, taken_there) in [
        (Script::default().chunking().refuse_rcpt("ann@", "550 5.1.1 User unknown"), 0),
        (Script::default().answer(At::Body, "554 5.7.1 Spam"), 0),
        (Script::default().chunking().fault(At::Body, Act::CutAfterDot), 1),
        (Script::default().fault(At::Body, Act::CutAfterDot), 1),
    ] {
        let server = Server::start(script).await;
        let trial = trial(&server).await;
        assert!(!trial.accepted && trial.explanation.is_some(), "{trial:?}");
        assert_eq!((server.count(), server.connections()), (taken_there, 1));
    }
}
