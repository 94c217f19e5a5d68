//! `postroom-cli relay`: add, test, list and remove.

use serde_json::{Value, json};

use super::cli_program::{CliFixture, PracticeProgram};

fn add<'a>(port: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["relay", "add", "mill", "--host", "localhost", "--port", port], more].concat()
}

fn outcomes(report: &Value) -> Vec<(String, String)> {
    let word = |value: &Value| value.as_str().expect("a word").to_owned();
    let steps = report["steps"].as_array().expect("steps");
    steps.iter().map(|step| (word(&step["step"]), word(&step["outcome"]))).collect()
}

#[test]
fn relay_can_be_added_changed_listed_and_removed() {
    let fixture = CliFixture::new("cli-relay");
    let fresh = fixture.lines(0, &["relay", "list"]);
    assert_eq!(fresh.len(), 1, "a new workspace has the practice relay");
    assert_eq!(fresh[0]["kind"], "practice");
    fixture.answer(0, &add("2599", &["--tls", "none", "--per-second", "2.5"]));
    let changed = fixture.answer(0, &add("2600", &["--tls", "implicit"]));
    assert_eq!((&changed["port"], &changed["per_second"]), (&json!(2600), &Value::Null));
    assert_eq!(fixture.lines(0, &["relay", "list"]).len(), 2);
    assert_eq!(fixture.answer(0, &["relay", "remove", "mill"]), json!({"removed": "mill"}));
    fixture.run(&["relay", "remove", "mill"]).ended_with(1);
    fixture.run(&["relay", "remove", "Practice relay"]).ended_with(1);
}

#[test]
fn unencrypted_remote_relay_needs_explicit_permission() {
    let fixture = CliFixture::new("cli-plain");
    let far =
        ["relay", "add", "far", "--host", "smtp.example.com", "--port", "25", "--tls", "none"];
    let ran = fixture.run(&far);
    ran.ended_with(1);
    assert!(ran.err.contains("encryption"), "{}", ran.err);
    fixture.answer(0, &[&far[..], &["--allow-unencrypted"]].concat());
}

#[test]
fn relay_test_reports_steps_and_rejects_untrusted_certificate() {
    let fixture = CliFixture::new("cli-relay-test");
    let practice = PracticeProgram::start(&fixture, &["--refuse", "no@*"]);
    let (port, authority) = (practice.port.to_string(), practice.authority.display().to_string());
    fixture.answer(0, &add(&port, &["--tls", "starttls", "--ca", &authority]));
    let report = fixture.answer(0, &["relay", "test", "mill", "--from", "post@bakery.example"]);
    assert_eq!(report["passed"], true);
    let names: Vec<String> = outcomes(&report).into_iter().map(|(step, _)| step).collect();
    assert_eq!(names, ["dns", "connect", "tls", "hello", "sign_in", "sender", "recipient"]);
    let with_mail =
        ["relay", "test", "mill", "--from", "post@bakery.example", "--to", "ann@bakery.example"];
    let mailed = fixture.answer(0, &with_mail);
    assert_eq!(outcomes(&mailed)[7], ("mail".to_owned(), "passed".to_owned()), "{mailed}");
    assert_eq!(mailed["mode"], "chunked");
    let tls = &report["steps"][2];
    assert!(tls["tls_version"].as_str().expect("a version").contains("1.3"), "{tls}");
    let certificate = report["steps"]
        .as_array()
        .expect("steps")
        .iter()
        .find_map(|step| step["certificate"]["subject"].as_str());
    assert!(certificate.is_some_and(|subject| subject.contains("Postroom")), "{report}");

    let refused =
        ["relay", "test", "mill", "--from", "post@bakery.example", "--to", "no@bakery.example"];
    let report = fixture.answer(1, &refused);
    assert_eq!(outcomes(&report)[6], ("recipient".to_owned(), "failed".to_owned()));

    fixture.answer(0, &add(&port, &["--tls", "starttls"]));
    let report = fixture.answer(1, &["relay", "test", "mill"]);
    assert_eq!(outcomes(&report)[2], ("tls".to_owned(), "failed".to_owned()));
    assert!(report["steps"][2]["advice"].is_string(), "{report}");

    let ran = fixture.run(&["relay", "test", "mill"]);
    ran.ended_with(1);
    assert!(ran.out.contains("FAILED") && ran.out.contains("test failed"), "{}", ran.out);
}
