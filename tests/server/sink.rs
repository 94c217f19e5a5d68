//! Postfix's smtp-sink: a server that takes or refuses mails, as its switches define. It writes
//! each completed mail to a file; a mail that it broke off leaves none.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use postroom_model::relay::RelayConfig;

use super::mails::ours;
use super::program::{Program, is_available, is_root, text};
use crate::fixture::free_port;
use crate::sink::relay_config;

/// Its path on Debian and Fedora, and on Arch.
const PLACES: [&str; 2] = ["/usr/sbin/smtp-sink", "/usr/bin/smtp-sink"];

/// A running smtp-sink; stopped when dropped.
#[derive(Debug)]
pub struct Sink(Program);

impl Sink {
    /// Starts one with these switches. Returns `None` if this machine has no smtp-sink.
    pub async fn start(switches: &[&str]) -> Option<Self> {
        Self::start_at(free_port(), switches).await
    }

    /// Starts one on a port that another server used before.
    pub async fn start_at(port: u16, switches: &[&str]) -> Option<Self> {
        let found = PLACES.into_iter().find(|place| Path::new(place).exists());
        if !is_available("smtp-sink", found.is_some()) {
            return None;
        }
        let folder = Program::folder("sink");
        fs::create_dir(folder.join("mails")).expect("a folder");
        let user = if is_root() {
            let made = std::process::Command::new("chmod")
                .args(["777", "mails"])
                .current_dir(&folder)
                .status();
            assert!(made.is_ok_and(|made| made.success()), "chmod");
            "-u nobody"
        } else {
            ""
        };
        let switches: Vec<String> = switches.iter().map(|word| format!("'{word}'")).collect();
        let line = format!(
            "exec {} {user} -d '{}/mails/m.' {} 127.0.0.1:{port} 100",
            found.unwrap_or_default(),
            text(&folder),
            switches.join(" ")
        );
        let sink = Self(Program::start(folder, port, &line, &[]));
        sink.0.wait_for_listener().await;
        Some(sink)
    }

    pub fn port(&self) -> u16 {
        self.0.port()
    }

    pub fn config(&self) -> RelayConfig {
        relay_config(self.0.port(), 1)
    }

    /// How often it took each of the test mails.
    pub fn taken(&self) -> BTreeMap<String, usize> {
        let Ok(files) = fs::read_dir(self.0.place("mails")) else { return BTreeMap::new() };
        let mails: Vec<String> = files
            .flatten()
            .map(|file| {
                String::from_utf8_lossy(&fs::read(file.path()).unwrap_or_default()).into_owned()
            })
            .collect();
        ours(mails.iter().map(String::as_str))
    }
}
