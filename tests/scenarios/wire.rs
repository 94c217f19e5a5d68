//! What the stories of the wire share: a session that does not wait long, and mails to send on it.

use std::time::Duration;

use postroom_engine::relay::session::{
    Begun, Envelope, Exchange, Finished, Patience, Session, Trouble,
};
use postroom_engine::relay::{Learnt, RelayConfig};
use postroom_tests::server::Server;

/// Long enough for any machine, except where a story is about waiting itself.
pub fn patience() -> Patience {
    let wait = Duration::from_secs(20);
    Patience {
        connect: wait,
        command: wait,
        data: wait,
        body: wait,
        first_overlap: wait,
        farewell: Duration::from_millis(300),
    }
}

/// For stories in which the server says nothing.
pub fn impatience() -> Patience {
    let wait = Duration::from_secs(1);
    Patience { command: wait, data: wait, body: wait, first_overlap: wait, ..patience() }
}

pub async fn open(config: &RelayConfig, secret: Option<&str>) -> Result<Session, Trouble> {
    Session::open_with(config, secret, Learnt::default(), patience()).await
}

pub async fn session(server: &Server) -> Session {
    open(&server.config(), None).await.expect("a session")
}

pub async fn hasty_session(server: &Server) -> Session {
    Session::open_with(&server.config(), None, Learnt::default(), impatience())
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

/// Sends one mail by itself: begins it, and gives its text where it is wanted.
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
