//! A campaign from the command line to a real mail server: a Postfix with its own configuration,
//! queue and port, which requires STARTTLS and SASL. It delivers into a maildir.
//!
//! Needs Linux, root (Postfix starts as root and drops its rights), `postfix` and `saslpasswd2`. If
//! one of them is missing, the test prints so and passes.

use postroom_tests::server::authority_pem;
use postroom_tests::server::postfix::{Access, NextHop, PASSWORD, Postfix, PostfixConfig, USER};
use serde_json::json;

use super::cli_program::{CliFixture, Ran};

#[tokio::test]
async fn postfix_accepts_a_campaign_over_starttls_with_a_password() {
    let config = PostfixConfig {
        refused: Some(("refused@postroom.test".to_owned(), "REJECT no such person".to_owned())),
        ..PostfixConfig::new(Access::Password, NextHop::Maildir("postroom.test"))
    };
    let Some(postfix) = Postfix::start(config).await else { return };
    let fixture = CliFixture::new("postfix");

    let port = postfix.port().to_string();
    let authority = fixture.write("authority.pem", &authority_pem()).display().to_string();
    let relay = [
        "relay",
        "add",
        "real",
        "--host",
        "localhost",
        "--port",
        &port,
        "--tls",
        "starttls",
        "--user",
        USER,
        "--ca",
        &authority,
        "--connections",
        "3",
    ];
    fixture.run(&relay).ended_with(0);
    let ran = |arguments: &[&str], password: &str| {
        let mut command = fixture.command(&[&["--json"], arguments].concat());
        Ran::from(command.env("POSTROOM_RELAY_PASSWORD", password).output().expect("a run"))
    };
    let right = PASSWORD;
    let test = ran(&["relay", "test", "real", "--from", "post@postroom.test"], right);
    test.ended_with(0);
    assert_eq!(test.json()[0]["passed"], true);
    ran(&["relay", "test", "real"], "a wrong one").ended_with(1);

    let mut csv = "address,given_name\n".to_owned();
    for at in 0..200 {
        csv.push_str(&format!("p{at}@postroom.test,Ännchen{at}\n"));
    }
    csv.push_str("refused@postroom.test,Nobody\n");
    fixture.write("people.csv", &csv);
    fixture.write("letter.html", "<p>Hello {{ given_name }}</p><p>.</p><p>From the mill.</p>");
    fixture.answer(0, &["contacts", "import", "people.csv", "--list", "friends"]);
    let send = [
        "campaign",
        "send",
        "--relay",
        "real",
        "--list",
        "friends",
        "--from",
        "Mill <post@postroom.test>",
        "--subject",
        "Brötchen für {{ given_name }}",
        "--html",
        "letter.html",
        "--wait",
    ];

    let wrong = ran(&send, "a wrong one");
    wrong.ended_with(1);
    assert!(wrong.err.contains("535"), "{}", wrong.err);
    assert_eq!(wrong.json()[0]["counts"]["queued"], 201);
    let id = wrong.json()[0]["id"].as_str().expect("an id").to_owned();
    fixture.answer(0, &["campaign", "cancel", &id]);

    let done = ran(&send, right);
    done.ended_with(3);
    let status = &done.json()[0];
    assert_eq!(status["status"], "done", "{}", postfix.log_tail());
    assert_eq!(
        (&status["counts"]["accepted"], &status["counts"]["refused"]),
        (&json!(200), &json!(1)),
        "{}",
        postfix.log_tail()
    );
    let id = status["id"].as_str().expect("an id");
    let deliveries = fixture.lines(0, &["campaign", "deliveries", id]);
    let refused = deliveries.last().expect("the last one");
    assert_eq!((&refused["code"], &refused["enhanced"]), (&json!(554), &json!("5.7.1")));

    postfix.wait_until_queue_is_empty();
    let mails = postfix.delivered();
    assert_eq!(mails.len(), 200);
    for line in deliveries.iter().filter(|line| line["status"] == "accepted") {
        let id = line["message_id"].as_str().expect("a Message-ID");
        let theirs = mails.iter().filter(|mail| mail.contains(id)).count();
        assert_eq!(theirs, 1, "{id} is in the mailbox once");
    }
    let complaints = ["fatal:", "panic:", "error:", "improper command pipelining"];
    assert!(!complaints.iter().any(|word| postfix.log().contains(word)), "{}", postfix.log_tail());
}
