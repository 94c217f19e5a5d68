//! Several mails in flight on one connection (CHUNKING): all are taken, each reply belongs to its
//! mail, and a relay that offers CHUNKING without supporting it is detected before a mail is lost.

use postroom_model::relay::LearnedCapabilities;
use postroom_smtp::client::{Begun, Envelope, Mode, Session, SmtpError};
use postroom_tests::server::{Act, At, Script, Server};

use crate::wire::{
    chunking_session, session, session_with_short_timeouts, stream, stream_texts, taken, text,
    timeouts, to, words,
};

#[tokio::test]
async fn thousand_mails_in_windows_of_eight_arrive_byte_for_byte() {
    for encrypted in [false, true] {
        let script = Script::default().chunking();
        let server = Server::start(if encrypted { script.implicit_tls() } else { script }).await;
        let mut session = session(&server).await;
        let addresses: Vec<String> = (0..1_000).map(|n| format!("a{n}@example.org")).collect();
        let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
        let (fates, error) = stream(&mut session, &addresses).await;
        assert_eq!(error, None);
        assert!(words(&fates).iter().all(|word| word == "taken"));
        assert_eq!(session.sent(), 1_000);
        assert!(session.learned().chunking_proven);
        assert_eq!(session.mode(), Mode::Chunked { window: 8 });
        session.quit().await;
        assert_eq!(server.accepted_recipients(), addresses);
        assert!(server.taken().iter().all(|mail| mail.bytes == text(&mail.to[0])));
        assert_eq!(server.connections(), 1);
    }
}

#[tokio::test]
async fn unknown_relay_gets_one_mail_alone_and_then_eight() {
    let server = Server::start(Script::default().chunking()).await;
    let mut session = session(&server).await;
    assert_eq!((session.free_slots(), session.window_size()), (1, 1));
    let (fates, _) = stream(&mut session, &["one@example.org"]).await;
    assert_eq!(words(&fates), ["taken"]);
    assert_eq!((session.free_slots(), session.window_size()), (8, 8));
}

#[tokio::test]
async fn refused_recipient_in_a_window_affects_no_other_mail() {
    for text_first in [false, true] {
        let mut script = Script::default().chunking().refuse_rcpt("bad", "550 5.1.1 User unknown");
        if text_first {
            script = script.answer(At::Body, "250 2.0.0 Taken for nobody").after(2).once();
        }
        let server = Server::start(script).await;
        let mut session = chunking_session(&server).await;
        let all = ["a@b.example", "c@d.example", "bad@e.example", "f@g.example", "h@i.example"];
        let (fates, error) = stream(&mut session, &all).await;
        assert_eq!(error, None);
        assert_eq!(words(&fates), ["taken", "taken", "rcpt 550", "taken", "taken"]);
        // No recipient was added to another mail.
        assert!(server.taken().iter().all(|mail| mail.to.len() <= 1));
        assert_eq!(server.accepted_recipients().len(), 4);
    }
}

#[tokio::test]
async fn refused_text_affects_no_other_mail() {
    let refused = "554 5.7.1 Spam message rejected";
    let server =
        Server::start(Script::default().chunking().answer(At::Body, refused).after(1).once()).await;
    let mut session = chunking_session(&server).await;
    let (fates, _) = stream(&mut session, &["a@b.example", "c@d.example", "e@f.example"]).await;
    assert_eq!(words(&fates), ["taken", "text 554", "taken"]);
}

#[tokio::test]
async fn relay_without_working_bdat_is_learned_and_loses_no_mail() {
    for (at, reply) in [
        (At::Bdat, "502 5.5.2 Error: command not recognized"),
        (At::Bdat, "500 5.5.1 Command unrecognized"),
        (At::Body, "503 5.5.1 Bad sequence of commands"),
    ] {
        let server = Server::start(Script::default().chunking().answer(at, reply)).await;
        let mut first = session(&server).await;
        let (fates, error) = stream(&mut first, &["one@example.org", "two@example.org"]).await;
        // The second was never sent: an unproven relay gets no mail in advance.
        assert_eq!(words(&fates), ["untouched"], "{reply}");
        assert!(matches!(error, None | Some(SmtpError::Unusable)), "{error:?}");
        let learned = first.learned();
        assert!(learned.no_chunking && !learned.chunking_proven);
        assert_eq!(first.mode(), Mode::Overlapped);
    }
    // With DATA it takes them.
    let server = Server::start(Script::default().chunking()).await;
    let learned = LearnedCapabilities { no_chunking: true, ..LearnedCapabilities::default() };
    let mut second =
        Session::open_with(&server.config(), None, learned, timeouts()).await.expect("a session");
    assert_eq!((second.free_slots(), second.mode()), (0, Mode::Overlapped));
    let begun = second.exchange(None, Some(&to("one@example.org"))).await;
    assert_eq!(begun.begun, Some(Begun::Ready));
    assert!(taken(&second.exchange(Some(&text("one")), None).await));
}

