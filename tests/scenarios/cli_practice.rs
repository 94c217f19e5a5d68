//! `postroom-cli practice` prints every captured mail as one JSON document per line.

use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport};

use super::cli_program::{CliFixture, PracticeProgram};

#[test]
fn practice_prints_each_mail_and_ends_on_interrupt() {
    let fixture = CliFixture::new("cli-practice");
    let mut practice = PracticeProgram::start(&fixture, &["--refuse", "no*@*"]);
    let pem = std::fs::read(&practice.authority).expect("the authority's file");
    let tls = TlsParameters::builder("localhost".to_owned())
        .add_root_certificate(Certificate::from_pem(&pem).expect("PEM"))
        .build_rustls()
        .expect("TLS");
    let transport = SmtpTransport::builder_dangerous("127.0.0.1")
        .port(practice.port)
        .tls(Tls::Required(tls))
        .credentials(("ann".to_owned(), "pw".to_owned()).into())
        .build();
    let letter = |to: &str| {
        Message::builder()
            .from("Bäckerei <post@bakery.example>".parse().expect("from"))
            .to(to.parse().expect("to"))
            .subject("Frühstück")
            .message_id(Some("<one@bakery.example>".to_owned()))
            .body("hello".to_owned())
            .expect("a letter")
    };
    transport.send(&letter("ann@example.com")).expect("taken");
    let line = practice.running.next_json();
    assert_eq!(line["from"], "post@bakery.example");
    assert_eq!(line["to"], serde_json::json!(["ann@example.com"]));
    assert_eq!(line["subject"], "Frühstück");
    assert_eq!(line["message_id"], "<one@bakery.example>");
    assert_eq!(line["tls"], true);
    assert_eq!(line["user"], "ann");
    assert!(line["size"].as_u64().expect("a size") > 100);
    assert!(line["id"].is_string() && line["at"].as_str().expect("a time").ends_with('Z'));

    let refused = transport.send(&letter("nobody@example.com")).expect_err("refused");
    assert!(refused.is_permanent());

    #[cfg(unix)]
    {
        let ran = practice.running.interrupt();
        ran.ended_with(0);
        assert_eq!(ran.out, "");
    }
}

#[test]
fn port_in_use_is_reported_in_one_sentence() {
    let fixture = CliFixture::new("cli-practice-port");
    let practice = PracticeProgram::start(&fixture, &[]);
    let ran = fixture.run(&["practice", "--port", &practice.port.to_string()]);
    ran.ended_with(1);
    assert!(ran.err.contains("in use by another program"), "{}", ran.err);
    assert_eq!(ran.out, "");
}
