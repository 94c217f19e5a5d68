//! `postroom-cli campaign`: from a CSV file to the reply of the relay for every recipient.

use serde_json::{Value, json};

use super::cli_program::{CliFixture, PracticeProgram, Ran, run_with_input};

const LETTER: &str = "<h1>Hello {{ given_name | default(\"friend\") }}</h1>\
    <p>Fresh bread. <a href=\"{{ unsubscribe_url }}\">Unsubscribe</a></p>";

fn people(n: usize, marked: &[(usize, &str)]) -> String {
    let mut csv = "E-Mail;Vorname;Nachname;Stadt\n".to_owned();
    for at in 0..n {
        let name = marked.iter().find(|(place, _)| *place == at).map(|(_, name)| *name);
        let address = name.map_or_else(|| format!("p{at}@example.com"), str::to_owned);
        csv.push_str(&format!("{address};Ann{at};Müller;Köln\n"));
    }
    csv
}

/// A workspace with contacts on the list "friends", a message, and a relay "mill": a practice relay
/// in another process, reached over TLS with a verified certificate.
fn prepared(name: &str, csv: &str, faults: &[&str]) -> (CliFixture, PracticeProgram) {
    let fixture = CliFixture::new(name);
    fixture.write("people.csv", csv);
    fixture.write("letter.html", LETTER);
    let practice = PracticeProgram::start(&fixture, faults);
    let relay = practice.add_as_relay(&fixture, "mill");
    assert_eq!(relay["name"], "mill");
    let report = fixture.answer(0, &["contacts", "import", "people.csv", "--list", "friends"]);
    assert_eq!(report["refused"], json!([]));
    (fixture, practice)
}

fn send<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let usual = [
        "campaign",
        "send",
        "--relay",
        "mill",
        "--list",
        "friends",
        "--from",
        "Mill Bakery <post@bakery.example>",
        "--subject",
        "Bread for {{ given_name }}",
        "--html",
        "letter.html",
    ];
    [&usual, more].concat()
}

#[test]
fn campaign_sends_one_mail_to_each_of_1000_recipients() {
    let (fixture, mut practice) = prepared("cli-thousand", &people(1000, &[]), &[]);
    let caught = std::thread::spawn(move || {
        let lines: Vec<Value> = (0..1000).map(|_| practice.running.next_json()).collect();
        (practice, lines)
    });
    let status = fixture.answer(0, &send(&["--wait"]));
    assert_eq!(status["status"], "done");
    assert_eq!(
        status["counts"],
        json!({
            "queued": 0, "leased": 0, "sending": 0, "accepted": 1000, "deferred": 0,
            "refused": 0, "expired": 0, "withdrawn": 0, "in_doubt": 0
        })
    );
    let (_practice, caught) = caught.join().expect("the capture thread");
    let id = status["id"].as_str().expect("an id");
    let deliveries = fixture.lines(0, &["campaign", "deliveries", id]);
    assert_eq!(deliveries.len(), 1000);

    let mut theirs: Vec<(String, String)> =
        caught.iter().map(|mail| (text(&mail["to"][0]), text(&mail["message_id"]))).collect();
    let mut ours: Vec<(String, String)> =
        deliveries.iter().map(|line| (text(&line["address"]), text(&line["message_id"]))).collect();
    theirs.sort();
    ours.sort();
    assert_eq!(ours, theirs, "deliveries and captured mails are the same");
    assert!(caught.iter().all(|mail| mail["tls"] == true));
    assert!(caught.iter().any(|mail| mail["subject"] == "Bread for Ann7"));

    let first = &deliveries[0];
    assert_eq!(first["status"], "accepted");
    assert_eq!(first["attempts"], 1);
    assert_eq!(first["relay"], "mill");
    assert_eq!(first["code"], 250);
    assert_eq!(first["enhanced"], "2.0.0");
    assert!(text(&first["reply"]).contains("queued as"));
    assert!(text(&first["at"]).ends_with('Z'));
    assert_eq!(fixture.answer(0, &["campaign", "status", id]), status);
    assert_eq!(fixture.answer(0, &["campaign", "list"])["id"], status["id"]);
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("a text: {value}")).to_owned()
}

#[test]
fn refused_and_in_doubt_recipients_exit_with_3() {
    let csv = people(20, &[(3, "no1@example.com"), (11, "drop@example.com")]);
    let (fixture, _practice) =
        prepared("cli-some", &csv, &["--refuse", "no*@*", "--drop", "drop@*"]);
    let status = fixture.answer(3, &send(&["--wait"]));
    let counts = &status["counts"];
    let of = |name: &str| counts[name].as_u64().expect("a count");
    assert_eq!((of("accepted") + of("in_doubt"), of("refused")), (19, 1), "{counts}");
    // The connection was dropped without a reply: the other mails in its window are in doubt too.
    assert!((1..=8).contains(&of("in_doubt")), "{counts}");
    let deliveries = fixture.lines(0, &["campaign", "deliveries", &text(&status["id"])]);
    let of = |address: &str| {
        deliveries.iter().find(|line| line["address"] == address).expect(address).clone()
    };
    let refused = of("no1@example.com");
    assert_eq!((&refused["status"], &refused["code"]), (&json!("refused"), &json!(550)));
    assert_eq!(refused["enhanced"], "5.1.1");
    assert_eq!(of("drop@example.com")["status"], "in_doubt");
    assert_eq!(of("p0@example.com")["status"], "accepted");
}

