//! The practice relay over real sockets and real TLS, with lettre and with a bare socket as
//! clients.

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use postroom_smtp::server::{
    CapturedMail, Cut, Defer, Faults, Practice, PracticeOptions, Refuse, SignIn,
};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

async fn start(sign_in: SignIn, faults: Faults) -> (Practice, mpsc::Receiver<CapturedMail>) {
    let (catch, caught) = mpsc::channel(64);
    let options = PracticeOptions { port: Some(0), sign_in, ..PracticeOptions::default() };
    (Practice::start(options, faults, catch).await.expect("a practice relay"), caught)
}

fn transport(practice: &Practice, password: &str) -> AsyncSmtpTransport<Tokio1Executor> {
    let authority =
        Certificate::from_pem(practice.authority_pem().as_bytes()).expect("the authority's PEM");
    let tls = TlsParameters::builder("localhost".to_owned())
        .add_root_certificate(authority)
        .build()
        .expect("TLS parameters");
    AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
        .port(practice.port())
        .tls(Tls::Required(tls))
        .credentials(Credentials::new("ann".to_owned(), password.to_owned()))
        .build()
}

fn letter() -> Message {
    Message::builder()
        .from("Bakery <post@bakery.example>".parse().expect("from"))
        .to("Ann <ann@example.com>".parse().expect("to"))
        .subject("Breakfast")
        .body(".a dot at the start\r\n..and two\r\n".to_owned())
        .expect("a message")
}

/// A client that sends exactly the given lines.
struct Bare(BufReader<TcpStream>);

impl Bare {
    async fn connect(practice: &Practice) -> Self {
        let socket = TcpStream::connect(("127.0.0.1", practice.port())).await.expect("connect");
        Self(BufReader::new(socket))
    }

    async fn say(&mut self, text: &str) {
        self.0.get_mut().write_all(text.as_bytes()).await.expect("write");
    }

    /// The codes of the next `n` replies; the lines of one reply count once.
    async fn codes(&mut self, n: usize) -> Vec<String> {
        let mut codes = Vec::new();
        while codes.len() < n {
            let mut line = String::new();
            if self.0.read_line(&mut line).await.unwrap_or(0) == 0 {
                break;
            }
            if line.as_bytes().get(3) == Some(&b' ') {
                codes.push(line.split(' ').take(2).collect::<Vec<_>>().join(" "));
            }
        }
        codes
    }

    async fn is_closed(&mut self) -> bool {
        let mut rest = Vec::new();
        self.0.read_to_end(&mut rest).await.is_err() || rest.is_empty()
    }
}

const GROUP: &str = "EHLO me\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<ann@example.com>\r\nDATA\r\n";

#[tokio::test]
async fn mail_over_tls_with_password_is_stored_byte_for_byte() {
    let only = SignIn::Only { user: "ann".to_owned(), password: "pw".to_owned() };
    let (practice, mut caught) = start(only, Faults::default()).await;
    let letter = letter();
    let sent = letter.formatted();
    let response = transport(&practice, "pw").send(letter).await.expect("taken");
    let mail = caught.recv().await.expect("caught");
    assert_eq!(response.message().next().map(str::to_owned), {
        let id = &mail.id;
        Some(format!("2.0.0 Ok: queued as {id}"))
    });
    assert!(mail.tls);
    assert_eq!(mail.auth_user.as_deref(), Some("ann"));
    assert_eq!(mail.envelope_from, "post@bakery.example");
    assert_eq!(mail.envelope_to, ["ann@example.com"]);
    // lettre's transport writes CR LF before the final dot, whatever the end of the mail is.
    assert_eq!(mail.bytes, [sent.as_slice(), b"\r\n"].concat());
    assert!(mail.bytes.windows(7).any(|seven| seven == b"\r\n..and"));
    practice.stop().await;
}

#[tokio::test]
async fn wrong_password_is_refused_with_535() {
    let only = SignIn::Only { user: "ann".to_owned(), password: "pw".to_owned() };
    let (practice, _caught) = start(only, Faults::default()).await;
    let error = transport(&practice, "wrong").send(letter()).await.expect_err("refused");
    assert_eq!(error.status().map(|code| code.to_string()).as_deref(), Some("535"));
    practice.stop().await;

    let faults = Faults { refuse_sign_in: true, ..Faults::default() };
    let (practice, _caught) = start(SignIn::Anybody, faults).await;
    assert!(transport(&practice, "pw").send(letter()).await.is_err());
    practice.set_faults(Faults::default());
    transport(&practice, "pw").send(letter()).await.expect("taken again");
    practice.stop().await;
}

#[tokio::test]
async fn configured_recipients_are_refused_and_deferred() {
    let faults = Faults {
        refuse: Refuse { on: true, ..Refuse::default() },
        defer: Defer { on: true, ..Defer::default() },
        ..Faults::default()
    };
    let (practice, _caught) = start(SignIn::Anybody, faults).await;
    let mut bare = Bare::connect(&practice).await;
    bare.say("EHLO me\r\nMAIL FROM:<a@b.example>\r\n").await;
    bare.say(&"RCPT TO:<bounce1@x.example>\r\n".repeat(2)).await;
    bare.say(&"RCPT TO:<later@x.example>\r\n".repeat(3)).await;
    assert_eq!(
        bare.codes(8).await,
        [
            "220 localhost",
            "250 ENHANCEDSTATUSCODES\r\n",
            "250 2.1.0",
            "550 5.1.1",
            "550 5.1.1",
            "450 4.2.1",
            "450 4.2.1",
            "250 2.1.5"
        ]
    );
    practice.stop().await;
}

