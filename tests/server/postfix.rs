//! A real mail server: the system's Postfix with its own configuration, spool and port, STARTTLS
//! with the test certificate authority and SASL. It forwards accepted mails to a scripted server,
//! which stores them at the far end.
//!
//! Leaves the system's own Postfix alone. It needs root, because Postfix does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use postroom_model::relay::RelayConfig;

use super::program::{Program, free_port, greets, is_root, is_there, text};
use super::{Shown, certificates, signed_in};

pub const USER: &str = "ann";
pub const PASSWORD: &str = "open sesame";

/// A running Postfix; stopped when dropped.
#[derive(Debug)]
pub struct Postfix {
    folder: PathBuf,
    port: u16,
    master: Child,
}

impl Postfix {
    /// Starts one that forwards to `far_end` (a port of this computer), and refuses `refused` with
    /// `550 5.1.1`. Returns `None` if this machine has no Postfix with SASL, or the test is not
    /// root.
    pub async fn start(far_end: u16, refused: &str) -> Option<Self> {
        Self::start_without("", far_end, refused).await
    }

    /// As [`Postfix::start`], without these keywords in its reply to EHLO.
    pub async fn start_without(hidden: &str, far_end: u16, refused: &str) -> Option<Self> {
        for tool in ["/usr/sbin/postfix", "/usr/sbin/saslpasswd2"] {
            if !is_there(tool, Path::new(tool).exists()) {
                return None;
            }
        }
        if !is_root() {
            eprintln!("skipped: Postfix wants root");
            return None;
        }
        let (folder, port) = (Program::folder("postfix"), free_port());
        let settings = main_cf(&text(&folder), far_end, refused)
            + &format!("smtpd_discard_ehlo_keywords = {hidden}\n");
        lay_out(&folder, port, settings);
        // The shell runs one more command after the test ends, so a killed test leaves no server
        // behind.
        let here = text(&folder);
        let watch = format!(
            "postfix -c '{here}' start-fg & cat; postfix -c '{here}' stop; wait; rm -rf '{here}'"
        );
        let master = Command::new("sh")
            .args(["-c", &watch])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let postfix = Self { folder, port, master };
        postfix.wait_until_it_greets().await;
        Some(postfix)
    }

    async fn wait_until_it_greets(&self) {
        assert!(greets(self.port, 200).await, "Postfix says nothing:\n{}", self.log());
    }

    pub fn config(&self) -> RelayConfig {
        signed_in(self.port, USER, 2)
    }

    /// The log of Postfix.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("mail.log")).unwrap_or_default()
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        drop(self.master.stdin.take());
        let _ = self.master.wait();
    }
}

fn lay_out(folder: &Path, port: u16, settings: String) {
    for name in ["spool", "data", "sasl"] {
        fs::create_dir_all(folder.join(name)).expect("a folder");
    }
    let (certificate, key) = certificates::as_pem(Shown::Good);
    let here = text(folder);
    for (name, text) in [
        ("cert.pem", certificate),
        ("key.pem", key),
        ("main.cf", settings),
        ("master.cf", master_cf(port)),
        (
            "sasl/smtpd.conf",
            format!(
                "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\n\
                 sasldb_path: {here}/sasl/sasldb2\n"
            ),
        ),
    ] {
        fs::write(folder.join(name), text).expect("a file");
    }
    let account = format!(
        "printf '%s' '{PASSWORD}' | saslpasswd2 -p -c -f '{here}/sasl/sasldb2' -u postroom {USER} \
         && chown postfix '{here}/sasl/sasldb2' '{here}/data' && postfix -c '{here}' check"
    );
    let made = Command::new("sh").args(["-c", &account]).output().expect("a shell");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

/// The folders of Postfix's daemons: Debian, Fedora, Arch.
fn daemons() -> &'static str {
    let places = ["/usr/lib/postfix/sbin", "/usr/libexec/postfix", "/usr/lib/postfix/bin"];
    places.into_iter().find(|place| Path::new(place).join("master").exists()).unwrap_or(places[0])
}

fn main_cf(here: &str, far_end: u16, refused: &str) -> String {
    let lines = [
        "compatibility_level = 3.6".to_owned(),
        format!("queue_directory = {here}/spool"),
        format!("data_directory = {here}/data"),
        "command_directory = /usr/sbin".to_owned(),
        format!("daemon_directory = {}", daemons()),
        "mail_owner = postfix".to_owned(),
        "setgid_group = postdrop".to_owned(),
        "inet_interfaces = 127.0.0.1".to_owned(),
        "inet_protocols = ipv4".to_owned(),
        "myhostname = postfix.example".to_owned(),
        "mydestination =".to_owned(),
        "local_recipient_maps =".to_owned(),
        "alias_maps =".to_owned(),
        "mynetworks =".to_owned(),
        format!("relayhost = [127.0.0.1]:{far_end}"),
        "smtp_tls_security_level = none".to_owned(),
        "smtpd_tls_security_level = encrypt".to_owned(),
        "smtpd_tls_auth_only = yes".to_owned(),
        format!("smtpd_tls_cert_file = {here}/cert.pem"),
        format!("smtpd_tls_key_file = {here}/key.pem"),
        "smtpd_sasl_auth_enable = yes".to_owned(),
        "smtpd_sasl_type = cyrus".to_owned(),
        "smtpd_sasl_path = smtpd".to_owned(),
        "smtpd_sasl_local_domain = postroom".to_owned(),
        format!("cyrus_sasl_config_path = {here}/sasl"),
        // A common hardening option; our pipelining must comply with it.
        "smtpd_data_restrictions = reject_unauth_pipelining".to_owned(),
        "smtpd_forbid_unauth_pipelining = yes".to_owned(),
        "smtpd_relay_restrictions = permit_sasl_authenticated, reject".to_owned(),
        format!(
            "smtpd_recipient_restrictions = check_recipient_access \
             inline:{{ {{ {refused} = 550 5.1.1 User unknown }} }}, permit_sasl_authenticated, reject"
        ),
        format!("maillog_file = {here}/mail.log"),
        format!("maillog_file_prefixes = {here}"),
        "smtp_destination_concurrency_limit = 4".to_owned(),
    ];
    lines.join("\n") + "\n"
}

fn master_cf(port: u16) -> String {
    let smtpd = format!("127.0.0.1:{port} inet n - n - - smtpd\n");
    let rest = [
        "proxymap unix - - n - - proxymap",
        "postlog unix-dgram n - n - 1 postlogd",
        "pickup unix n - n 60 1 pickup",
        "cleanup unix n - n - 0 cleanup",
        "qmgr unix n - n 300 1 qmgr",
        "tlsmgr unix - - n 1000? 1 tlsmgr",
        "rewrite unix - - n - - trivial-rewrite",
        "bounce unix - - n - 0 bounce",
        "defer unix - - n - 0 bounce",
        "trace unix - - n - 0 bounce",
        "smtp unix - - n - - smtp",
        "relay unix - - n - - smtp",
        "error unix - - n - - error",
        "retry unix - - n - - error",
        "anvil unix - - n - 1 anvil",
        "scache unix - - n - 1 scache",
    ];
    smtpd + &rest.join("\n") + "\n"
}
