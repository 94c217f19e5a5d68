//! The local relay from the command line: Python's smtplib hands in mails, and the record shows what
//! became of each receiver.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::cli_program::{CliFixture, Running};

/// Sends as an accounting program does, and prints one JSON line.
const PYTHON: &str = r#"
import json, smtplib, sys
from email.message import EmailMessage
host, port, user, password = sys.argv[1:]
client = smtplib.SMTP(host, int(port), timeout=30)
client.login(user, password)
mail = EmailMessage()
mail["From"] = "Till <till@shop.example>"
mail["To"] = "ann@b.example"
mail["Bcc"] = "secret@b.example"
mail["Subject"] = "Receipt ä"
mail["Message-ID"] = "<1@shop.example>"
mail.set_content("Thank you\n.\nBye\n")
to = ["ann@b.example", "gone@b.example", "left@b.example", "ANN@b.example"]
for _ in range(2):
    client.sendmail("till@shop.example", to, mail.as_string())
codes = []
def attempt(sender, to, text):
    try:
        client.sendmail(sender, to, text)
        codes.append(250)
    except smtplib.SMTPRecipientsRefused as error:
        codes.append(list(error.recipients.values())[0][0])
    except smtplib.SMTPResponseException as error:
        codes.append(error.smtp_code)
attempt("till@elsewhere.example", ["ann@b.example"], "From: till@shop.example\n\nx")
attempt("till@shop.example", ["ann@b.example"], "From: boss@elsewhere.example\n\nx")
attempt("till@shop.example", ["ann@nowhere"], "From: till@shop.example\n\nx")
attempt("till@shop.example", ["ann@b.example"], "From: till@shop.example\n\n" + ("x" * 70 + "\n") * 2000)
attempt("till@shop.example", ["bob@b.example"], "Subject: no sender field\n\nx")
client.quit()
print(json.dumps(codes))
"#;

struct Gateway {
    fixture: CliFixture,
    user: String,
    password: String,
}

impl Gateway {
    fn new(name: &str, flags: &[&str]) -> Self {
        let fixture = CliFixture::new(name);
        let app = fixture.answer(0, &[&["gateway", "app", "add", "Till"], flags].concat());
        assert_eq!(app["app"], "Till");
        let text = |field: &str| app[field].as_str().expect("a text").to_owned();
        assert_eq!((text("password").len(), text("key").len()), (20, 40));
        fixture.answer(0, &["gateway", "on", "--port", "0"]);
        Self { user: text("username"), password: text("password"), fixture }
    }

    /// Starts `run` and returns the port of the local relay.
    fn start(&self) -> (Running, u16) {
        let mut running = Running::start(self.fixture.command(&["run"]));
        while !running.next_message().contains("listens on") {}
        let status = self.fixture.answer(0, &["gateway", "status"]);
        let address = status["smtp"][0].as_str().expect("an address");
        let port = address.rsplit(':').next().expect("a port").parse().expect("a number");
        assert_eq!(status["apps"], 1);
        (running, port)
    }

    /// The messages, once none of them waits.
    fn settled(&self) -> Vec<Value> {
        for _ in 0..200 {
            let rows = self.fixture.lines(0, &["gateway", "messages"]);
            let waits = |row: &Value| {
                ["queued", "leased", "sending"].map(Value::from).contains(&row["status"])
            };
            if !rows.is_empty() && !rows.iter().any(waits) {
                return rows;
            }
        }
        panic!("a mail still waits");
    }

    /// Hands in one mail; returns the connection before the reply to its text is read.
    fn hand_in(&self, port: u16) -> BufReader<TcpStream> {
        let stream = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout");
        let mut client = BufReader::new(stream);
        let plain = STANDARD.encode(format!("\0{}\0{}", self.user, self.password));
        assert!(reply(&mut client).starts_with("220"));
        for (command, code) in [
            ("EHLO till", "250"),
            (&format!("AUTH PLAIN {plain}"), "235"),
            ("MAIL FROM:<till@shop.example>", "250"),
            ("RCPT TO:<ann@b.example>", "250"),
            ("DATA", "354"),
        ] {
            send(&mut client, command);
            assert!(reply(&mut client).starts_with(code), "{command}");
        }
        send(&mut client, "From: till@shop.example\r\nMessage-ID: <7@shop.example>\r\n\r\nHi\r\n.");
        client
    }
}

fn send(client: &mut BufReader<TcpStream>, text: &str) {
    client.get_mut().write_all(format!("{text}\r\n").as_bytes()).expect("a write");
}

