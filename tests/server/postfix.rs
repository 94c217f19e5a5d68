//! The system's Postfix with its own configuration, spool and port, for every test and measurement
//! that needs one: with or without STARTTLS and SASL, forwarding to another server or delivering
//! into a maildir.
//!
//! Leaves the system's own Postfix alone. It needs root, because Postfix does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use postroom_model::relay::RelayConfig;

use super::program::{Program, is_available, is_root, text, wait_for_greeting};
use super::{ServerCertificate, certificates, signed_in};
use crate::fixture::free_port;

pub const USER: &str = "ann";
pub const PASSWORD: &str = "open sesame";

/// The owner of the maildir: the user nobody.
const NOBODY: &str = "65534";

/// Who may send through it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// [`USER`] with [`PASSWORD`], after STARTTLS.
    Password,
    /// Every program of this computer, without TLS.
    Loopback,
}

/// Where the accepted mails go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextHop {
    /// A server on this port of this computer.
    Relay { port: u16, connections: u16 },
    /// One maildir for all mail of this domain; mail for another domain is refused.
    Maildir(&'static str),
}

/// How it is configured.
#[derive(Debug, Clone)]
pub struct PostfixConfig {
    pub access: Access,
    pub next_hop: NextHop,
    /// A recipient and the action of Postfix's access table for it, such as `550 5.1.1 …`.
    pub refused: Option<(String, String)>,
    /// Keywords that its reply to EHLO leaves out.
    pub hidden_keywords: String,
    /// Without a queue manager the mails stay in the queue.
    pub queue_manager: bool,
}

impl PostfixConfig {
    pub fn new(access: Access, next_hop: NextHop) -> Self {
        Self {
            access,
            next_hop,
            refused: None,
            hidden_keywords: String::new(),
            queue_manager: true,
        }
    }

    /// With STARTTLS and a password, forwarding to `far_end` (a port of this computer); `refused`
    /// gets `550 5.1.1`.
    pub fn forwarding(far_end: u16, refused: &str) -> Self {
        let next_hop = NextHop::Relay { port: far_end, connections: 4 };
        let refused = (refused.to_owned(), "550 5.1.1 User unknown".to_owned());
        Self { refused: Some(refused), ..Self::new(Access::Password, next_hop) }
    }
}

/// A running Postfix; stopped when dropped.
#[derive(Debug)]
pub struct Postfix {
    folder: PathBuf,
    port: u16,
    config: PostfixConfig,
    master: Child,
}

impl Postfix {
    /// The reason why this machine or user cannot run it.
    pub fn unavailable() -> Option<&'static str> {
        if !Path::new("/usr/sbin/postfix").exists() {
            return Some("Postfix is not installed");
        }
        if !Path::new("/usr/sbin/saslpasswd2").exists() {
            return Some("saslpasswd2 (sasl2-bin) is not installed");
        }
        (!is_root()).then_some("Postfix starts as root only")
    }

    /// Starts one. Returns `None` if this machine has no Postfix with SASL, or the test is not
    /// root.
    pub async fn start(config: PostfixConfig) -> Option<Self> {
        match Self::unavailable() {
            Some(reason) if is_root() => {
                is_available(reason, false);
                None
            }
            Some(reason) => {
                eprintln!("skipped: {reason}");
                None
            }
            None => Some(Self::run(config).await),
        }
    }

    async fn run(config: PostfixConfig) -> Self {
        let (folder, port) = (Program::folder("postfix"), free_port());
        lay_out(&folder, port, &config);
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
        let postfix = Self { folder, port, config, master };
        assert!(
            wait_for_greeting(port, 200).await,
            "Postfix sends no greeting:\n{}",
            postfix.log()
        );
        postfix
    }

    /// Starts the queue manager of a Postfix that was started without one.
    pub fn start_queue_manager(&mut self) {
        self.config.queue_manager = true;
        fs::write(self.folder.join("master.cf"), master_cf(self.port, true)).expect("a file");
        must_succeed(Command::new("postfix").arg("-c").arg(&self.folder).arg("reload"));
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn config(&self) -> RelayConfig {
        signed_in(self.port, USER, 2)
    }

    /// The log of Postfix.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("mail.log")).unwrap_or_default()
    }

    /// The last 30 lines of the log.
    pub fn log_tail(&self) -> String {
        let log = self.log();
        let lines: Vec<&str> = log.lines().collect();
        lines.get(lines.len().saturating_sub(30)..).unwrap_or(&lines).join("\n")
    }

    /// Polls until every accepted mail has been delivered. Postfix does not announce it, and each
    /// poll takes a few milliseconds.
    pub fn wait_until_queue_is_empty(&self) {
        for _ in 0..5_000 {
            let queue = Command::new("postqueue").arg("-c").arg(&self.folder).arg("-p").output();
            let queue = queue.expect("postqueue");
            if String::from_utf8_lossy(&queue.stdout).contains("Mail queue is empty") {
                return;
            }
        }
        panic!("mails stay in the queue\n{}", self.log_tail());
    }

    /// The mails in the maildir.
    pub fn delivered(&self) -> Vec<String> {
        let Ok(folder) = fs::read_dir(self.folder.join("mail/box/new")) else {
            return Vec::new();
        };
        folder
            .flatten()
            .map(|file| String::from_utf8(fs::read(file.path()).expect("a mail")).expect("text"))
            .collect()
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        drop(self.master.stdin.take());
        let _ = self.master.wait();
    }
}

