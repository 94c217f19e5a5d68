//! A campaign from the command line to a real mail server: a Postfix with its own configuration,
//! queue and port, which requires STARTTLS and SASL.
//!
//! Needs Linux, root (Postfix starts as root and drops its rights), `postfix` and `saslpasswd2`. If
//! one of them is missing, the test prints so and passes.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, SanType};
use serde_json::json;

use super::cli_program::{CliFixture, Ran, run_with_input};

const MAIN: &str = include_str!("../real_server/main.cf");
const MASTER: &str = include_str!("../real_server/master.cf");
const SASL: &str = include_str!("../real_server/smtpd.conf");
/// The owner of the mailbox: the user nobody.
const NOBODY: &str = "65534";

fn missing() -> Option<&'static str> {
    let there = |program: &str| {
        ["/usr/sbin", "/usr/bin", "/sbin", "/bin"]
            .iter()
            .any(|folder| Path::new(folder).join(program).is_file())
    };
    let id = Command::new("id").arg("-u").output().expect("id");
    if !there("postfix") {
        return Some("postfix is not installed");
    }
    if !there("saslpasswd2") {
        return Some("saslpasswd2 (sasl2-bin) is not installed");
    }
    (String::from_utf8_lossy(&id.stdout).trim() != "0").then_some("Postfix starts as root only")
}

fn must(command: &mut Command) {
    let output = command.output().expect("a program");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

struct Postfix {
    folder: PathBuf,
    port: u16,
}

impl Postfix {
    fn start(folder: &Path) -> Self {
        let port = {
            let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
            free.local_addr().expect("its number").port()
        };
        let server = Self { folder: folder.to_owned(), port };
        for name in ["etc/sasl", "queue", "data", "log", "mail"] {
            std::fs::create_dir_all(folder.join(name)).expect("a folder");
        }
        let filled = |text: &str| {
            text.replace("{DIR}", &folder.display().to_string())
                .replace("{PORT}", &port.to_string())
                .replace("{UID}", NOBODY)
                .replace("{GID}", NOBODY)
        };
        std::fs::write(folder.join("etc/main.cf"), filled(MAIN)).expect("main.cf");
        std::fs::write(folder.join("etc/master.cf"), filled(MASTER)).expect("master.cf");
        std::fs::write(folder.join("etc/sasl/smtpd.conf"), filled(SASL)).expect("smtpd.conf");
        server.write_certificate();
        server.add_user();
        must(Command::new("chown").arg("postfix").arg(folder.join("data")));
        must(Command::new("chown").arg(NOBODY).arg(folder.join("mail")));
        // Returns when the port is open: `postfix start` waits for the master process.
        must(Command::new("postfix").arg("-c").arg(folder.join("etc")).arg("start"));
        server
    }

    fn write_certificate(&self) {
        let mut params = CertificateParams::new(Vec::new()).expect("parameters");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "The test's authority");
        let key = KeyPair::generate().expect("a key");
        let authority = params.self_signed(&key).expect("an authority");
        let issuer = Issuer::new(params, key);
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).expect("parameters");
        params.subject_alt_names.push(SanType::IpAddress([127, 0, 0, 1].into()));
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &issuer).expect("a certificate");
        let write = |name: &str, text: String| std::fs::write(self.folder.join(name), text);
        write("authority.pem", authority.pem()).expect("written");
        write("certificate.pem", certificate.pem()).expect("written");
        write("key.pem", key.serialize_pem()).expect("written");
        must(Command::new("chmod").arg("600").arg(self.folder.join("key.pem")));
    }

    fn add_user(&self) {
        let database = self.folder.join("sasldb2");
        let mut add = Command::new("saslpasswd2");
        add.args(["-p", "-c", "-u", "postroom.test", "-f"]).arg(&database).arg("ann");
        run_with_input(add, "a real password").ended_with(0);
        must(Command::new("chown").arg("postfix").arg(&database));
    }

    /// Polls until every accepted mail has been delivered. Postfix does not announce it, and each
    /// poll takes a few milliseconds.
    fn deliver_all(&self) {
        let etc = self.folder.join("etc");
        for _ in 0..5_000 {
            let queue = Command::new("postqueue").arg("-c").arg(&etc).arg("-p").output();
            let queue = queue.expect("postqueue");
            if String::from_utf8_lossy(&queue.stdout).contains("Mail queue is empty") {
                return;
            }
        }
        panic!("mails stay in the queue\n{}", self.last_words());
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log/maillog")).unwrap_or_default()
    }

    /// The end of the log, long enough to show a fault.
    fn last_words(&self) -> String {
        let log = self.log();
        let lines: Vec<&str> = log.lines().collect();
        lines.get(lines.len().saturating_sub(30)..).unwrap_or(&lines).join("\n")
    }

    fn delivered(&self) -> Vec<String> {
        let Ok(folder) = std::fs::read_dir(self.folder.join("mail/box/new")) else {
            return Vec::new();
        };
        folder
            .flatten()
            .map(|file| {
                String::from_utf8(std::fs::read(file.path()).expect("a mail")).expect("text")
            })
            .collect()
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        let etc = self.folder.join("etc");
        let _ = Command::new("postfix").arg("-c").arg(&etc).arg("stop").output();
    }
}

