//! Whether a refusal is about the connection: the relay accepted mails over it, and a new connection
//! may accept the next. Pure.
//!
//! Relays limit the mails over one connection in many wordings, and some close without a word. The
//! evidence is the command and the mails accepted over this connection: MAIL is the same command for
//! every mail of a campaign, so that a refusal after accepted mails is not about the sender. To try
//! a new connection costs no attempt and no wait.
//!
//! It promises that a mail without a named limit is tried over a new connection once; then the words
//! decide. Leaves out: the words (`postroom_smtp::classify`), and the limit that the relay worker
//! learns (`worker_state`).

use postroom_model::relay::reply::Reply;
use postroom_smtp::classify::{Classification, Explanation, Limit, Verdict};
use postroom_smtp::client::{SmtpError, Stage};

/// What is known about the connection at a refusal.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ConnectionEvidence {
    /// The mails that the relay accepted over this connection.
    pub accepted: u32,
    /// The mail was tried over a new connection before, for such a refusal.
    pub tried_again: bool,
}

/// The relay takes no more mails over this connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConnectionLimit {
    /// The mails that it accepted over this connection.
    pub accepted: u32,
    pub evidence: EvidenceKind,
    pub text: String,
}

/// How the end of a connection shows a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EvidenceKind {
    /// The reply names the limit.
    Named,
    /// The relay refused a mail or closed with 421, for no other reason.
    Refused,
    /// The relay closed without a reply.
    Closed,
}

impl EvidenceKind {
    /// How many connections in a row must end after the same number of mails before that number is
    /// the limit.
    pub fn repetitions(self) -> u32 {
        match self {
            Self::Named => 1,
            Self::Refused => 2,
            Self::Closed => 3,
        }
    }

    /// The kind of evidence in an error that ended a connection with accepted mails. None: the relay
    /// failed, or another limit is reached.
    pub fn of_error(error: &SmtpError, limit: Option<Limit>, pauses: bool) -> Option<Self> {
        match (error, limit) {
            (SmtpError::Closing { .. }, Some(Limit::PerConnection)) => Some(Self::Named),
            (SmtpError::Closing { .. }, Some(Limit::ConnectionOrRate)) => Some(Self::Refused),
            (SmtpError::Closing { .. }, None) if !pauses => Some(Self::Refused),
            (SmtpError::Lost { .. }, None) => Some(Self::Closed),
            _ => None,
        }
    }
}

impl ConnectionEvidence {
    /// The limit of this connection, if a refusal shows one. `needs_utf8`: the recipient's address
    /// has non-ASCII characters.
    pub fn weigh(
        self,
        stage: Stage,
        reply: &Reply,
        classification: Classification,
        needs_utf8: bool,
    ) -> Option<ConnectionLimit> {
        let Classification { verdict, explanation } = classification;
        let evidence = match verdict {
            Verdict::LimitReached { limit: Limit::PerConnection, .. } => EvidenceKind::Named,
            _ if self.accepted == 0 || self.tried_again => return None,
            Verdict::LimitReached { limit: Limit::ConnectionOrRate, .. } => EvidenceKind::Refused,
            Verdict::CampaignFault
            | Verdict::RelayUnavailable { wait: None }
            | Verdict::RelayPaused(_)
                if stage == Stage::Mail && !depends_on_mail(explanation, reply, needs_utf8) =>
            {
                EvidenceKind::Refused
            }
            Verdict::Deferred { wait: None } | Verdict::RelayUnavailable { wait: None }
                if is_about_system(reply) =>
            {
                EvidenceKind::Refused
            }
            _ => return None,
        };
        Some(ConnectionLimit { accepted: self.accepted, evidence, text: reply.to_string() })
    }
}

/// Whether MAIL differs between the mails of a campaign in respect of this refusal: then it need not
/// concern the others. SMTPUTF8 is a parameter of MAIL for recipients outside ASCII; a relay that does
/// not know it may reply that the syntax or a parameter is wrong (RFC 6531 3.4, RFC 5321 4.1.1.11).
pub(crate) fn depends_on_mail(explanation: Explanation, reply: &Reply, needs_utf8: bool) -> bool {
    match explanation {
        Explanation::MessageTooBig | Explanation::EightBit => true,
        Explanation::AddressForeign => needs_utf8,
        _ => needs_utf8 && matches!(reply.code, 500..=504 | 555),
    }
}