/// The last line of a reply.
fn reply(client: &mut BufReader<TcpStream>) -> String {
    loop {
        let mut line = String::new();
        client.read_line(&mut line).expect("a reply");
        if line.as_bytes().get(3) != Some(&b'-') {
            return line;
        }
    }
}

#[test]
fn gateway_takes_mails_of_smtplib_and_records_each_receiver() {
    let gateway = Gateway::new(
        "cli-gateway",
        &["--from", "shop.example", "--per-minute", "100", "--max-size", "100000"],
    );
    let fixture = &gateway.fixture;
    fixture.answer(0, &["suppress", "add", "gone@b.example", "--reason", "bounced"]);
    fixture.answer(0, &["suppress", "add", "left@b.example", "--reason", "unsubscribed"]);
    let (running, port) = gateway.start();
    let script = fixture.write("till.py", PYTHON);
    let sent = Command::new("python3")
        .arg(script)
        .args(["localhost", &port.to_string(), &gateway.user, &gateway.password])
        .output()
        .expect("python3");
    assert!(sent.status.success(), "{}", String::from_utf8_lossy(&sent.stderr));
    let codes: Value = serde_json::from_slice(&sent.stdout).expect("JSON");
    assert_eq!(codes, json!([553, 553, 553, 552, 250]));

    let rows = gateway.settled();
    let seen: Vec<_> =
        rows.iter().map(|row| (&row["to"], &row["status"], &row["meaning"])).collect();
    let expected = [
        ("ann@b.example", "accepted", "accepted"),
        ("gone@b.example", "withdrawn", "suppressed"),
        ("left@b.example", "accepted", "accepted"),
        ("bob@b.example", "accepted", "accepted"),
    ]
    .map(|(to, status, meaning)| (json!(to), json!(status), json!(meaning)));
    assert_eq!(seen, expected.iter().map(|(a, b, c)| (a, b, c)).collect::<Vec<_>>());
    assert_eq!(rows[0]["subject"], "Receipt ä");
    assert_eq!(rows[0]["from"], "Till <till@shop.example>");
    assert_eq!(rows[0]["code"], 250);
    assert_eq!(rows[0]["repairs"], json!(["date_added", "bcc_dropped"]));
    assert_eq!(rows[3]["repairs"], json!(["from_added", "date_added", "message_id_added"]));
    assert_eq!(fixture.lines(0, &["gateway", "messages", "--state", "withdrawn"]).len(), 1);
    assert_eq!(fixture.lines(0, &["campaign", "list"]), [Value::Null; 0]);

    running.kill();
    let status = fixture.answer(0, &["gateway", "status"]);
    assert_eq!((&status["smtp"], &status["on"]), (&json!([]), &json!(true)));
}

#[test]
fn mail_sent_again_after_a_kill_before_the_reply_is_one_row() {
    let gateway = Gateway::new("cli-gateway-kill", &[]);
    let (running, port) = gateway.start();
    let client = gateway.hand_in(port);
    gateway.settled();
    running.kill();
    drop(client);
    let (running, port) = gateway.start();
    let mut client = gateway.hand_in(port);
    let queued = reply(&mut client);
    let rows = gateway.settled();
    assert_eq!(rows.len(), 1);
    let id = rows[0]["mail"].as_str().expect("an id");
    assert!(queued.starts_with("250") && queued.contains(id), "{queued}");
    running.kill();
}

#[test]
fn clients_without_sign_in_or_with_another_protocol_send_nothing() {
    let gateway = Gateway::new("cli-gateway-odd", &[]);
    let (running, port) = gateway.start();
    for (text, code) in [
        ("EHLO \r\nMAIL FROM:<a@b.example>", "530"),
        ("EHLO my_pc\r\nAUTH PLAIN AGEAYg==", "535"),
        ("POST / HTTP/1.1\r\nHost: localhost\r\n\r\nMAIL FROM:<a@b.example>", ""),
        ("\u{16}\u{3}\u{1}", "500"),
    ] {
        let stream = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout");
        let mut client = BufReader::new(stream);
        assert!(reply(&mut client).starts_with("220"));
        send(&mut client, text);
        let mut last = reply(&mut client);
        if last.starts_with("250") {
            last = reply(&mut client);
        }
        assert!(last.starts_with(code) && last.is_empty() == code.is_empty(), "{text:?}: {last}");
    }
    assert_eq!(gateway.fixture.lines(0, &["gateway", "messages"]), [Value::Null; 0]);
    running.kill();
}
