//! The session as bytes in and codes out; no socket, no wait.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::future::Future;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::*;

/// Accepts all but `no@*`; requires AUTH when told to.
#[derive(Default)]
struct TestHandler {
    requires_auth: bool,
    policy: Option<Policy>,
}

impl MailHandler for TestHandler {
    fn reply_delay(&self) -> Duration {
        Duration::ZERO
    }
    fn unavailable(&self) -> Option<ServerReply> {
        None
    }
    fn policy(&self) -> Policy {
        self.policy.unwrap_or(Policy::PRACTICE)
    }
    async fn sign_in(&self, user: &str, password: &str) -> Option<ServerReply> {
        (user != "ann" || password != "pw").then(|| ServerReply::new(535, "5.7.8", "No"))
    }
    fn requires_auth(&self) -> bool {
        self.requires_auth
    }
    fn check_sender(&self, _: Option<&str>, from: &str, _: Option<usize>) -> Option<ServerReply> {
        from.starts_with("no@").then(|| ServerReply::new(553, "5.7.1", "Not allowed"))
    }
    fn check_recipient(&self, address: &str) -> Option<ServerReply> {
        address.starts_with("no@").then(|| ServerReply::new(550, "5.1.1", "Nobody"))
    }
    async fn accept(&self, _mail: Incoming) -> Disposition {
        Disposition::Queued("1".into())
    }
}

struct Conversation {
    session: Session,
    input: Input,
    handler: TestHandler,
    mails: Vec<Incoming>,
}

impl Conversation {
    fn new(handler: TestHandler) -> Self {
        Self {
            session: Session::new(handler.policy()),
            input: Input::default(),
            handler,
            mails: Vec::new(),
        }
    }

    /// Sends `text`; returns the code of each reply line, and the last step.
    fn send(&mut self, text: &str) -> (Vec<String>, Step) {
        let mut out = Vec::new();
        self.input.space().extend_from_slice(text.as_bytes());
        let last = loop {
            match self.session.step(&mut self.input, &mut out, &self.handler) {
                Step::Answered => {}
                Step::SignIn { user, password } => {
                    let mut asked = Box::pin(self.handler.sign_in(&user, &password));
                    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
                    let std::task::Poll::Ready(refusal) = asked.as_mut().poll(&mut context) else {
                        panic!("the handler waits")
                    };
                    drop(asked);
                    match self.session.signed_in(user, refusal, &mut out) {
                        Step::Answered => {}
                        step => break step,
                    }
                }
                Step::Mail(mail) => {
                    self.mails.push(mail);
                    let id = self.mails.len().to_string();
                    self.session.mail_handled(&Disposition::Queued(id), &mut out);
                }
                step => break step,
            }
        };
        let text = String::from_utf8(out).unwrap();
        (text.lines().map(|line| line.chars().take(9).collect()).collect(), last)
    }

    fn codes(&mut self, text: &str) -> Vec<u16> {
        self.send(text).0.iter().map(|line| line[..3].parse().unwrap()).collect()
    }
}

#[test]
fn pipelined_commands_are_answered_in_order() {
    let mut client = Conversation::new(TestHandler::default());
    client.codes("EHLO me\r\n");
    assert_eq!(
        client.codes("MAIL FROM:<a@b.c>\r\nRCPT TO:<x@y.z>\r\nRCPT TO:<no@y.z>\r\nDATA\r\n"),
        [250, 250, 550, 354]
    );
    assert_eq!(
        client.codes(
            "one\r\n..two\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<p@q.r>\r\nDATA\r\nthree\r\n.\r\nQUIT\r\n"
        ),
        [250, 250, 250, 354, 250, 221]
    );
    let received: Vec<_> = client
        .mails
        .iter()
        .map(|m| (m.envelope_from.as_str(), m.envelope_to.join(","), m.bytes.as_slice()))
        .collect();
    assert_eq!(
        received,
        [
            ("a@b.c", "x@y.z".to_owned(), b"one\r\n.two\r\n".as_slice()),
            ("", "p@q.r".to_owned(), b"three\r\n".as_slice())
        ]
    );
}

