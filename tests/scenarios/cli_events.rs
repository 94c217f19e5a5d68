//! `postroom-cli events`: preview, import and list the events of a provider's activity file.

use serde_json::json;

use super::cli_program::CliFixture;

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
fn provider_events_are_imported_once_and_listed_by_address() {
    let fixture = CliFixture::new("cli-events");
    fixture.write("people.csv", "email\nanna@example.com\nbert@example.com\n");
    fixture.answer(0, &["contacts", "import", "people.csv", "--consent", "opt-in"]);
    fixture.write("activity.csv", ACTIVITY);

    let preview = fixture.answer(0, &["events", "import", "activity.csv", "--dry-run"]);
    assert_eq!((&preview["rows"], &preview["matched"]), (&json!(6), &json!(0)));
    assert_eq!((&preview["people"], &preview["unmatched"]), (&json!(2), &json!(2)));
    assert_eq!((&preview["on_the_way"], &preview["out"]), (&json!(1), &json!(2)));
    assert_eq!(preview["unknown_words"], json!([{"word": "beamed", "rows": 1}]));
    assert_eq!(preview["kinds"]["bounced"], json!({"told": 1, "new": 1}));
    let people = fixture.lines(0, &["contacts", "list"]);
    assert!(people.iter().all(|one| one["sendable"] == json!(true)), "a dry run changes nothing");

    let imported = fixture.answer(0, &["events", "import", "activity.csv"]);
    assert_eq!(imported["out"], json!(2));
    let people = fixture.lines(0, &["contacts", "list"]);
    assert_eq!(people[0]["status"], json!("bounced"));
    assert_eq!(people[1]["status"], json!("complained"));
    // An address without a contact is suppressed too.
    assert_eq!(fixture.lines(0, &["suppress", "list"]).len(), 3);

    let events = fixture.lines(0, &["events", "list", "anna@example.com"]);
    assert_eq!(events.len(), 1);
    assert_eq!(
        (&events[0]["kind"], &events[0]["detail"], &events[0]["source"]),
        (&json!("bounced"), &json!("550 5.1.1 unknown"), &json!("activity.csv"))
    );
    let again = fixture.answer(0, &["events", "import", "activity.csv"]);
    assert_eq!(again["kinds"]["bounced"], json!({"told": 1, "new": 0}));
    assert_eq!(again["out"], json!(0));

    let ran = fixture.run(&["events", "import", "people.csv"]);
    ran.ended_with(1);
    assert!(ran.err.contains("what came of mails"), "{}", ran.err);
    fixture.run(&["events", "list", "nobody@example.com"]).ended_with(1);
}
