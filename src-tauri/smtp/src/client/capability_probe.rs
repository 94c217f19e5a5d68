//! One real mail through a relay, to learn beforehand how mails go there.
//!
//! It promises to begin with the best way that is offered and to fall back where the relay does not
//! take it, that one mail is sent and no second one (to learn whether commands are taken behind a
//! text, another envelope is begun and then left without its text, which counts for nothing: RFC
//! 5321 4.1.1.4), and that a mail which may have been taken is not sent again. Leaves out: the mail
//! itself, and keeping what was learnt.

use crate::classify::{Outcome, Sentence, verdict};
use crate::client::{
    Answered, Begun, Envelope, Fate, Finished, Mode, Patience, Session, Stage, Trouble,
};
use postroom_model::relay::reply::Reply;
use postroom_model::relay::{LearnedCapabilities, RelayConfig};

/// Each try teaches something, and there are no more ways than these.
const TRIES: u32 = 5;

/// What became of the mail, and what it taught.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    pub taken: bool,
    /// How campaigns will go over this relay; none when no connection came about.
    pub mode: Option<Mode>,
    pub bytes: usize,
    /// The relay's word on the mail, or what went wrong.
    pub words: String,
    /// What to do when it was not taken.
    pub sentence: Option<Sentence>,
    pub learnt: LearnedCapabilities,
}

enum End {
    Replied(Stage, Reply),
    Failed(Trouble),
    /// It went by no way yet; the session has learnt why.
    Again,
}

/// Sends `body` once. `learnt` is what is known already; default: find everything out anew.
pub async fn send(
    config: &RelayConfig,
    secret: Option<&str>,
    learnt: LearnedCapabilities,
    (envelope, body): (&Envelope, &[u8]),
    patience: Patience,
) -> Trial {
    let mut learnt = learnt;
    let mut mode = None;
    let mut end = End::Again;
    for _ in 0..TRIES {
        let mut session = match Session::open_with(config, secret, learnt, patience).await {
            Ok(session) => session,
            Err(trouble) => {
                end = End::Failed(trouble);
                break;
            }
        };
        end = match session.mode() {
            Mode::Chunked { .. } => chunked(&mut session, envelope, body).await,
            Mode::Overlapped => by_data(&mut session, envelope, body, true).await,
            Mode::Grouped | Mode::OneByOne => by_data(&mut session, envelope, body, false).await,
        };
        learnt = session.learnt();
        mode = Some(session.mode());
        session.quit().await;
        if !matches!(end, End::Again) {
            break;
        }
    }
    let (taken, words, sentence) = match end {
        End::Replied(stage, reply) => {
            let taken = stage == Stage::Body && reply.is_positive();
            let sentence = verdict(&Outcome::Reply { stage, reply: &reply }).sentence;
            (taken, reply.to_string(), (!taken).then_some(sentence))
        }
        End::Failed(trouble) => {
            let sentence = verdict(&Outcome::Trouble(&trouble)).sentence;
            (false, trouble.to_string(), Some(sentence))
        }
        End::Again => (false, Trouble::Unusable.to_string(), None),
    };
    Trial { taken, mode, bytes: body.len(), words, sentence, learnt }
}

async fn chunked(session: &mut Session, envelope: &Envelope, body: &[u8]) -> End {
    let mut fate = session.hand_over(0, envelope, body);
    let mut lost = None;
    // To the last answer: the one behind the text is the lesson.
    while session.awaits_answers() {
        match session.answered().await {
            Answered::Mail(_, settled) => fate = Some(settled),
            Answered::Quiet => {}
            Answered::Gone(trouble) => lost = Some(trouble),
        }
        if !session.is_usable() {
            break;
        }
    }
    match (fate, lost) {
        (Some(Fate::Finished(finished)), _) => ended(finished),
        (Some(Fate::Refused { stage, reply, .. }), _) => End::Replied(stage, reply),
        (_, Some(trouble)) if trouble != Trouble::Unusable => End::Failed(trouble),
        (Some(Fate::Untouched) | None, _) => End::Again,
    }
}

async fn by_data(session: &mut Session, envelope: &Envelope, body: &[u8], behind: bool) -> End {
    let begun = session.exchange(None, Some(envelope)).await;
    match (begun.begun, begun.trouble) {
        (Some(Begun::Ready), _) => {}
        (Some(Begun::Refused { stage, reply, .. }), _) => return End::Replied(stage, reply),
        (_, Some(trouble)) => return End::Failed(trouble),
        (Some(Begun::Untouched) | None, None) => return End::Again,
    }
    match session.exchange(Some(body), behind.then_some(envelope)).await.finished {
        Some(finished) => ended(finished),
        None => End::Failed(Trouble::Unusable),
    }
}

fn ended(finished: Finished) -> End {
    match finished {
        Finished::Replied(reply) => End::Replied(Stage::Body, reply),
        // Perhaps taken: a test mail is not sent twice either.
        Finished::NotSent(trouble) | Finished::Doubt(trouble) => End::Failed(trouble),
    }
}