#[test]
fn postfix_accepts_a_campaign_over_starttls_with_a_password() {
    if let Some(reason) = missing() {
        println!("skipped: {reason}");
        return;
    }
    let fixture = CliFixture::new("postfix");
    let postfix = Postfix::start(&fixture.folder.join("server"));
    must(Command::new("chmod").arg("755").arg(&fixture.folder));

    let port = postfix.port.to_string();
    let authority = postfix.folder.join("authority.pem").display().to_string();
    let relay = [
        "relay",
        "add",
        "real",
        "--host",
        "localhost",
        "--port",
        &port,
        "--tls",
        "starttls",
        "--user",
        "ann",
        "--ca",
        &authority,
        "--connections",
        "3",
    ];
    fixture.run(&relay).ended_with(0);
    let ran = |arguments: &[&str], password: &str| {
        let mut command = fixture.command(&[&["--json"], arguments].concat());
        Ran::from(command.env("POSTROOM_RELAY_PASSWORD", password).output().expect("a run"))
    };
    let right = "a real password";
    let test = ran(&["relay", "test", "real", "--from", "post@postroom.test"], right);
    test.ended_with(0);
    assert_eq!(test.json()[0]["passed"], true);
    ran(&["relay", "test", "real"], "a wrong one").ended_with(1);

    let mut csv = "address,given_name\n".to_owned();
    for at in 0..200 {
        csv.push_str(&format!("p{at}@postroom.test,Ännchen{at}\n"));
    }
    csv.push_str("refused@postroom.test,Nobody\n");
    fixture.write("people.csv", &csv);
    fixture.write("letter.html", "<p>Hello {{ given_name }}</p><p>.</p><p>From the mill.</p>");
    fixture.answer(0, &["contacts", "import", "people.csv", "--list", "friends"]);
    let send = [
        "campaign",
        "send",
        "--relay",
        "real",
        "--list",
        "friends",
        "--from",
        "Mill <post@postroom.test>",
        "--subject",
        "Brötchen für {{ given_name }}",
        "--html",
        "letter.html",
        "--wait",
    ];

    let wrong = ran(&send, "a wrong one");
    wrong.ended_with(1);
    assert!(wrong.err.contains("535"), "{}", wrong.err);
    assert_eq!(wrong.json()[0]["counts"]["queued"], 201);
    let id = wrong.json()[0]["id"].as_str().expect("an id").to_owned();
    fixture.answer(0, &["campaign", "cancel", &id]);

    let done = ran(&send, right);
    done.ended_with(3);
    let status = &done.json()[0];
    assert_eq!(status["status"], "done", "{}", postfix.last_words());
    assert_eq!(
        (&status["counts"]["accepted"], &status["counts"]["refused"]),
        (&json!(200), &json!(1)),
        "{}",
        postfix.last_words()
    );
    let id = status["id"].as_str().expect("an id");
    let deliveries = fixture.lines(0, &["campaign", "deliveries", id]);
    let refused = deliveries.last().expect("the last one");
    assert_eq!((&refused["code"], &refused["enhanced"]), (&json!(554), &json!("5.7.1")));

    postfix.deliver_all();
    let mails = postfix.delivered();
    assert_eq!(mails.len(), 200);
    for line in deliveries.iter().filter(|line| line["status"] == "accepted") {
        let id = line["message_id"].as_str().expect("a Message-ID");
        let theirs = mails.iter().filter(|mail| mail.contains(id)).count();
        assert_eq!(theirs, 1, "{id} is in the mailbox once");
    }
    let complaints = ["fatal:", "panic:", "error:", "improper command pipelining"];
    assert!(
        !complaints.iter().any(|word| postfix.log().contains(word)),
        "{}",
        postfix.last_words()
    );
}