#[test]
fn run_sends_a_campaign_started_without_wait() {
    let (fixture, mut practice) = prepared("cli-run", &people(5, &[]), &[]);
    let status = fixture.answer(0, &send(&[]));
    assert_eq!((&status["status"], &status["counts"]["queued"]), (&json!("sending"), &json!(5)));
    let id = text(&status["id"]);
    let paused = fixture.answer(0, &["campaign", "pause", &id]);
    assert_eq!(paused["status"], "paused");

    let mut run = super::cli_program::Running::start(fixture.command(&["--json", "run"]));
    assert!(run.next_message().contains("Sending queued mails"));
    let second = fixture.run(&["run"]);
    second.ended_with(1);
    assert!(second.err.contains("already sending"), "{}", second.err);

    fixture.answer(0, &["campaign", "resume", &id]);
    for _ in 0..5 {
        practice.running.next_json();
    }
    let done = run.next_json();
    assert_eq!((&done["status"], &done["counts"]["accepted"]), (&json!("done"), &json!(5)));
    #[cfg(unix)]
    run.interrupt().ended_with(0);
    let again = fixture.run(&["campaign", "resume", &id]);
    again.ended_with(1);
}

#[test]
fn cancel_withdraws_all_queued_recipients() {
    let (fixture, _practice) = prepared("cli-cancel", &people(5, &[]), &[]);
    let id = text(&fixture.answer(0, &send(&[]))["id"]);
    let status = fixture.answer(0, &["campaign", "cancel", &id]);
    assert_eq!(
        (&status["status"], &status["counts"]["withdrawn"]),
        (&json!("cancelled"), &json!(5))
    );
}

#[test]
fn wrong_password_ends_wait_and_keeps_all_queued() {
    let (fixture, practice) = prepared("cli-password", &people(5, &[]), &["--refuse-sign-in"]);
    let mut add = fixture.command(&["--json", "relay", "add", "mill", "--host", "localhost"]);
    add.args(["--port", &practice.port.to_string(), "--tls", "starttls", "--user", "ann"]);
    add.arg("--password-stdin").arg("--ca").arg(&practice.authority);
    let added = run_with_input(add, "hunter2\n");
    added.ended_with(0);
    assert!(added.err.contains("POSTROOM_RELAY_PASSWORD"), "{}", added.err);
    assert!(!format!("{added:?}").contains("hunter2"));
    assert_eq!(added.json()[0]["password"], "this_run_only");

    let without = fixture.run(&send(&["--wait"]));
    without.ended_with(1);
    assert!(without.err.contains("POSTROOM_RELAY_PASSWORD"), "{}", without.err);
    assert_eq!(fixture.lines(0, &["campaign", "list"]), Vec::<Value>::new());

    let mut command = fixture.command(&["--json"]);
    command.args(send(&["--wait"])).env("POSTROOM_RELAY_PASSWORD", "hunter2");
    let ran = Ran::from(command.output().expect("postroom-cli runs"));
    ran.ended_with(1);
    assert!(ran.err.contains("535"), "{}", ran.err);
    assert!(!format!("{ran:?}").contains("hunter2"));
    assert_eq!(ran.json()[0]["counts"]["queued"], 5);
    let relays = fixture.lines(0, &["relay", "list"]);
    let mill = relays.iter().find(|relay| relay["name"] == "mill").expect("the relay");
    assert_eq!((&mill["status"], &mill["why"]), (&json!("paused"), &json!("wrong_password")));

    let folder = std::fs::read_dir(&fixture.folder).expect("the folder");
    for file in folder.flatten().filter(|file| file.path().is_file()) {
        let bytes = std::fs::read(file.path()).expect("a file");
        let found = bytes.windows(7).any(|seven| seven == b"hunter2");
        assert!(!found, "the password is in {}", file.path().display());
    }
}

#[test]
fn invalid_template_stops_the_campaign_before_sending() {
    let (fixture, _practice) = prepared("cli-template", &people(2, &[]), &[]);
    fixture.write("letter.html", "<p>{{ given_name </p>");
    let ran = fixture.run(&send(&[]));
    ran.ended_with(1);
    assert_eq!(ran.out, "");
    assert!(!ran.err.is_empty());
    assert_eq!(fixture.lines(0, &["campaign", "list"]), Vec::<Value>::new());
    let ran = fixture.run(&[
        "campaign",
        "send",
        "--relay",
        "mill",
        "--list",
        "friends",
        "--from",
        "nobody",
        "--subject",
        "x",
        "--html",
        "letter.html",
    ]);
    ran.ended_with(2);
}
