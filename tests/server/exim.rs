//! A real Exim with its own configuration, spool and port, STARTTLS with the test certificate
//! authority and a password. It takes mails into its queue and delivers nothing.
//!
//! Debian's package conflicts with Postfix, so `cargo xtask setup` only unpacks it. The program
//! requires a user with its name; nss_wrapper provides one that the system does not have.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use postroom_model::relay::RelayConfig;

use super::mails::ours;
use super::program::{Program, fetched, is_available, is_root, text};
use super::{ServerCertificate, certificates, signed_in};
use crate::fixture::free_port;

pub const USER: &str = "ann";
pub const PASSWORD: &str = "open sesame";

/// The user id under which it runs when the test is root; no user has this number.
const ITS_USER: &str = "64913";

/// A running Exim; stopped when dropped.
#[derive(Debug)]
pub struct Exim(Program);

impl Exim {
    /// Starts one that refuses `refused` with `550 5.1.1`, with or without CHUNKING. Returns `None`
    /// if this machine has no Exim.
    pub async fn start(refused: &str, chunking: bool) -> Option<Self> {
        let binary = fetched("exim/usr/sbin/exim4");
        if !is_available("Exim", binary.exists()) {
            return None;
        }
        let (folder, port) = (Program::folder("exim"), free_port());
        let user = if is_root() { ITS_USER.to_owned() } else { own_id() };
        let (certificate, key) = certificates::as_pem(ServerCertificate::Good);
        fs::create_dir_all(folder.join("spool/input")).expect("a spool");
        for (name, text) in [
            ("cert.pem", certificate),
            ("key.pem", key),
            ("exim.conf", configuration(&text(&folder), port, refused, chunking)),
            ("passwd", with("/etc/passwd", &format!("Debian-exim:x:{user}:{user}::/:/bin/false"))),
            ("group", with("/etc/group", &format!("Debian-exim:x:{user}:"))),
        ] {
            fs::write(folder.join(name), text).expect("a file");
        }
        if is_root() {
            let owner = format!("{user}:{user}");
            let _ = Command::new("chown").args(["-R", &owner]).arg(&folder).status();
            // Its configuration must belong to root, otherwise it drops its rights at once.
            let _ = Command::new("chown").arg("0:0").arg(folder.join("exim.conf")).status();
        }
        let here = text(&folder);
        let line = format!("exec '{}' -bdf -C '{here}/exim.conf'", text(&binary));
        let settings = [
            ("LD_PRELOAD", "libnss_wrapper.so".to_owned()),
            ("NSS_WRAPPER_PASSWD", format!("{here}/passwd")),
            ("NSS_WRAPPER_GROUP", format!("{here}/group")),
        ];
        let exim = Self(Program::start(folder, port, &line, &settings));
        exim.0.wait_for_greeting().await;
        Some(exim)
    }

    pub fn config(&self) -> RelayConfig {
        signed_in(self.0.port(), USER, 3)
    }

    /// How often each of the test mails is in its queue.
    pub fn taken(&self) -> BTreeMap<String, usize> {
        let Ok(queue) = fs::read_dir(self.0.place("spool/input")) else { return BTreeMap::new() };
        let heads: Vec<String> = queue
            .flatten()
            .filter(|file| file.file_name().to_string_lossy().ends_with("-H"))
            .map(|file| fs::read_to_string(file.path()).unwrap_or_default())
            .collect();
        ours(heads.iter().map(String::as_str))
    }

    /// The log of Exim.
    pub fn log(&self) -> String {
        ["log", "mainlog", "rejectlog", "paniclog"].map(|name| self.0.read(name)).join("")
    }
}

fn own_id() -> String {
    let id = Command::new("id").arg("-u").output().expect("id");
    String::from_utf8_lossy(&id.stdout).trim().to_owned()
}

fn with(file: &str, line: &str) -> String {
    format!("{}{line}\n", fs::read_to_string(file).unwrap_or_default())
}

fn configuration(here: &str, port: u16, refused: &str, chunking: bool) -> String {
    let chunking = if chunking { "*" } else { "" };
    format!(
        "primary_hostname = exim.example\n\
         spool_directory = {here}/spool\n\
         log_file_path = {here}/%slog\n\
         log_selector = +smtp_protocol_error +smtp_syntax_error +pipelining\n\
         pid_file_path = {here}/pid\n\
         exim_user = Debian-exim\n\
         exim_group = Debian-exim\n\
         keep_environment =\n\
         disable_ipv6\n\
         local_interfaces = 127.0.0.1\n\
         daemon_smtp_ports = {port}\n\
         rfc1413_query_timeout = 0s\n\
         host_lookup =\n\
         queue_only\n\
         pipelining_advertise_hosts = *\n\
         chunking_advertise_hosts = {chunking}\n\
         dsn_advertise_hosts = *\n\
         tls_advertise_hosts = *\n\
         tls_certificate = {here}/cert.pem\n\
         tls_privatekey = {here}/key.pem\n\
         auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}\n\
         acl_smtp_mail = accept\n\
         acl_smtp_rcpt = rcpt\n\
         acl_smtp_data = accept\n\
         begin acl\n\
         rcpt:\n\
         \x20 deny recipients = {refused}\n\
         \x20      message = 5.1.1 User unknown\n\
         \x20 accept authenticated = *\n\
         \x20 deny message = 5.7.1 Relaying denied\n\
         begin authenticators\n\
         plain:\n\
         \x20 driver = plaintext\n\
         \x20 public_name = PLAIN\n\
         \x20 server_prompts = :\n\
         \x20 server_condition = ${{if and{{{{eq{{$auth2}}{{{USER}}}}}{{eq{{$auth3}}{{{PASSWORD}}}}}}}}}\n\
         \x20 server_set_id = $auth2\n"
    )
}
