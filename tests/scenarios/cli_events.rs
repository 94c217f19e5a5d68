//! A provider's activity file from the command line: looked at, taken in, and told of an address.

use serde_json::json;

use super::cli_program::Desk;

const ACTIVITY: &str = "\
event,date,recipient,subject,message-id,smtp_response
processed,2026-03-04T10:11:12Z,anna@example.com,News,one@relay.example,
opened,2026-03-04T10:12:00Z,anna@example.com,News,one@relay.example,
hard-bounced,2026-03-04T10:11:13Z,anna@example.com,News,one@relay.example,550 5.1.1 unknown
spam,2026-03-04T10:11:14Z,Bert <Bert@example.com>,News,two@relay.example,
unsubscribed,2026-03-04T10:11:15Z,stranger@example.com,News,three@relay.example,
beamed,2026-03-04T10:11:16Z,anna@example.com,News,one@relay.example,
";

#[test]
fn a_record_is_looked_at_taken_in_once_and_told_of_an_address() {
    let desk = Desk::new("cli-events");
    desk.write("people.csv", "email\nanna@example.com\nbert@example.com\n");
    desk.answer(0, &["contacts", "import", "people.csv", "--consent", "opt-in"]);
    desk.write("activity.csv", ACTIVITY);

    let seen = desk.answer(0, &["events", "import", "activity.csv", "--dry-run"]);
    assert_eq!((&seen["rows"], &seen["matched"]), (&json!(6), &json!(0)));
    assert_eq!((&seen["people"], &seen["unmatched"]), (&json!(2), &json!(2)));
    assert_eq!((&seen["on_the_way"], &seen["out"]), (&json!(1), &json!(2)));
    assert_eq!(seen["unknown_words"], json!([{"word": "beamed", "rows": 1}]));
    assert_eq!(seen["kinds"]["bounced"], json!({"told": 1, "new": 1}));
    let people = desk.lines(0, &["contacts", "list"]);
    assert!(people.iter().all(|one| one["sendable"] == json!(true)), "a look changes nothing");

    let taken = desk.answer(0, &["events", "import", "activity.csv"]);
    assert_eq!(taken["out"], json!(2));
    let people = desk.lines(0, &["contacts", "list"]);
    assert_eq!(people[0]["status"], json!("bounced"));
    assert_eq!(people[1]["status"], json!("complained"));
    // Whoever is nobody here yet stands on it too.
    assert_eq!(desk.lines(0, &["suppress", "list"]).len(), 3);

    let told = desk.lines(0, &["events", "list", "anna@example.com"]);
    assert_eq!(told.len(), 1);
    assert_eq!(
        (&told[0]["kind"], &told[0]["detail"], &told[0]["source"]),
        (&json!("bounced"), &json!("550 5.1.1 unknown"), &json!("activity.csv"))
    );
    let again = desk.answer(0, &["events", "import", "activity.csv"]);
    assert_eq!(again["kinds"]["bounced"], json!({"told": 1, "new": 0}));
    assert_eq!(again["out"], json!(0));

    let ran = desk.run(&["events", "import", "people.csv"]);
    ran.ended_with(1);
    assert!(ran.err.contains("what came of mails"), "{}", ran.err);
    desk.run(&["events", "list", "nobody@example.com"]).ended_with(1);
}
