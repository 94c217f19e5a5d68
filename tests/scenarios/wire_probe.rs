//! The connection test: every step is reported as it ends, with the words of both sides and with
//! advice.

use postroom_model::clock::Clock;
use postroom_model::relay::RelayConfig;
use postroom_smtp::client::connection_test::{
    ConnectionTestReport, StepOutcome, StepReport, TestAddresses, TestStep as P, test_connection,
};
use postroom_tests::server::{At, Script, Server, ServerCertificate};

use crate::wire::timeouts;

const PASSWORD: &str = "open sesame";

async fn test(config: &RelayConfig, secret: Option<&str>) -> ConnectionTestReport {
    let addresses = TestAddresses {
        from: Some("news@example.com".to_owned()),
        to: Some("ann@example.org".to_owned()),
    };
    let mut seen_steps: Vec<StepReport> = Vec::new();
    let clock = Clock::system();
    let report = test_connection(config, secret, &addresses, &timeouts(), &clock, |step| {
        seen_steps.push(step.clone());
    })
    .await;
    assert_eq!(seen_steps, report.steps, "each step is reported as it ends");
    assert_eq!(report.steps.iter().map(|step| step.step).collect::<Vec<_>>(), P::ALL);
    assert!(!format!("{report:?}").contains(PASSWORD));
    report
}

fn outcomes(report: &ConnectionTestReport) -> String {
    let letter = |step: &StepReport| match step.outcome {
        StepOutcome::Passed => 'p',
        StepOutcome::Failed => 'F',
        StepOutcome::Skipped => '-',
    };
    report.steps.iter().map(letter).collect()
}

fn failed(report: &ConnectionTestReport) -> (P, &str) {
    let step =
        report.steps.iter().find(|step| step.outcome == StepOutcome::Failed).expect("a fault");
    (step.step, step.advice.as_ref().expect("advice").code.as_str())
}

fn lines(step: &StepReport) -> Vec<String> {
    let side = |ours| if ours { "C" } else { "S" };
    step.lines.iter().map(|line| format!("{}: {}", side(line.ours), line.text)).collect()
}

#[tokio::test]
async fn good_relay_passes_the_test_and_shows_its_capabilities() {
    let server = Server::start(Script::default().starttls().account("ann", PASSWORD)).await;
    let report = test(&server.config(), Some(PASSWORD)).await;
    assert!(report.passed);
    assert_eq!(outcomes(&report), "ppppppp");
    let [dns, connect, tls, hello, sign_in, sender, recipient] = &report.steps[..] else {
        panic!("seven steps");
    };
    assert!(dns.detail.addresses.contains(&"127.0.0.1".to_owned()));
    assert_eq!(connect.detail.addresses, [format!("127.0.0.1:{}", server.port())]);
    assert_eq!(tls.detail.tls.as_ref().expect("facts").version, "TLS 1.3");
    assert!(tls.detail.certificate.as_ref().expect("one").subject.contains("scripted server"));
    assert!(lines(tls).contains(&"C: STARTTLS".to_owned()));
    assert!(hello.detail.extensions.as_ref().expect("some").pipelining);
    assert_eq!(lines(sign_in), ["C: AUTH PLAIN ****", "S: 235 2.7.0 Welcome"]);
    assert!(lines(sender)[0].starts_with("C: MAIL FROM:<news@example.com>"));
    assert_eq!(
        lines(recipient),
        [
            "C: RCPT TO:<ann@example.org>",
            "S: 250 2.1.5 Ok",
            "C: RSET",
            "S: 250 2.0.0 Ok",
            "C: QUIT",
            "S: 221 2.0.0 Bye"
        ]
    );
    assert!(server.taken().is_empty());
}

#[tokio::test]
async fn wrong_password_report_says_what_to_do() {
    let server = Server::start(Script::default().implicit_tls().account("ann", "other")).await;
    let report = test(&server.config(), Some(PASSWORD)).await;
    assert_eq!(outcomes(&report), "ppppF--");
    assert_eq!(failed(&report), (P::SignIn, "wrong_password"));
    let report = test(&server.config(), None).await;
    assert_eq!(failed(&report), (P::SignIn, "no_password"));
}

#[tokio::test]
async fn password_echoed_by_the_relay_is_masked() {
    let echo = format!("535 5.7.8 No: {PASSWORD}");
    let script = Script::default().implicit_tls().account("ann", PASSWORD).answer(At::Auth, &echo);
    let server = Server::start(script).await;
    let report = test(&server.config(), Some(PASSWORD)).await;
    assert_eq!(lines(&report.steps[4])[1], "S: 535 5.7.8 No: ****");
}

#[tokio::test]
async fn refused_certificate_is_still_shown() {
    for (shown, advice) in [
        (ServerCertificate::WrongHost, "certificate_wrong_host"),
        (ServerCertificate::Expired, "certificate_expired"),
        (ServerCertificate::UnknownIssuer, "certificate_unknown_issuer"),
    ] {
        let server = Server::start(Script::default().starttls().certificate(shown)).await;
        let report = test(&server.config(), None).await;
        assert_eq!(outcomes(&report), "ppF----");
        assert_eq!(failed(&report), (P::Tls, advice));
        let certificate = report.steps[2].detail.certificate.as_ref().expect("shown");
        assert!(certificate.subject.contains("scripted server"));
    }
}

#[tokio::test]
async fn each_other_fault_is_reported_at_its_step() {
    for (script, outcome, fault) in [
        (
            Script::default().starttls().strip_starttls(),
            "ppF----",
            (P::Tls, "starttls_not_offered"),
        ),
        (
            Script::default().close_with(At::Greeting, "554 No"),
            "pp-F---",
            (P::Hello, "relay_turned_away"),
        ),
        (
            Script::default().starttls().close_with(At::Greeting, "421 Busy"),
            "pp-F---",
            (P::Hello, "relay_busy"),
        ),
        (
            Script::default().answer(At::Mail, "553 5.7.1 Sender address rejected"),
            "pp-p-F-",
            (P::Sender, "sender_not_allowed"),
        ),
        (
            Script::default().refuse_rcpt("ann@", "550 5.1.1 User unknown"),
            "pp-p-pF",
            (P::Recipient, "mailbox_unknown"),
        ),
    ] {
        let server = Server::start(script).await;
        let report = test(&server.config(), None).await;
        assert_eq!((outcomes(&report).as_str(), failed(&report)), (outcome, fault));
        assert!(!report.passed);
    }
}

#[tokio::test]
async fn test_without_an_address_ends_after_sign_in() {
    let server = Server::start(Script::default()).await;
    let nobody = TestAddresses::default();
    let (config, clock) = (server.config(), Clock::system());
    let report = test_connection(&config, None, &nobody, &timeouts(), &clock, |_| ()).await;
    assert!(report.passed);
    assert_eq!(outcomes(&report), "pp-p---");
}

/// Postmark's token is both user name and password; the configuration must not contain it.
#[tokio::test]
async fn token_that_is_also_the_user_name_signs_in() {
    let server = Server::start(Script::default().implicit_tls().account(PASSWORD, PASSWORD)).await;
    let user = Some(postroom_model::relay::USER_IS_SECRET.to_owned());
    let report = test(&RelayConfig { user, ..server.config() }, Some(PASSWORD)).await;
    assert!(report.passed);
}