fn lay_out(folder: &Path, port: u16, config: &PostfixConfig) {
    for name in ["spool", "data", "sasl", "mail"] {
        fs::create_dir_all(folder.join(name)).expect("a folder");
    }
    let here = text(folder);
    let mut files = vec![
        ("main.cf", main_cf(&here, config)),
        ("master.cf", master_cf(port, config.queue_manager)),
    ];
    if config.access == Access::Password {
        let (certificate, key) = certificates::as_pem(ServerCertificate::Good);
        let sasl = format!(
            "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\n\
             sasldb_path: {here}/sasl/sasldb2\n"
        );
        files.extend([("cert.pem", certificate), ("key.pem", key), ("sasl/smtpd.conf", sasl)]);
    }
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("a file");
    }
    let mut commands = format!(
        "chown postfix '{here}/data' && chown {NOBODY} '{here}/mail' && postfix -c '{here}' check"
    );
    if config.access == Access::Password {
        commands = format!(
            "printf '%s' '{PASSWORD}' | saslpasswd2 -p -c -f '{here}/sasl/sasldb2' -u postroom \
             {USER} && chown postfix '{here}/sasl/sasldb2' && chmod 600 '{here}/key.pem' && \
             {commands}"
        );
    }
    must_succeed(Command::new("sh").args(["-c", &commands]));
}

fn must_succeed(command: &mut Command) {
    let output = command.output().expect("a program");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The folders of Postfix's daemons: Debian, Fedora, Arch.
fn daemons() -> &'static str {
    let places = ["/usr/lib/postfix/sbin", "/usr/libexec/postfix", "/usr/lib/postfix/bin"];
    places.into_iter().find(|place| Path::new(place).join("master").exists()).unwrap_or(places[0])
}

fn main_cf(here: &str, config: &PostfixConfig) -> String {
    let mut lines = vec![
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
        format!("maillog_file = {here}/mail.log"),
        format!("maillog_file_prefixes = {here}"),
    ];
    lines.extend(match config.access {
        Access::Password => with_password(here, config),
        // Without the limits that would slow down a measurement.
        Access::Loopback => vec![
            "mynetworks = 127.0.0.0/8".to_owned(),
            "smtpd_client_connection_rate_limit = 0".to_owned(),
            "in_flow_delay = 0".to_owned(),
        ],
    });
    lines.extend(match config.next_hop {
        NextHop::Relay { port, connections } => to_relay(port, connections),
        NextHop::Maildir(domain) => to_maildir(here, domain),
    });
    lines.push(format!("smtpd_discard_ehlo_keywords = {}", config.hidden_keywords));
    lines.join("\n") + "\n"
}

