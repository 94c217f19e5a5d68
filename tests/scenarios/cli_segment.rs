//! Segments from the command line: kept under a name, counted, listed, deleted, and written to.

use serde_json::json;

use super::cli_program::Desk;

fn desk() -> Desk {
    let desk = Desk::new("cli-segment");
    desk.write("people.csv", "email,Town\nanna@example.com,Ulm\nbert@example.com,Bath\n");
    desk.answer(0, &["contacts", "import", "people.csv", "--list", "Friends of ours"]);
    desk
}

#[test]
fn a_segment_is_kept_counted_listed_and_deleted_by_its_name() {
    let desk = desk();
    let ulm = r#"{"kind":"group","together":"all","rules":[
        {"kind":"on_list","list":"friends OF ours"},{"kind":"import","import":"people.csv"},
        {"kind":"field","name":"town","test":{"op":"is","value":"ulm"}}]}"#;
    let kept = desk.answer(0, &["segment", "save", "From Ulm", "--rule", ulm]);
    assert_eq!((&kept["name"], &kept["people"]), (&json!("From Ulm"), &json!(1)));
    assert_eq!(desk.answer(0, &["segment", "count", "from ulm"])["people"], json!(1));
    assert_eq!(desk.answer(0, &["segment", "count", "--rule", ulm])["people"], json!(1));
    assert_eq!(desk.lines(0, &["segment", "list", "From Ulm"])[0]["address"], "anna@example.com");
    let ran = desk.run(&["segment", "count", "From Ulm"]);
    assert_eq!(ran.out, "1 person, 1 of them may be written to.\n");

    // The same name again: the rule is another one.
    let all = r#"{"kind":"on_list","list":"Friends of ours"}"#;
    assert_eq!(desk.answer(0, &["segment", "save", "FROM ULM", "--rule", all])["people"], json!(2));
    assert_eq!(desk.lines(0, &["segment", "list"]).len(), 1);
    desk.answer(0, &["segment", "delete", "From Ulm"]);
    assert!(desk.lines(0, &["segment", "list"]).is_empty());
    desk.run(&["segment", "delete", "From Ulm"]).ended_with(1);
}

#[test]
fn what_a_rule_calls_by_a_wrong_name_is_told() {
    let desk = desk();
    for (rule, sentence) in [
        (r#"{"kind":"on_list","list":"Foes"}"#, "There is no list or tag called “Foes”.\n"),
        (r#"{"kind":"import","import":"x.csv"}"#, "There is no import called “x.csv”.\n"),
        (r#"{"kind":"opened","campaign":"May"}"#, "There is no campaign called “May”.\n"),
    ] {
        let ran = desk.run(&["segment", "count", "--rule", rule]);
        assert_eq!((ran.code, ran.err.as_str(), ran.out.as_str()), (Some(2), sentence, ""));
    }
    let rule = r#"{"kind":"field","name":"Twon","test":{"op":"filled"}}"#;
    let ran = desk.run(&["segment", "count", "--rule", rule]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), "Nobody has a field called “Twon”.\n"));
    let ran = desk.run(&["segment", "count", "--rule", "nonsense"]);
    assert!(ran.code == Some(2) && ran.err.starts_with("The rule is not JSON"), "{}", ran.err);
}

#[test]
fn a_campaign_goes_to_a_segment() {
    let desk = desk();
    desk.write("letter.txt", "Fresh bread.\n");
    let relay = ["relay", "add", "mill", "--host", "localhost", "--port", "2525", "--tls", "none"];
    desk.answer(0, &relay);
    let rule = r#"{"kind":"field","name":"Town","test":{"op":"is","value":"Bath"}}"#;
    desk.answer(0, &["segment", "save", "From Bath", "--rule", rule]);
    let send = ["campaign", "send", "--relay", "mill", "--from", "post@bakery.example"];
    let letter = ["--subject", "Bread", "--text", "letter.txt"];
    let to = |more: &[&'static str]| [&send, more, &letter].concat();
    let sent = desk.answer(0, &to(&["--segment", "from bath"]));
    let id = sent["id"].as_str().expect("an id");
    let mails = desk.lines(0, &["campaign", "deliveries", id]);
    assert_eq!((mails.len(), &mails[0]["address"]), (1, &json!("bert@example.com")));
    // Beside a list: who is in both gets one mail.
    let both = desk.answer(0, &to(&["--segment", "From Bath", "--list", "Friends of ours"]));
    let id = both["id"].as_str().expect("an id");
    assert_eq!(desk.lines(0, &["campaign", "deliveries", id]).len(), 2);
    desk.run(&to(&["--segment", "Nowhere"])).ended_with(1);
}
