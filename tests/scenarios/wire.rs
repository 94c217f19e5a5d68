//! Shared by the `wire_*` scenarios: a session with short timeouts, and mails to send with it.

use std::time::Duration;

use postroom_model::relay::{LearnedCapabilities, RelayConfig};
use postroom_smtp::client::{
    Begun, ChunkingEvent, DeliveryResult, Envelope, Exchange, Finished, Session, SmtpError,
    Timeouts,
};
use postroom_tests::server::Server;

/// Long enough for any machine, unless the scenario is about the timeouts.
pub fn timeouts() -> Timeouts {
    let wait = Duration::from_secs(20);
    Timeouts {
        connect: wait,
        command: wait,
        data: wait,
        body: wait,
        first_overlap: wait,
        farewell: Duration::from_millis(300),
    }
}

/// For scenarios in which the server sends nothing.
pub fn short_timeouts() -> Timeouts {
    let wait = Duration::from_secs(1);
    Timeouts { command: wait, data: wait, body: wait, first_overlap: wait, ..timeouts() }
}

pub async fn open(config: &RelayConfig, secret: Option<&str>) -> Result<Session, SmtpError> {
    Session::open_with(config, secret, LearnedCapabilities::default(), timeouts()).await
}

pub async fn session(server: &Server) -> Session {
    open(&server.config(), None).await.expect("a session")
}

pub async fn session_with_short_timeouts(server: &Server) -> Session {
    Session::open_with(&server.config(), None, LearnedCapabilities::default(), short_timeouts())
        .await
        .expect("a session")
}

pub fn text(id: &str) -> Vec<u8> {
    format!("Message-ID: <{id}@example.com>\r\nSubject: hello\r\n\r\nHello\r\n.\r\n..dots\r\n")
        .into()
}

pub fn to(address: &str) -> Envelope {
    Envelope::new("news@example.com", address, &text(address))
}

/// Sends one mail alone: begins it, and sends its text when the server asks for it.
pub async fn send(session: &mut Session, address: &str) -> Exchange {
    let begun = session.exchange(None, Some(&to(address))).await;
    if begun.begun != Some(Begun::Ready) {
        return begun;
    }
    session.exchange(Some(&text(address)), None).await
}

pub fn taken(exchange: &Exchange) -> bool {
    matches!(&exchange.finished, Some(Finished::Replied(reply)) if reply.is_positive())
}

pub fn refused(exchange: &Exchange) -> Option<u16> {
    match &exchange.begun {
        Some(Begun::Refused { reply, .. }) => Some(reply.code),
        _ => None,
    }
}

/// Sends these mails as capacity allows, numbered by their position. Returns the result of each,
/// and how the connection ended (`None`: it is ready for more).
pub async fn stream(
    session: &mut Session,
    addresses: &[&str],
) -> (Vec<(String, DeliveryResult)>, Option<SmtpError>) {
    let bodies: Vec<Vec<u8>> = addresses.iter().map(|address| text(address)).collect();
    stream_texts(session, addresses, &bodies).await
}

pub async fn stream_texts(
    session: &mut Session,
    addresses: &[&str],
    bodies: &[Vec<u8>],
) -> (Vec<(String, DeliveryResult)>, Option<SmtpError>) {
    let mut fates = Vec::new();
    let mut waiting = addresses.iter().zip(bodies).enumerate().peekable();
    loop {
        while session.free_slots() > 0
            && let Some((index, (address, body))) = waiting.next()
        {
            let envelope = Envelope::new("news@example.com", address, body);
            if let Some(fate) = session.submit(index as i64, &envelope, body) {
                fates.push(((*address).to_owned(), fate));
            }
        }
        if !session.awaits_replies() {
            return (fates, None);
        }
        match session.next_event().await {
            ChunkingEvent::Mail(index, fate) => {
                fates.push((addresses[usize::try_from(index).expect("an index")].to_owned(), fate));
            }
            ChunkingEvent::Idle => {}
            ChunkingEvent::Closed(error) => return (fates, Some(error)),
        }
    }
}

/// The result as one word.
pub fn word(fate: &DeliveryResult) -> String {
    match fate {
        DeliveryResult::Finished(Finished::Replied(reply)) if reply.is_positive() => {
            "taken".to_owned()
        }
        DeliveryResult::Finished(Finished::Replied(reply)) => format!("text {}", reply.code),
        DeliveryResult::Finished(Finished::InDoubt(_)) => "doubt".to_owned(),
        DeliveryResult::Finished(Finished::NotSent(_)) => "not sent".to_owned(),
        DeliveryResult::Refused { stage, reply, .. } => format!("{} {}", stage.word(), reply.code),
        DeliveryResult::Requeue => "untouched".to_owned(),
    }
}

pub fn words(fates: &[(String, DeliveryResult)]) -> Vec<String> {
    fates.iter().map(|(_, fate)| word(fate)).collect()
}

/// What an earlier connection learned about a relay that takes CHUNKING.
pub fn proven() -> LearnedCapabilities {
    LearnedCapabilities { chunking_proven: true, ..LearnedCapabilities::default() }
}

pub async fn chunking_session(server: &Server) -> Session {
    Session::open_with(&server.config(), None, proven(), timeouts()).await.expect("a session")
}