#[tokio::test]
async fn bdat_suddenly_unknown_returns_every_mail_of_the_window() {
    let unknown = "502 5.5.2 Error: command not recognized";
    let server =
        Server::start(Script::default().chunking().answer(At::Bdat, unknown).after(2)).await;
    let mut session = chunking_session(&server).await;
    let all = ["a@b.example", "c@d.example", "e@f.example", "g@h.example", "i@j.example"];
    let (fates, error) = stream(&mut session, &all).await;
    assert_eq!(words(&fates), ["taken", "taken", "untouched", "untouched", "untouched"]);
    assert_eq!(error, Some(SmtpError::Unusable));
    assert!(session.learned().no_chunking);
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn relay_that_refuses_commands_after_bdat_is_learned() {
    let minds = Act::Reply("503 5.5.1 Error: pipelined after end of BDAT".to_owned());
    for act in [minds, Act::Close, Act::Stall] {
        let server =
            Server::start(Script::default().chunking().fault(At::Reset, act.clone())).await;
        let mut session = session_with_short_timeouts(&server).await;
        let (fates, error) = stream(&mut session, &["one@example.org"]).await;
        assert_eq!(words(&fates), ["taken"]);
        assert!(error.is_some() && session.learned().no_chunking, "{act:?} {error:?}");
    }
}

#[tokio::test]
async fn text_size_is_counted_as_sent_with_complete_line_ends() {
    let server = Server::start(Script::default().chunking()).await;
    let mut session = chunking_session(&server).await;
    let bodies: Vec<Vec<u8>> = [
        &b"Subject: x\n\nbare\r.\r\n.\r\nMAIL FROM:<evil@example.com>\r\n"[..],
        b"",
        b"no end",
        "Subject: x\r\n\r\nJ\u{fc}rgen\r\n".as_bytes(),
    ]
    .iter()
    .map(|body| body.to_vec())
    .collect();
    let all = ["a@b.example", "c@d.example", "e@f.example", "g@h.example"];
    let (fates, _) = stream_texts(&mut session, &all, &bodies).await;
    assert_eq!(words(&fates), ["taken"; 4]);
    let arrived: Vec<Vec<u8>> = server.taken().into_iter().map(|mail| mail.bytes).collect();
    assert_eq!(arrived[0], b"Subject: x\r\n\r\nbare\r\n.\r\n.\r\nMAIL FROM:<evil@example.com>\r\n");
    assert_eq!((arrived[1].len(), arrived[2].as_slice()), (0, &b"no end\r\n"[..]));
    assert_eq!(arrived[3], bodies[3]);
}

#[tokio::test]
async fn relay_that_reads_late_does_not_block_the_connection() {
    // Replies of 2,000 octets fill the receive direction while texts fill the send direction.
    let long = format!("250 2.1.5 {}", "x".repeat(2_000));
    let server = Server::start(
        Script::default().chunking().features(&["PIPELINING", "CHUNKING"]).answer(At::Reset, &long),
    )
    .await;
    let mut session = chunking_session(&server).await;
    let body = b"line by line until it is long enough to fill every buffer\r\n".repeat(20_000);
    let addresses: Vec<String> = (0..24).map(|n| format!("a{n}@example.org")).collect();
    let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
    let (fates, error) = stream_texts(&mut session, &addresses, &vec![body; 24]).await;
    assert_eq!((words(&fates), error), (vec!["taken".to_owned(); 24], None));
}

#[tokio::test]
async fn refused_dsn_is_not_requested_again() {
    for (at, reply) in
        [(At::Mail, "555 5.5.4 Unsupported option: RET=HDRS"), (At::Rcpt, "501 5.5.4 Syntax")]
    {
        for chunking in [false, true] {
            let mut script = Script::default().answer(at, reply).once();
            let mut features = vec!["PIPELINING", "DSN"];
            features.extend(chunking.then_some("CHUNKING"));
            script = script.features(&features);
            let server = Server::start(script).await;
            let mut session = chunking_session(&server).await;
            let body = text("one");
            let mut envelope = Envelope::new("news@example.com", "one@example.org", &body);
            envelope.id = Some("7f3a".to_owned());
            for again in [false, true] {
                let ended = if chunking {
                    assert_eq!(session.submit(1, &envelope, &body), None);
                    let answered = session.next_event().await;
                    while session.awaits_replies() {
                        session.next_event().await;
                    }
                    format!("{answered:?}").contains("Replied")
                } else {
                    let begun = session.exchange(None, Some(&envelope)).await;
                    let ready = begun.begun == Some(Begun::Ready);
                    assert!(ready || begun.begun == Some(Begun::Requeue), "{begun:?}");
                    if ready { taken(&session.exchange(Some(&body), None).await) } else { false }
                };
                assert_eq!(ended, again, "{at:?} chunking {chunking}");
            }
            assert!(session.learned().no_dsn);
            let transcript = server.transcripts().concat();
            let asked = |word: &str| transcript.iter().filter(|line| line.contains(word)).count();
            assert_eq!(asked("RET=HDRS ENVID=7f3a"), 1);
            assert_eq!(asked("NOTIFY=FAILURE,DELAY ORCPT=rfc822;one@example.org"), 1);
        }
    }
}
