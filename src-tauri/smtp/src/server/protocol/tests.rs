//! Commands and bodies as bytes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;

fn code(line: &str) -> u16 {
    Command::parse(line.as_bytes()).expect_err(line).code
}

fn body(parts: &[&[u8]]) -> Result<Vec<u8>, BodyFault> {
    let (mut body, mut held) = (Body::new(false), Vec::new());
    for part in parts {
        held.extend_from_slice(part);
        let (used, ended) = body.feed(&held);
        held.drain(..used);
        if ended {
            return body.finish().map(|text| text.bytes);
        }
    }
    panic!("no end in {parts:?}");
}

#[test]
fn commands_are_parsed_in_any_case() {
    assert_eq!(
        Command::parse(b"mail from:<a@b.c> size=12 BODY=8BITMIME SMTPUTF8"),
        Ok(Command::Mail { from: "a@b.c".into(), size: Some(12), utf8: true })
    );
    assert_eq!(
        Command::parse(b"RCPT TO:<\"a > b\"@c.d>"),
        Ok(Command::Rcpt { to: "\"a > b\"@c.d".into() })
    );
    assert_eq!(
        Command::parse(b"RCPT TO: <@one,@two:a@b.c>"),
        Ok(Command::Rcpt { to: "a@b.c".into() })
    );
    assert_eq!(
        Command::parse(b"MAIL FROM:<>"),
        Ok(Command::Mail { from: String::new(), size: None, utf8: false })
    );
    assert_eq!(
        Command::parse(b"AUTH plain ="),
        Ok(Command::Auth { mechanism: "PLAIN".into(), initial: Some(String::new()) })
    );
}

#[test]
fn an_invalid_line_gets_the_matching_code() {
    for (line, want) in [
        ("", 500),
        ("FROG", 500),
        ("BDAT", 501),
        ("BDAT many", 501),
        ("BDAT 12 FIRST", 501),
        ("EHLO", 501),
        ("MAIL FROM a@b.c", 501),
        ("MAIL FROM:a@b.c", 501),
        ("MAIL FROM:<a b@c>", 501),
        ("MAIL FROM:<a@b.c> RET=HDRS", 555),
        ("MAIL FROM:<a@b.c> SIZE=x", 501),
        ("MAIL FROM:<ä@b.c>", 553),
        ("RCPT TO:<>", 501),
        ("RCPT TO:<nobody>", 501),
        ("RCPT TO:<a@b.c> NOTIFY=NEVER", 555),
        ("DATA now", 501),
        ("NOOP \u{0}", 500),
    ] {
        assert_eq!(code(line), want, "{line:?}");
    }
}

#[test]
fn stuffed_dots_are_removed_at_any_read_boundary() {
    let mail: &[u8] = b"Subject: x\r\n\r\n..one\r\n.two\r\nthree.\r\n.\r\n";
    for cut in 0..mail.len() {
        assert_eq!(
            body(&[&mail[..cut], &mail[cut..]]).unwrap(),
            b"Subject: x\r\n\r\n.one\r\ntwo\r\nthree.\r\n"
        );
    }
}

#[test]
fn a_bare_line_feed_does_not_end_a_mail() {
    for smuggled in [
        &b"a\r\n.\nMAIL FROM:<x@y.z>\r\n.\r\n"[..],
        b"a\n.\r\nMAIL FROM:<x@y.z>\r\n.\r\n",
        b"a\n.\nMAIL FROM:<x@y.z>\r\n.\r\n",
        b"a\r.\r\nMAIL FROM:<x@y.z>\r\n.\r\n",
    ] {
        assert_eq!(body(&[smuggled]), Err(BodyFault::BareLineEnding), "{smuggled:?}");
    }
}

#[test]
fn a_line_holds_at_most_998_bytes() {
    let line = |n: usize| [vec![b'x'; n], b"\r\n.\r\n".to_vec()].concat();
    assert!(body(&[&line(998)]).is_ok());
    assert_eq!(body(&[&line(999)]), Err(BodyFault::LineTooLong));
    assert_eq!(body(&[&line(100_000)]), Err(BodyFault::LineTooLong));
    assert_eq!(body(&[&vec![b'x'; 5000], &line(3)]), Err(BodyFault::LineTooLong));
}

#[test]
fn an_oversized_mail_is_read_and_refused() {
    let line = [vec![b'x'; 900], b"\r\n".to_vec()].concat();
    let mut mail = line.repeat(MAX_MAIL / line.len() + 1);
    mail.extend_from_slice(b".\r\n");
    assert_eq!(body(&[&mail]), Err(BodyFault::TooBig));
}