fn with_password(here: &str, config: &PostfixConfig) -> Vec<String> {
    let refused = config.refused.iter().map(|(address, action)| {
        format!("check_recipient_access inline:{{ {{ {address} = {action} }} }}, ")
    });
    let refused: String = refused.collect();
    vec![
        "mynetworks =".to_owned(),
        "smtpd_tls_security_level = encrypt".to_owned(),
        "smtpd_tls_auth_only = yes".to_owned(),
        format!("smtpd_tls_cert_file = {here}/cert.pem"),
        format!("smtpd_tls_key_file = {here}/key.pem"),
        "smtpd_tls_mandatory_protocols = >=TLSv1.2".to_owned(),
        "smtpd_sasl_auth_enable = yes".to_owned(),
        "smtpd_sasl_type = cyrus".to_owned(),
        "smtpd_sasl_path = smtpd".to_owned(),
        "smtpd_sasl_local_domain = postroom".to_owned(),
        "smtpd_sasl_security_options = noanonymous".to_owned(),
        format!("cyrus_sasl_config_path = {here}/sasl"),
        // Common hardening options; our pipelining must comply with them.
        "smtpd_data_restrictions = reject_unauth_pipelining".to_owned(),
        "smtpd_forbid_unauth_pipelining = yes".to_owned(),
        "smtpd_relay_restrictions = permit_sasl_authenticated, reject".to_owned(),
        format!("smtpd_recipient_restrictions = {refused}permit_sasl_authenticated, reject"),
    ]
}

fn to_relay(port: u16, connections: u16) -> Vec<String> {
    vec![
        format!("relayhost = [127.0.0.1]:{port}"),
        "smtp_tls_security_level = none".to_owned(),
        format!("smtp_destination_concurrency_limit = {connections}"),
        format!("relay_destination_concurrency_limit = {connections}"),
        format!("initial_destination_concurrency = {connections}"),
        format!("smtp_connection_cache_destinations = [127.0.0.1]:{port}"),
    ]
}

fn to_maildir(here: &str, domain: &str) -> Vec<String> {
    vec![
        "notify_classes =".to_owned(),
        format!("virtual_mailbox_domains = {domain}"),
        format!("virtual_mailbox_base = {here}/mail"),
        "virtual_mailbox_maps = static:box/".to_owned(),
        format!("virtual_uid_maps = static:{NOBODY}"),
        format!("virtual_gid_maps = static:{NOBODY}"),
        "virtual_minimum_uid = 1".to_owned(),
        "default_transport = error:5.4.4 nothing leaves this machine".to_owned(),
        "relay_transport = error:5.4.4 nothing leaves this machine".to_owned(),
    ]
}

fn master_cf(port: u16, queue_manager: bool) -> String {
    let mut lines = vec![format!("127.0.0.1:{port} inet n - n - - smtpd")];
    let services = [
        "proxymap unix - - n - - proxymap",
        "postlog unix-dgram n - n - 1 postlogd",
        "pickup unix n - n 60 1 pickup",
        "cleanup unix n - n - 0 cleanup",
        "tlsmgr unix - - n 1000? 1 tlsmgr",
        "rewrite unix - - n - - trivial-rewrite",
        "bounce unix - - n - 0 bounce",
        "defer unix - - n - 0 bounce",
        "trace unix - - n - 0 bounce",
        "smtp unix - - n - - smtp",
        "relay unix - - n - - smtp",
        "virtual unix - n n - - virtual",
        "showq unix n - n - - showq",
        "error unix - - n - - error",
        "retry unix - - n - - error",
        "anvil unix - - n - 1 anvil",
        "scache unix - - n - 1 scache",
    ];
    lines.extend(services.map(str::to_owned));
    if queue_manager {
        lines.push("qmgr unix n - n 300 1 qmgr".to_owned());
    }
    lines.join("\n") + "\n"
}
