//! `postroom-cli segment`: save, count, list, delete, and send to a segment.

use serde_json::json;

use super::cli_program::CliFixture;

fn fixture() -> CliFixture {
    let fixture = CliFixture::new("cli-segment");
    fixture.write("people.csv", "email,Town\nanna@example.com,Ulm\nbert@example.com,Bath\n");
    fixture.answer(0, &["contacts", "import", "people.csv", "--list", "Friends of ours"]);
    fixture
}

#[test]
fn segment_can_be_saved_counted_listed_and_deleted() {
    let fixture = fixture();
    let ulm = r#"{"kind":"group","together":"all","rules":[
        {"kind":"on_list","list":"friends OF ours"},{"kind":"import","import":"people.csv"},
        {"kind":"field","name":"town","test":{"op":"is","value":"ulm"}}]}"#;
    let saved = fixture.answer(0, &["segment", "save", "From Ulm", "--rule", ulm]);
    assert_eq!((&saved["name"], &saved["people"]), (&json!("From Ulm"), &json!(1)));
    assert_eq!(fixture.answer(0, &["segment", "count", "from ulm"])["people"], json!(1));
    assert_eq!(fixture.answer(0, &["segment", "count", "--rule", ulm])["people"], json!(1));
    assert_eq!(
        fixture.lines(0, &["segment", "list", "From Ulm"])[0]["address"],
        "anna@example.com"
    );
    let ran = fixture.run(&["segment", "count", "From Ulm"]);
    assert_eq!(ran.out, "1 person, 1 of them can be emailed.\n");

    // Saving under the same name replaces the rule.
    let all = r#"{"kind":"on_list","list":"Friends of ours"}"#;
    assert_eq!(
        fixture.answer(0, &["segment", "save", "FROM ULM", "--rule", all])["people"],
        json!(2)
    );
    assert_eq!(fixture.lines(0, &["segment", "list"]).len(), 1);
    fixture.answer(0, &["segment", "delete", "From Ulm"]);
    assert!(fixture.lines(0, &["segment", "list"]).is_empty());
    fixture.run(&["segment", "delete", "From Ulm"]).ended_with(1);
}

#[test]
fn unknown_names_in_a_rule_are_reported() {
    let fixture = fixture();
    for (rule, message) in [
        (r#"{"kind":"on_list","list":"Foes"}"#, "There is no list or tag called “Foes”.\n"),
        (r#"{"kind":"import","import":"x.csv"}"#, "There is no import called “x.csv”.\n"),
        (r#"{"kind":"opened","campaign":"May"}"#, "There is no campaign called “May”.\n"),
    ] {
        let ran = fixture.run(&["segment", "count", "--rule", rule]);
        assert_eq!((ran.code, ran.err.as_str(), ran.out.as_str()), (Some(2), message, ""));
    }
    let rule = r#"{"kind":"field","name":"Twon","test":{"op":"filled"}}"#;
    let ran = fixture.run(&["segment", "count", "--rule", rule]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), "No contact has a field called “Twon”.\n"));
    let ran = fixture.run(&["segment", "count", "--rule", "nonsense"]);
    assert!(
        ran.code == Some(2) && ran.err.starts_with("The rule is not valid JSON"),
        "{}",
        ran.err
    );
}

#[test]
fn campaign_can_be_sent_to_a_segment() {
    let fixture = fixture();
    fixture.write("letter.txt", "Fresh bread.\n");
    let relay = ["relay", "add", "mill", "--host", "localhost", "--port", "2525", "--tls", "none"];
    fixture.answer(0, &relay);
    let rule = r#"{"kind":"field","name":"Town","test":{"op":"is","value":"Bath"}}"#;
    fixture.answer(0, &["segment", "save", "From Bath", "--rule", rule]);
    let send = ["campaign", "send", "--relay", "mill", "--from", "post@bakery.example"];
    let letter = ["--subject", "Bread", "--text", "letter.txt"];
    let to = |more: &[&'static str]| [&send, more, &letter].concat();
    let sent = fixture.answer(0, &to(&["--segment", "from bath"]));
    let id = sent["id"].as_str().expect("an id");
    let mails = fixture.lines(0, &["campaign", "deliveries", id]);
    assert_eq!((mails.len(), &mails[0]["address"]), (1, &json!("bert@example.com")));
    // A contact in the list and in the segment gets one mail.
    let both = fixture.answer(0, &to(&["--segment", "From Bath", "--list", "Friends of ours"]));
    let id = both["id"].as_str().expect("an id");
    assert_eq!(fixture.lines(0, &["campaign", "deliveries", id]).len(), 2);
    fixture.run(&to(&["--segment", "Nowhere"])).ended_with(1);
}