#[test]
fn data_without_an_accepted_recipient_is_refused() {
    let mut client = Conversation::new(TestHandler::default());
    client.codes("EHLO me\r\n");
    assert_eq!(
        client.codes("MAIL FROM:<a@b.c>\r\nRCPT TO:<no@y.z>\r\nDATA\r\nRSET\r\nNOOP\r\n"),
        [250, 550, 554, 250, 250]
    );
}

#[test]
fn commands_out_of_order_are_refused() {
    let mut client = Conversation::new(TestHandler::default());
    assert_eq!(client.codes("MAIL FROM:<a@b.c>\r\n"), [503]);
    client.codes("EHLO me\r\n");
    assert_eq!(client.codes("RCPT TO:<x@y.z>\r\nDATA\r\n"), [503, 503]);
    assert_eq!(client.codes("MAIL FROM:<a@b.c>\r\nMAIL FROM:<a@b.c>\r\n"), [250, 503]);
    assert_eq!(client.codes("MAIL FROM:<a@b.c> SIZE=99999999\r\nRSET\r\n"), [503, 250]);
    assert_eq!(client.codes("MAIL FROM:<a@b.c> SIZE=99999999\r\n"), [552]);
}

#[test]
fn plain_and_login_work_with_and_without_an_initial_response() {
    let plain = STANDARD.encode("\0ann\0pw");
    let (ann, pw) = (STANDARD.encode("ann"), STANDARD.encode("pw"));
    for (talked, want) in [
        (format!("AUTH PLAIN {plain}\r\n"), vec![235]),
        (format!("AUTH PLAIN\r\n{plain}\r\n"), vec![334, 235]),
        (format!("AUTH LOGIN\r\n{ann}\r\n{pw}\r\n"), vec![334, 334, 235]),
        (format!("AUTH LOGIN {ann}\r\n{pw}\r\n"), vec![334, 235]),
        (format!("AUTH PLAIN {ann}\r\n"), vec![501]),
        ("AUTH PLAIN\r\n*\r\n".to_owned(), vec![334, 501]),
        (format!("AUTH LOGIN {pw}\r\n{pw}\r\n"), vec![334, 535]),
        ("AUTH CRAM-MD5\r\n".to_owned(), vec![504]),
    ] {
        let mut client = Conversation::new(TestHandler { requires_auth: true, policy: None });
        client.codes("EHLO me\r\n");
        let signed_in = want.last() == Some(&235);
        assert_eq!(client.codes(&talked), want, "{talked}");
        assert_eq!(client.codes("MAIL FROM:<a@b.c>\r\n"), [if signed_in { 250 } else { 530 }]);
    }
}

#[test]
fn bytes_sent_before_tls_are_discarded() {
    let mut client = Conversation::new(TestHandler::default());
    client.codes("EHLO me\r\n");
    let (replies, step) = client.send("STARTTLS\r\nMAIL FROM:<evil@b.c>\r\n");
    assert_eq!((replies.len(), step), (1, Step::Encrypt));
    client.session.encrypted(&mut client.input);
    assert_eq!(client.codes("RCPT TO:<x@y.z>\r\n"), [503]);
    let (replies, _) = client.send("EHLO me\r\n");
    assert!(!replies.iter().any(|line| line.contains("START")), "{replies:?}");
    assert_eq!(client.codes("STARTTLS\r\n"), [503]);
}

#[test]
fn a_bare_line_feed_is_refused_and_an_endless_line_disconnects() {
    let mut client = Conversation::new(TestHandler::default());
    assert_eq!(client.codes("EHLO me\n"), [500]);
    let (replies, step) = client.send(&"x".repeat(20_000));
    assert_eq!((replies.len(), step), (1, Step::Close));
}

#[test]
fn repeated_protocol_errors_disconnect() {
    let mut client = Conversation::new(TestHandler::default());
    let (replies, step) = client.send(&"FROG\r\n".repeat(60));
    assert_eq!((replies.last().unwrap().as_str(), step), ("421 4.7.0", Step::Close));
}

#[test]
fn the_session_survives_a_refused_body() {
    let mut client = Conversation::new(TestHandler::default());
    client.codes("EHLO me\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<x@y.z>\r\nDATA\r\n");
    assert_eq!(client.codes("a\nb\r\n.\r\nNOOP\r\n"), [550, 250]);
    assert!(client.mails.is_empty());
}