#[tokio::test]
async fn connection_drops_after_data_with_and_without_the_mail() {
    for keep in [true, false] {
        let cut = Cut { on: true, patterns: vec!["ann@*".to_owned()], one_in: None, keep };
        let (practice, mut caught) =
            start(SignIn::Anybody, Faults { cut, ..Faults::default() }).await;
        let mut bare = Bare::connect(&practice).await;
        bare.say(GROUP).await;
        assert_eq!(bare.codes(5).await.last().map(String::as_str), Some("354 End"));
        bare.say("Subject: x\r\n\r\nhello\r\n.\r\n").await;
        assert!(bare.is_closed().await, "no reply behind the dot");
        assert_eq!(caught.try_recv().is_ok(), keep);
        practice.stop().await;
    }
}

#[tokio::test]
async fn unavailable_is_421_at_connect_and_at_the_next_mail() {
    let (practice, _caught) = start(SignIn::Anybody, Faults::default()).await;
    let mut early = Bare::connect(&practice).await;
    early.say("EHLO me\r\n").await;
    assert_eq!(early.codes(2).await.len(), 2);
    practice.set_faults(Faults { unavailable: true, ..Faults::default() });
    early.say("MAIL FROM:<a@b.example>\r\n").await;
    assert_eq!(early.codes(1).await, ["421 4.3.2"]);
    assert!(early.is_closed().await);
    let mut late = Bare::connect(&practice).await;
    assert_eq!(late.codes(1).await, ["421 4.3.2"]);
    assert!(late.is_closed().await);
    practice.stop().await;
}

#[tokio::test]
async fn stopping_sends_421_and_frees_the_port() {
    let (practice, _caught) = start(SignIn::Anybody, Faults::default()).await;
    let port = practice.port();
    let mut bare = Bare::connect(&practice).await;
    assert_eq!(bare.codes(1).await, ["220 localhost"]);
    practice.stop().await;
    assert_eq!(bare.codes(1).await, ["421 4.3.2"]);
    let (catch, _caught) = mpsc::channel(1);
    let options = PracticeOptions { port: Some(port), ..PracticeOptions::default() };
    let again = Practice::start(options, Faults::default(), catch).await.expect("the port is free");
    let (catch, _caught) = mpsc::channel(1);
    let options = PracticeOptions { port: Some(port), ..PracticeOptions::default() };
    let error = Practice::start(options, Faults::default(), catch).await.expect_err("taken");
    assert!(error.to_string().contains("in use"), "{error}");
    again.stop().await;
}

#[tokio::test]
async fn mail_without_a_handler_is_refused_temporarily() {
    let (practice, caught) = start(SignIn::Anybody, Faults::default()).await;
    drop(caught);
    let mut bare = Bare::connect(&practice).await;
    bare.say(GROUP).await;
    bare.codes(5).await;
    bare.say("x\r\n.\r\nQUIT\r\n").await;
    assert_eq!(bare.codes(2).await, ["451 4.3.0", "221 2.0.0"]);
    practice.stop().await;
}

/// A measurement without assertions: `cargo test --release … -- --ignored --nocapture how_fast`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn throughput_with_pipelined_mail() {
    const MAILS: usize = 20_000;
    const CONNECTIONS: usize = 4;
    let (catch, mut caught) = mpsc::channel(1024);
    let options = PracticeOptions { port: Some(0), ..PracticeOptions::default() };
    let practice =
        Practice::start(options, Faults::default(), catch).await.expect("a practice relay");
    let counted = tokio::spawn(async move {
        let mut n = 0;
        while caught.recv().await.is_some() {
            n += 1;
        }
        n
    });
    let body = "x".repeat(70) + "\r\n";
    let mail = body.repeat(54) + ".\r\n";
    let group = "MAIL FROM:<a@b.example>\r\nRCPT TO:<ann@example.com>\r\nDATA\r\n";
    let begun = std::time::Instant::now();
    let mut clients = Vec::new();
    for _ in 0..CONNECTIONS {
        let mut bare = Bare::connect(&practice).await;
        let (mail, group) = (mail.clone(), group.to_owned());
        clients.push(tokio::spawn(async move {
            bare.0.get_ref().set_nodelay(true).expect("nodelay");
            bare.say("EHLO me\r\n").await;
            bare.codes(2).await;
            bare.say(&group).await;
            bare.codes(3).await;
            let both = format!("{mail}{group}");
            for _ in 0..MAILS / CONNECTIONS {
                bare.say(&both).await;
                assert_eq!(bare.codes(4).await.len(), 4);
            }
        }));
    }
    for client in clients {
        client.await.expect("a client");
    }
    let took = begun.elapsed();
    practice.stop().await;
    let n = counted.await.expect("the counter");
    println!(
        "{n} mails of {} bytes in {took:?}: {:.0}/s",
        mail.len(),
        n as f64 / took.as_secs_f64()
    );
}
