//! A campaign from the command line, from a CSV file to what the relay answered for every address.

use serde_json::{Value, json};

use super::cli_program::{Desk, PracticeProgram, Ran, run_with_input};

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

/// A desk with contacts on the list "friends", a letter, and a relay "practice" that is a practice
/// relay in another process, spoken to with TLS that is checked.
fn prepared(name: &str, csv: &str, faults: &[&str]) -> (Desk, PracticeProgram) {
    let desk = Desk::new(name);
    desk.write("people.csv", csv);
    desk.write("letter.html", LETTER);
    let practice = PracticeProgram::start(&desk, faults);
    let port = practice.port.to_string();
    let authority = practice.authority.display().to_string();
    let relay = desk.answer(
        0,
        &[
            "relay",
            "add",
            "mill",
            "--host",
            "localhost",
            "--port",
            &port,
            "--tls",
            "starttls",
            "--ca",
            &authority,
            "--connections",
            "2",
        ],
    );
    assert_eq!(relay["name"], "mill");
    let report = desk.answer(0, &["contacts", "import", "people.csv", "--list", "friends"]);
    assert_eq!(report["refused"], json!([]));
    (desk, practice)
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
fn a_thousand_people_get_one_mail_each_and_the_record_says_so() {
    let (desk, mut practice) = prepared("cli-thousand", &people(1000, &[]), &[]);
    let caught = std::thread::spawn(move || {
        let lines: Vec<Value> = (0..1000).map(|_| practice.running.next_json()).collect();
        (practice, lines)
    });
    let status = desk.answer(0, &send(&["--wait"]));
    assert_eq!(status["status"], "done");
    assert_eq!(
        status["counts"],
        json!({
            "queued": 0, "leased": 0, "sending": 0, "accepted": 1000, "deferred": 0,
            "refused": 0, "expired": 0, "withdrawn": 0, "in_doubt": 0
        })
    );
    let (_practice, caught) = caught.join().expect("the catcher");
    let id = status["id"].as_str().expect("an id");
    let deliveries = desk.lines(0, &["campaign", "deliveries", id]);
    assert_eq!(deliveries.len(), 1000);

    let mut theirs: Vec<(String, String)> =
        caught.iter().map(|mail| (text(&mail["to"][0]), text(&mail["message_id"]))).collect();
    let mut ours: Vec<(String, String)> =
        deliveries.iter().map(|line| (text(&line["address"]), text(&line["message_id"]))).collect();
    theirs.sort();
    ours.sort();
    assert_eq!(ours, theirs, "the record and the relay name the same mails");
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
    assert_eq!(desk.answer(0, &["campaign", "status", id]), status);
    assert_eq!(desk.answer(0, &["campaign", "list"])["id"], status["id"]);
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("a text: {value}")).to_owned()
}