#[test]
fn bdat_is_accepted_at_any_read_boundary() {
    let mail =
        "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nBDAT 9 LAST\r\n.\r\n..\r\n..RSET\r\n";
    // The last two octets of the text are the dots before RSET.
    for cut in 0..mail.len() {
        let mut client = Conversation::new(TestHandler::default());
        client.send("EHLO x\r\n");
        let mut codes = client.codes(&mail[..cut]);
        codes.extend(client.codes(&mail[cut..]));
        assert_eq!(codes, [250, 250, 250, 250], "cut at {cut}");
        assert_eq!(client.mails[0].bytes, b".\r\n..\r\n..");
    }
}

#[test]
fn several_bdat_pieces_make_one_mail() {
    let mut client = Conversation::new(TestHandler::default());
    client.send("EHLO x\r\n");
    let codes = client.codes(
        "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nBDAT 3\r\none\
         BDAT 5\r\n two\r",
    );
    assert_eq!(codes, [250, 250, 250, 250]);
    let codes = client.codes("DATA\r\nBDAT 1 LAST\r\n\nQUIT\r\n");
    assert_eq!(codes, [503, 250, 221]);
    assert_eq!(client.mails[0].bytes, b"one two\r\n");

    let mut client = Conversation::new(TestHandler::default());
    client.send("EHLO x\r\n");
    let codes = client.codes(
        "MAIL FROM:<a@b.example>\r\nRCPT TO:<no@d.example>\r\nBDAT 6 LAST\r\nQUIT\r\nRSET\r\n\
         BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n",
    );
    assert_eq!(codes, [250, 550, 503, 250, 503, 250]);
    assert!(client.mails.is_empty());
}

#[test]
fn bdat_refuses_bare_line_ends_and_overlong_lines() {
    for (text, code) in [("a\nb\r\n", 550), ("a\rb", 550), (&"x".repeat(999), 554), ("ok\r\n", 250)]
    {
        let mut client = Conversation::new(TestHandler::default());
        client.send("EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n");
        let codes = client.codes(&format!("BDAT {} LAST\r\n{text}", text.len()));
        assert_eq!(codes, [code], "{text:?}");
    }
}

#[test]
fn submission_offers_no_tls_and_accepts_the_habits_of_devices() {
    let policy = Some(Policy::SUBMISSION);
    let mut client = Conversation::new(TestHandler { requires_auth: true, policy });
    let (lines, _) = client.send("EHLO \r\n");
    assert!(!lines.iter().any(|line| line.contains("STARTT") || line.contains("CHUNK")));
    assert_eq!(client.codes("STARTTLS\r\n"), [502]);
    assert_eq!(client.codes("MAIL FROM:<a@b.c>\r\n"), [530]);
    let user = STANDARD.encode("ann");
    assert_eq!(client.codes(&format!("AUTH LOGIN {user}\r\n")), [334]);
    assert_eq!(client.codes(&format!("{}\r\n", STANDARD.encode("pw"))), [235]);
    assert_eq!(client.codes("MAIL FROM: no@b.c\r\n"), [553]);
    assert_eq!(client.codes("MAIL FROM: a@b.c\r\nRCPT TO: <x@y.z>\r\nDATA\r\n"), [250, 250, 354]);
    assert_eq!(client.codes("one\ntwo\r\n.\r\n"), [250]);
    let mail = client.mails.remove(0);
    assert_eq!((mail.bytes.as_slice(), mail.line_ends_normalized), (&b"one\r\ntwo\r\n"[..], true));
}

#[test]
fn http_and_tls_on_the_submission_port_end_the_session() {
    for (text, codes) in [
        ("POST / HTTP/1.1\r\nHost: x\r\n\r\nMAIL FROM:<a@b.c>\r\n", vec![]),
        ("\u{16}\u{3}\u{1}\n", vec!["500 5.7.1"]),
        ("BDAT 5 LAST\r\nhello", vec!["502 5.5.1"]),
    ] {
        let policy = Some(Policy::SUBMISSION);
        let mut client = Conversation::new(TestHandler { requires_auth: true, policy });
        let (lines, step) = client.send(text);
        assert_eq!(
            (lines, step),
            (codes.iter().map(|line| (*line).to_owned()).collect(), Step::Close)
        );
    }
}