/// Congestion, a system that accepts no mail, or too many recipients, where each mail has one (RFC
/// 3463: X.4.5, X.3.2, X.5.3).
fn is_about_system(reply: &Reply) -> bool {
    let enhanced = reply.enhanced().map(|code| (code.subject, code.detail));
    reply.code < 500 && enhanced.is_some_and(|code| [(4, 5), (3, 2), (5, 3)].contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use postroom_smtp::classify::{CommandResult, classify};

    fn weigh(
        accepted: u32,
        tried_again: bool,
        stage: Stage,
        reply: &Reply,
    ) -> Option<EvidenceKind> {
        let classification = classify(&CommandResult::Reply { stage, reply });
        ConnectionEvidence { accepted, tried_again }
            .weigh(stage, reply, classification, false)
            .map(|limit| limit.evidence)
    }

    #[test]
    fn refusals_after_accepted_mails_are_about_the_connection() {
        use EvidenceKind::{Named, Refused};
        for (stage, code, text, want) in [
            (Stage::Mail, 452, "4.5.3 Too many messages sent", Some(Refused)),
            (
                Stage::Data,
                452,
                "4.4.5 Maximum number of messages per session exceeded.",
                Some(Named),
            ),
            (Stage::Rcpt, 452, "4.5.3 Too many transactions in this session", Some(Named)),
            (Stage::Mail, 550, "5.7.0 Too many mails per connection, reconnect", Some(Named)),
            (Stage::Mail, 450, "4.7.1 Error: too much mail in this session", Some(Named)),
            (Stage::Mail, 550, "5.7.1 Come again", Some(Refused)),
            (Stage::Mail, 450, "4.7.1 Come again", Some(Refused)),
            (Stage::Mail, 503, "5.5.1 No more", Some(Refused)),
            (Stage::Rcpt, 452, "4.5.3 No more", Some(Refused)),
            (Stage::Mail, 552, "5.3.4 Message too big", None),
            (Stage::Mail, 550, "Too many messages. Try again in 92 seconds.", None),
            (Stage::Mail, 454, "Throttling failure: Maximum sending rate exceeded", None),
            (Stage::Rcpt, 550, "5.1.1 No such mailbox", None),
            (Stage::Rcpt, 452, "4.2.2 Mailbox full", None),
            (Stage::Rcpt, 451, "4.7.1 Greylisted, try again", None),
            (Stage::Body, 554, "5.7.1 Spam", None),
        ] {
            assert_eq!(weigh(5, false, stage, &Reply::new(code, text)), want, "{code} {text}");
        }
    }

    #[test]
    fn a_new_connection_leaves_the_words_to_decide() {
        let reply = Reply::new(550, "5.7.1 Come again");
        assert_eq!(weigh(0, false, Stage::Mail, &reply), None, "nothing was accepted over it");
        assert_eq!(weigh(5, true, Stage::Mail, &reply), None, "the mail was tried again before");
    }

    #[test]
    fn smtputf8_and_size_concern_one_mail() {
        for (code, text, needs_utf8, want) in [
            (550, "5.6.7 Non-ASCII addresses are not permitted", true, true),
            (550, "5.6.7 Non-ASCII addresses are not permitted", false, false),
            (553, "SMTPUTF8 is not supported here", true, true),
            (555, "5.5.4 Unsupported option: SMTPUTF8", true, true),
            (501, "5.5.2 Syntax error in MAIL", true, true),
            (501, "5.5.2 Syntax error in MAIL", false, false),
            (552, "5.3.4 Message too big", false, true),
            (550, "5.7.1 Sender rejected", true, false),
        ] {
            let reply = Reply::new(code, text);
            let command = CommandResult::Reply { stage: Stage::Mail, reply: &reply };
            let explanation = classify(&command).explanation;
            assert_eq!(depends_on_mail(explanation, &reply, needs_utf8), want, "{code} {text}");
        }
    }

    #[test]
    fn closings_after_accepted_mails_are_evidence_of_different_strength() {
        let closing =
            SmtpError::Closing { stage: Stage::Mail, reply: Reply::new(421, "4.4.2 closing") };
        let lost = SmtpError::Lost { stage: Stage::Mail, text: String::new() };
        for (error, limit, pauses, want) in [
            (&closing, Some(Limit::PerConnection), false, Some(EvidenceKind::Named)),
            (&closing, Some(Limit::ConnectionOrRate), false, Some(EvidenceKind::Refused)),
            (&closing, None, false, Some(EvidenceKind::Refused)),
            (&closing, None, true, None),
            (&closing, Some(Limit::Rate), false, None),
            (&lost, None, false, Some(EvidenceKind::Closed)),
        ] {
            assert_eq!(EvidenceKind::of_error(error, limit, pauses), want, "{error:?} {limit:?}");
        }
    }
}
