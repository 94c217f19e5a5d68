//! `postroom-cli run` is killed repeatedly and started again: no recipient gets two mails, none is
//! lost, and the mails that were being sent are in doubt.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::cli_program::{CliFixture, PracticeProgram, Running};

const PEOPLE: usize = 300;

#[test]
fn three_kills_neither_lose_nor_duplicate_a_mail() {
    let fixture = CliFixture::new("cli-kill");
    let mut practice = PracticeProgram::start(&fixture, &["--delay", "2"]);
    let port = practice.port.to_string();
    let authority = practice.authority.display().to_string();
    fixture.answer(
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
            "3",
        ],
    );
    let addresses: Vec<String> = (0..PEOPLE).map(|at| format!("p{at}@example.com")).collect();
    fixture.write("people.csv", &format!("address\n{}\n", addresses.join("\n")));
    fixture.write("letter.txt", "Fresh bread.\n");
    fixture.answer(0, &["contacts", "import", "people.csv", "--list", "friends"]);
    let status = fixture.answer(
        0,
        &[
            "campaign",
            "send",
            "--relay",
            "mill",
            "--list",
            "friends",
            "--from",
            "post@bakery.example",
            "--subject",
            "Bread",
            "--text",
            "letter.txt",
        ],
    );
    let id = status["id"].as_str().expect("an id").to_owned();

    let mut caught: HashMap<String, usize> = HashMap::new();
    let mut note = |mail: &Value| {
        let to = mail["to"][0].as_str().expect("an address").to_owned();
        *caught.entry(to).or_default() += 1;
    };
    for mails in [20, 37, 54] {
        let run = Running::start(fixture.command(&["run"]));
        for _ in 0..mails {
            note(&practice.running.next_json());
        }
        run.kill();
    }

    let mut run = Running::start(fixture.command(&["--json", "run"]));
    let done = run.next_json();
    let counts = &done["counts"];
    let of = |name: &str| counts[name].as_u64().expect("a count");
    assert_eq!(done["status"], "done");
    assert_eq!(of("accepted") + of("in_doubt"), PEOPLE as u64, "{counts}");
    // Three kills, three connections, each with at most a full window of mails in flight.
    assert!(of("in_doubt") <= 3 * 3 * 8, "{counts}");

    #[cfg(unix)]
    {
        run.interrupt().ended_with(0);
        let rest = practice.running.interrupt();
        rest.ended_with(0);
        rest.json().iter().for_each(note);
        assert!(caught.values().all(|times| *times == 1), "{caught:?}");
        for line in fixture.lines(0, &["campaign", "deliveries", &id]) {
            let address = line["address"].as_str().expect("an address");
            match line["status"].as_str() {
                Some("accepted") => assert!(caught.contains_key(address), "{line}"),
                Some("in_doubt") => {}
                _ => panic!("neither accepted nor in doubt: {line}"),
            }
        }
    }
    assert_eq!(fixture.answer(0, &["campaign", "status", &id])["counts"]["queued"], json!(0));
}
