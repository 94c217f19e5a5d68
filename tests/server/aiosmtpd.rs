//! A real aiosmtpd, Python's mail server: STARTTLS with the test certificate authority, a password,
//! and a record of what it took. It supports PIPELINING but does not offer it by default.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};

use postroom_model::relay::RelayConfig;

use super::mails::ours;
use super::program::{Program, is_available};
use super::{ServerCertificate, certificates, signed_in};
use crate::fixture::free_port;

pub const USER: &str = "ann";
pub const PASSWORD: &str = "open sesame";

const SCRIPT: &str = include_str!("aiosmtpd/server.py");
/// The system's own Python, for which the package is installed.
const PYTHON: &str = "/usr/bin/python3";

/// A running aiosmtpd; stopped when dropped.
#[derive(Debug)]
pub struct Aiosmtpd(Program);

impl Aiosmtpd {
    /// Starts one that refuses `refused` with `550 5.1.1`. Returns `None` if this machine has no
    /// aiosmtpd.
    pub async fn start(refused: &str, pipelining: bool) -> Option<Self> {
        let mut import = Command::new(PYTHON);
        import.args(["-c", "import aiosmtpd"]).stderr(Stdio::null());
        if !is_available("aiosmtpd", import.status().is_ok_and(|status| status.success())) {
            return None;
        }
        let (folder, port) = (Program::folder("aiosmtpd"), free_port());
        let (certificate, key) = certificates::as_pem(ServerCertificate::Good);
        for (name, text) in
            [("cert.pem", certificate), ("key.pem", key), ("server.py", SCRIPT.to_owned())]
        {
            fs::write(folder.join(name), text).expect("a file");
        }
        let settings = [
            ("POSTROOM_PORT", port.to_string()),
            ("POSTROOM_USER", USER.to_owned()),
            ("POSTROOM_PASSWORD", PASSWORD.to_owned()),
            ("POSTROOM_REFUSED", refused.to_owned()),
            ("POSTROOM_PIPELINING", u8::from(pipelining).to_string()),
        ];
        let line = format!("exec {PYTHON} server.py");
        let server = Self(Program::start(folder, port, &line, &settings));
        server.0.wait_for_greeting().await;
        Some(server)
    }

    pub fn config(&self) -> RelayConfig {
        signed_in(self.0.port(), USER, 3)
    }

    /// How often it took each of the test mails.
    pub fn taken(&self) -> BTreeMap<String, usize> {
        ours([self.0.read("taken").as_str()])
    }

    /// The log of the server.
    pub fn log(&self) -> String {
        self.0.read("log")
    }
}