#[test]
fn somebody_refused_and_somebody_in_doubt_are_exit_code_3() {
    let csv = people(20, &[(3, "no1@example.com"), (11, "drop@example.com")]);
    let (desk, _practice) = prepared("cli-some", &csv, &["--refuse", "no*@*", "--drop", "drop@*"]);
    let status = desk.answer(3, &send(&["--wait"]));
    let counts = &status["counts"];
    let of = |name: &str| counts[name].as_u64().expect("a count");
    assert_eq!((of("accepted") + of("in_doubt"), of("refused")), (19, 1), "{counts}");
    // The line was dropped without a word: whoever was in the window with that mail is in doubt too.
    assert!((1..=8).contains(&of("in_doubt")), "{counts}");
    let deliveries = desk.lines(0, &["campaign", "deliveries", &text(&status["id"])]);
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
fn without_wait_the_queue_keeps_it_and_run_sends_it() {
    let (desk, mut practice) = prepared("cli-run", &people(5, &[]), &[]);
    let status = desk.answer(0, &send(&[]));
    assert_eq!((&status["status"], &status["counts"]["queued"]), (&json!("sending"), &json!(5)));
    let id = text(&status["id"]);
    let paused = desk.answer(0, &["campaign", "pause", &id]);
    assert_eq!(paused["status"], "paused");

    let mut run = super::cli_program::Running::start(desk.command(&["--json", "run"]));
    assert!(run.next_sentence().contains("Working the queue"));
    let second = desk.run(&["run"]);
    second.ended_with(1);
    assert!(second.err.contains("already sending"), "{}", second.err);

    desk.answer(0, &["campaign", "resume", &id]);
    for _ in 0..5 {
        practice.running.next_json();
    }
    let done = run.next_json();
    assert_eq!((&done["status"], &done["counts"]["accepted"]), (&json!("done"), &json!(5)));
    #[cfg(unix)]
    run.interrupt().ended_with(0);
    let again = desk.run(&["campaign", "resume", &id]);
    again.ended_with(1);
}

#[test]
fn cancelling_withdraws_everybody_who_still_waits() {
    let (desk, _practice) = prepared("cli-cancel", &people(5, &[]), &[]);
    let id = text(&desk.answer(0, &send(&[]))["id"]);
    let status = desk.answer(0, &["campaign", "cancel", &id]);
    assert_eq!(
        (&status["status"], &status["counts"]["withdrawn"]),
        (&json!("cancelled"), &json!(5))
    );
}

#[test]
fn a_wrong_password_ends_the_waiting_and_spends_nobody() {
    let (desk, practice) = prepared("cli-password", &people(5, &[]), &["--refuse-sign-in"]);
    let mut add = desk.command(&["--json", "relay", "add", "mill", "--host", "localhost"]);
    add.args(["--port", &practice.port.to_string(), "--tls", "starttls", "--user", "ann"]);
    add.arg("--password-stdin").arg("--ca").arg(&practice.authority);
    let added = run_with_input(add, "hunter2\n");
    added.ended_with(0);
    assert!(added.err.contains("POSTROOM_RELAY_PASSWORD"), "{}", added.err);
    assert!(!format!("{added:?}").contains("hunter2"));
    assert_eq!(added.json()[0]["password"], "this_run_only");

    let without = desk.run(&send(&["--wait"]));
    without.ended_with(1);
    assert!(without.err.contains("POSTROOM_RELAY_PASSWORD"), "{}", without.err);
    assert_eq!(desk.lines(0, &["campaign", "list"]), Vec::<Value>::new());

    let mut command = desk.command(&["--json"]);
    command.args(send(&["--wait"])).env("POSTROOM_RELAY_PASSWORD", "hunter2");
    let ran = Ran::from(command.output().expect("postroom-cli runs"));
    ran.ended_with(1);
    assert!(ran.err.contains("535"), "{}", ran.err);
    assert!(!format!("{ran:?}").contains("hunter2"));
    assert_eq!(ran.json()[0]["counts"]["queued"], 5);
    let relays = desk.lines(0, &["relay", "list"]);
    let mill = relays.iter().find(|relay| relay["name"] == "mill").expect("the relay");
    assert_eq!((&mill["status"], &mill["why"]), (&json!("paused"), &json!("wrong_password")));

    let folder = std::fs::read_dir(&desk.folder).expect("the desk");
    for file in folder.flatten().filter(|file| file.path().is_file()) {
        let bytes = std::fs::read(file.path()).expect("a file");
        let found = bytes.windows(7).any(|seven| seven == b"hunter2");
        assert!(!found, "the password is in {}", file.path().display());
    }
}

#[test]
fn a_mail_that_cannot_be_made_is_refused_before_anybody_gets_it() {
    let (desk, _practice) = prepared("cli-template", &people(2, &[]), &[]);
    desk.write("letter.html", "<p>{{ given_name </p>");
    let ran = desk.run(&send(&[]));
    ran.ended_with(1);
    assert_eq!(ran.out, "");
    assert!(!ran.err.is_empty());
    assert_eq!(desk.lines(0, &["campaign", "list"]), Vec::<Value>::new());
    let ran = desk.run(&[
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
