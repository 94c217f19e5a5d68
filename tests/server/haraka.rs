//! A real Haraka from npm, with its own configuration and port, STARTTLS with the test certificate
//! authority and a password. A plugin of the tests takes every mail and records it.
//!
//! It answers 503 to every command that came after a final dot, and closes the connection: its
//! protection against SMTP smuggling.

use std::collections::BTreeMap;
use std::fs;

use postroom_model::relay::RelayConfig;

use super::mails::ours;
use super::program::{Program, fetched, is_available, text};
use super::{ServerCertificate, certificates, signed_in};
use crate::fixture::free_port;

pub const USER: &str = "ann";
pub const PASSWORD: &str = "open sesame";

const PLUGIN: &str = include_str!("haraka/postroom.js");
const DHPARAMS: &str = include_str!("haraka/dhparams.pem");

/// A running Haraka; stopped when dropped.
#[derive(Debug)]
pub struct Haraka(Program);

impl Haraka {
    /// Starts one that refuses `refused` with `550 5.1.1`. Returns `None` if this machine has no
    /// Haraka.
    pub async fn start(refused: &str) -> Option<Self> {
        let modules = fetched("haraka/node_modules");
        if !is_available("Haraka", modules.join("Haraka").exists()) {
            return None;
        }
        let (folder, port) = (Program::folder("haraka"), free_port());
        let own_settings = fs::read_to_string(modules.join("Haraka/config/connection.ini"));
        let own_settings = own_settings.expect("Haraka's settings");
        let (certificate, key) = certificates::as_pem(ServerCertificate::Good);
        for name in ["config", "plugins", "queue"] {
            fs::create_dir_all(folder.join(name)).expect("a folder");
        }
        for (name, text) in [
            ("config/tls_cert.pem", certificate),
            ("config/tls_key.pem", key),
            ("config/smtp.ini", format!("listen=127.0.0.1:{port}\nnodes=0\n")),
            // Without this file Haraka generates one for half a minute; this is RFC 7919's
            // ffdhe2048.
            ("config/dhparams.pem", DHPARAMS.to_owned()),
            // Must be complete: Haraka has no defaults for it.
            ("config/connection.ini", own_settings),
            ("config/me", "haraka.example\n".to_owned()),
            ("config/plugins", "tls\nauth/flat_file\npostroom\n".to_owned()),
            ("config/log.ini", "level=info\n".to_owned()),
            ("config/tls.ini", "key=tls_key.pem\ncert=tls_cert.pem\n".to_owned()),
            (
                "config/auth_flat_file.ini",
                format!(
                    "[core]\nmethods=PLAIN,LOGIN\nconstrain_sender=false\n[users]\n\
                     {USER}={PASSWORD}\n"
                ),
            ),
            ("plugins/postroom.js", PLUGIN.to_owned()),
        ] {
            fs::write(folder.join(name), text).expect("a file");
        }
        let settings = [
            ("HARAKA", text(&folder)),
            ("NODE_PATH", text(&modules)),
            ("POSTROOM_TAKEN", text(&folder.join("taken"))),
            ("POSTROOM_REFUSED", refused.to_owned()),
        ];
        let line = format!("exec node '{}'", text(&modules.join("Haraka/haraka.js")));
        let haraka = Self(Program::start(folder, port, &line, &settings));
        haraka.0.wait_for_greeting().await;
        Some(haraka)
    }

    pub fn config(&self) -> RelayConfig {
        signed_in(self.0.port(), USER, 3)
    }

    /// How often it took each of the test mails.
    pub fn taken(&self) -> BTreeMap<String, usize> {
        ours([self.0.read("taken").as_str()])
    }

    /// The log of Haraka.
    pub fn log(&self) -> String {
        self.0.read("log")
    }
}
