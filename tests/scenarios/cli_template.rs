//! `postroom-cli template` and campaigns from a design, MJML and Markdown.

use mail_parser::{MessageParser, MimeHeaders};

use super::cli_program::{CliFixture, PracticeProgram};

#[test]
fn a_design_is_listed_rendered_with_data_and_exported() {
    let fixture = CliFixture::new("cli-template");
    let designs = fixture.lines(0, &["template", "list"]);
    assert_eq!(designs.len(), 16);
    assert!(designs.iter().all(|one| one["id"].is_string() && one["category"].is_string()));

    fixture.write(
        "order.json",
        r#"{"first_name":"<b>Ada</b>","order_number":"Z-9","total":"12.00","items":[
            {"quantity":2,"name":"Loaf","price":"4.80"},{"quantity":1,"name":"Roll","price":"2.40"}]}"#,
    );
    let ran = fixture.run(&["template", "render", "order-confirmation", "--data", "order.json"]);
    ran.ended_with(0);
    let mail = MessageParser::default().parse(ran.out.as_bytes()).expect("a mail");
    assert_eq!(mail.subject(), Some("Your order Z-9"));
    let html = mail.body_html(0).expect("HTML");
    assert!(html.contains("2 × <strong>Loaf</strong>") && html.contains("Roll"), "{html}");
    assert!(html.contains("&lt;b&gt;Ada"), "a value adds no markup: {html}");
    let text = mail.body_text(0).expect("text");
    assert!(text.contains("Loaf") && text.contains("Total: 12.00"), "{text}");

    let ran = fixture.run(&["template", "render", "newsletter"]);
    ran.ended_with(0);
    let mail = MessageParser::default().parse(ran.out.as_bytes()).expect("a mail");
    let pictures = mail
        .attachments()
        .filter(|part| part.content_type().is_some_and(|kind| kind.ctype() == "image"));
    assert_eq!(pictures.count(), 1, "the picture is in the mail");

    fixture.run(&["template", "export", "letter", "letter.json"]).ended_with(0);
    let exported = std::fs::read_to_string(fixture.folder.join("letter.json")).expect("a file");
    assert!(exported.contains("\"sections\""));
    fixture.run(&["template", "render", "nonsense"]).ended_with(1);
}

#[test]
fn a_campaign_is_sent_from_a_design_from_mjml_and_from_markdown() {
    let fixture = CliFixture::new("cli-template-send");
    let practice = PracticeProgram::start(&fixture, &[]);
    practice.add_as_relay(&fixture, "practice");
    fixture.write("people.csv", "email,first name\nada@example.com,Ada\n");
    fixture
        .answer(0, &["contacts", "import", "people.csv", "--consent", "opt-in", "--list", "News"]);
    fixture.write(
        "news.mjml",
        "<mjml><mj-body><mj-section><mj-column><mj-text>Hello {{ first_name }}</mj-text>\
         </mj-column></mj-section></mj-body></mjml>",
    );
    fixture.write("news.md", "# News\n\nHello {{ first_name }}\n");
    for content in
        [["--template", "newsletter"], ["--mjml", "news.mjml"], ["--markdown", "news.md"]]
    {
        let mut arguments = vec![
            "campaign",
            "send",
            "--relay",
            "practice",
            "--list",
            "News",
            "--from",
            "Alder & Moss <news@example.com>",
            "--subject",
            "News",
            "--wait",
        ];
        arguments.extend(content);
        let sent = fixture.answer(0, &arguments);
        let id = sent["id"].as_str().expect("an id").to_owned();
        let checks = fixture.lines(0, &["campaign", "check", &id]);
        assert!(checks.iter().all(|one| one["check"].is_string() && one["ok"].is_boolean()));
    }
    fixture.write("bad.mjml", "<mjml>\n<mj-body>\n<mj-nonsense/></mj-body></mjml>");
    let ran = fixture.run(&[
        "campaign",
        "send",
        "--relay",
        "practice",
        "--list",
        "News",
        "--from",
        "news@example.com",
        "--subject",
        "News",
        "--mjml",
        "bad.mjml",
    ]);
    ran.ended_with(1);
    assert!(ran.err.contains("line 3"), "{}", ran.err);
}
