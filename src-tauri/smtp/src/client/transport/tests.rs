//! Replies as relays really send them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;

const SOON: Duration = Duration::from_secs(5);

async fn read(bytes: &[u8]) -> Result<Reply, SmtpError> {
    let (ours, mut theirs) = tokio::io::duplex(1 << 20);
    theirs.write_all(bytes).await.unwrap();
    drop(theirs);
    let ours = CountingStream::new(ours);
    let counter = ours.counter();
    Transport::new(ours, counter, None).reply(Stage::Mail, SOON).await
}

#[tokio::test]
async fn replies_of_every_shape_are_read() {
    let long = format!("550 {}\r\n", "x".repeat(2_000));
    let table: Vec<(&[u8], u16, Vec<String>)> = vec![
        (b"250 ok\r\n", 250, vec!["ok".into()]),
        (b"250\r\n", 250, vec!["".into()]),
        (b"250 ok\n", 250, vec!["ok".into()]),
        (
            b"250-one\r\n250-two\r\n250 three\r\n",
            250,
            vec!["one".into(), "two".into(), "three".into()],
        ),
        (b"250-one\r\n250\r\n", 250, vec!["one".into(), "".into()]),
        (
            b"550-5.7.1 see\r\nhttps://example.com\r\n550 there\r\n",
            550,
            vec!["5.7.1 see".into(), "https://example.com".into(), "there".into()],
        ),
        (b"550 Empf\xe4nger unbekannt\r\n", 550, vec!["Empfänger unbekannt".into()]),
        ("550 Empfänger unbekannt\r\n".as_bytes(), 550, vec!["Empfänger unbekannt".into()]),
        (b"550 bell\x07 and \x1b[31m\r\n", 550, vec!["bell\u{fffd} and \u{fffd}[31m".into()]),
        (long.as_bytes(), 550, vec!["x".repeat(2_000)]),
    ];
    for (bytes, code, lines) in table {
        let reply = read(bytes).await.unwrap();
        assert_eq!((reply.code, reply.lines), (code, lines), "{}", String::from_utf8_lossy(bytes));
    }
}

#[tokio::test]
async fn anything_but_a_reply_is_an_error() {
    for bytes in [&b"HTTP/1.1 400 Bad Request\r\n"[..], b"150 what\r\n", b"2500 no\r\n", b"\r\n"] {
        assert!(matches!(read(bytes).await, Err(SmtpError::Garbled { stage: Stage::Mail, .. })));
    }
    assert!(matches!(read(b"250-and then").await, Err(SmtpError::Lost { .. })));
    let endless = b"250-more\r\n".repeat(40_000);
    assert!(matches!(read(&endless).await, Err(SmtpError::Garbled { .. })));
}

#[test]
fn a_line_cut_inside_a_character_keeps_the_rest_readable() {
    let mut bytes = vec![b'x'; MAX_LINE_BYTES - 1];
    bytes.push("ä".as_bytes()[0]);
    assert_eq!(decode_line(&bytes), "x".repeat(MAX_LINE_BYTES - 1));
}
