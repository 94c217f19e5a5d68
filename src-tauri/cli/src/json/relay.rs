//! The JSON documents of relays: the list with the use of the limits, and the connection test.

use postroom_keychain::SecretHome;
use postroom_model::relay::limits::{Limits, Per};
use postroom_model::relay::{PauseReason, Relay, RelayKind, RelayState, TlsMode};
use postroom_queue::rate_limiter::LimitUsage;
use postroom_smtp::classify::Explanation;
use postroom_smtp::client::Mode;
use postroom_smtp::client::capability_probe::CapabilityReport;
use postroom_smtp::client::connection_test::{ConnectionTestReport, StepOutcome, StepReport};
use serde::Serialize;

use crate::output::one_line;

use super::rfc3339;

/// A relay. Never contains the password; `relay add` reports where it was stored.
#[derive(Debug, Serialize)]
pub struct RelayJson {
    pub name: String,
    pub kind: RelayKind,
    pub host: String,
    pub port: u16,
    pub tls: TlsMode,
    pub user: Option<String>,
    pub connections: u16,
    pub per_second: Option<f64>,
    pub limits: Limits,
    pub gauges: Vec<LimitUsageJson>,
    /// `ready` or `paused`.
    pub status: &'static str,
    /// The reason of the pause, as a code and as text.
    pub why: Option<PauseReason>,
    pub text: Option<String>,
    /// When a paused relay is tried again by itself.
    pub until: Option<String>,
    /// How a paused relay comes back, as a sentence.
    pub resumes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<SecretHome>,
}

/// One limit and its current use.
#[derive(Debug, Serialize)]
pub struct LimitUsageJson {
    pub per: Per,
    pub used: u32,
    pub most: f64,
    /// Learned from the replies of the relay.
    pub learnt: bool,
    /// The limit is used up until this time.
    pub refills_at: Option<String>,
}

impl From<LimitUsage> for LimitUsageJson {
    fn from(gauge: LimitUsage) -> Self {
        Self {
            per: gauge.per,
            used: gauge.used,
            most: gauge.most,
            learnt: gauge.learned,
            refills_at: gauge.refills_at.map(rfc3339),
        }
    }
}

impl RelayJson {
    /// Adds the use of the limits.
    pub fn with_gauges(mut self, gauges: Vec<LimitUsage>) -> Self {
        self.gauges = gauges.into_iter().map(LimitUsageJson::from).collect();
        self
    }

    /// The status as text: for a paused relay with the reason and how it comes back.
    pub fn status_text(&self) -> String {
        let parts = [Some(self.status.to_owned()), self.text.clone()];
        let text = parts.into_iter().flatten().collect::<Vec<_>>().join(": ");
        match &self.resumes {
            Some(resumes) => format!("{text} \u{2013} {resumes}"),
            None => text,
        }
    }

    /// The use of the limits as text, such as `20 of 500 per day`.
    pub fn usage_text(&self) -> String {
        let word = |per| match per {
            Per::Second => "per second",
            Per::Minute => "per minute",
            Per::Hour => "per hour",
            Per::Day => "per day",
        };
        let gauges = self.gauges.iter().filter(|gauge| gauge.per != Per::Second);
        let used: Vec<String> = gauges
            .map(|gauge| format!("{} of {} {}", gauge.used, gauge.most, word(gauge.per)))
            .collect();
        used.join(", ")
    }
}

impl From<Relay> for RelayJson {
    fn from(relay: Relay) -> Self {
        let (status, why, text, until) = match relay.state {
            RelayState::Ready => ("ready", None, None, None),
            RelayState::Paused { why, text, until, .. } => {
                ("paused", Some(why), Some(text), until.map(rfc3339))
            }
        };
        let resumes = why.map(|why| how_it_resumes(&relay.name, why, until.as_deref()));
        Self {
            name: relay.name,
            kind: relay.kind,
            host: relay.config.host,
            port: relay.config.port,
            tls: relay.config.tls,
            user: relay.config.user,
            connections: relay.config.connections,
            per_second: relay.config.per_second,
            limits: relay.config.limits,
            gauges: Vec::new(),
            status,
            why,
            text,
            until,
            resumes,
            password: None,
        }
    }
}

fn how_it_resumes(name: &str, why: PauseReason, until: Option<&str>) -> String {
    let by_test = format!("a passing `postroom-cli relay test {name}` resumes it");
    match (why, until) {
        (_, Some(until)) => format!("Postroom tries it again at {until}; {by_test} at once."),
        (PauseReason::ByUser, None) => "You paused it: resume it in the window.".to_owned(),
        (_, None) => format!("Fix the cause: then {by_test}, and so does `postroom-cli run`."),
    }
}

/// The result of a connection test, step by step.
#[derive(Debug, Serialize)]
pub struct ConnectionTestJson {
    pub passed: bool,
    pub steps: Vec<StepJson>,
    /// The SMTP mode for campaigns, found by a test mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<&'static str>,
}

#[derive(Debug, Serialize)]
pub struct StepJson {
    pub step: &'static str,
    pub outcome: StepOutcome,
    pub millis: i64,
    /// The SMTP dialogue: `> ` sent, `< ` received; secrets are masked.
    pub lines: Vec<String>,
    #[serde(rename = "trouble")]
    pub error: Option<String>,
    pub advice: Option<String>,
    /// The advice as a code.
    pub advice_code: Option<String>,
    pub addresses: Vec<String>,
    pub tls_version: Option<String>,
    pub certificate: Option<CertificateJson>,
}

#[derive(Debug, Serialize)]
pub struct CertificateJson {
    pub subject: String,
    pub issuer: String,
    pub names: Vec<String>,
    pub valid_from: String,
    pub valid_until: String,
    pub sha256: String,
}

impl From<ConnectionTestReport> for ConnectionTestJson {
    fn from(report: ConnectionTestReport) -> Self {
        let steps = report.steps.into_iter().map(StepJson::from).collect();
        Self { passed: report.passed, steps, mode: None }
    }
}

impl From<StepReport> for StepJson {
    fn from(step: StepReport) -> Self {
        let certificate = step.detail.certificate.map(|facts| CertificateJson {
            subject: facts.subject,
            issuer: facts.issuer,
            names: facts.names,
            valid_from: rfc3339(facts.valid_from),
            valid_until: rfc3339(facts.valid_until),
            sha256: facts.sha256,
        });
        let dialogue = step.lines.into_iter().map(|line| {
            let arrow = if line.ours { '>' } else { '<' };
            format!("{arrow} {}", line.text)
        });
        Self {
            step: step.step.word(),
            outcome: step.outcome,
            millis: step.millis,
            lines: dialogue.collect(),
            error: step.detail.error,
            advice_code: step.advice.as_ref().map(|advice| advice.code.clone()),
            advice: step.advice.map(|advice| advice.text),
            addresses: step.detail.addresses,
            tls_version: step.detail.tls.map(|tls| tls.version),
            certificate,
        }
    }
}

impl ConnectionTestJson {
    /// Adds the last step: the test mail.
    pub fn add_test_mail(&mut self, trial: CapabilityReport, took: std::time::Duration) {
        let summary = trial.mode.filter(|_| trial.accepted).map(|mode| {
            format!("The relay accepted {} bytes; mode for campaigns: {mode}.", trial.bytes)
        });
        let reply = format!("< {}", trial.message);
        self.passed &= trial.accepted;
        self.mode = trial.mode.map(Mode::word);
        self.steps.push(StepJson {
            step: "mail",
            outcome: if trial.accepted { StepOutcome::Passed } else { StepOutcome::Failed },
            millis: i64::try_from(took.as_millis()).unwrap_or(i64::MAX),
            lines: if trial.accepted { vec![reply] } else { Vec::new() },
            error: (!trial.accepted).then_some(trial.message),
            advice_code: trial.explanation.map(|sentence| sentence.code().to_owned()),
            advice: trial.explanation.map(|sentence| sentence.english().to_owned()).or(summary),
            addresses: Vec::new(),
            tls_version: None,
            certificate: None,
        });
    }

    /// The report as text.
    pub fn text(&self) -> String {
        let steps = self.steps.iter().map(StepJson::text).collect::<Vec<_>>().join("\n");
        format!("{steps}\n{}", self.summary())
    }

    /// The last line. It names skipped address steps; a skipped TLS or sign-in step was not
    /// configured and is not named.
    fn summary(&self) -> String {
        if !self.passed {
            return "The test failed.".to_owned();
        }
        let is_untested = |step: &&StepJson| {
            step.outcome == StepOutcome::Skipped && matches!(step.step, "sender" | "recipient")
        };
        let untested: Vec<&str> =
            self.steps.iter().filter(is_untested).map(|step| step.step).collect();
        if untested.is_empty() {
            "All steps passed.".to_owned()
        } else {
            format!(
                "All tested steps passed. Not tested: {}. Give an address with --from.",
                untested.join(" and ")
            )
        }
    }
}

impl StepJson {
    fn text(&self) -> String {
        let outcome = match self.outcome {
            StepOutcome::Passed => "passed",
            StepOutcome::Failed => "FAILED",
            StepOutcome::Skipped => "skipped",
        };
        let mut text = match self.outcome {
            StepOutcome::Skipped => format!("{:<10} {outcome}", self.step),
            StepOutcome::Passed | StepOutcome::Failed => {
                format!("{:<10} {outcome:<8} {:>6} ms", self.step, self.millis)
            }
        };
        for line in &self.lines {
            text.push_str(&format!("\n    {line}"));
        }
        if let Some(certificate) = &self.certificate {
            text.push_str(&format!(
                "\n    certificate: subject {}, issuer {}, valid until {}\n    SHA-256 {}",
                one_line(&certificate.subject),
                one_line(&certificate.issuer),
                certificate.valid_until,
                certificate.sha256
            ));
        }
        for sentence in [&self.error, &self.advice].into_iter().flatten() {
            text.push_str(&format!("\n    {sentence}"));
        }
        let self_signed = Explanation::CertificateSelfSigned.code();
        if self.advice_code.as_deref() == Some(self_signed)
            && let Some(certificate) = &self.certificate
        {
            text.push_str(&format!(
                "\n    To trust this certificate alone, compare its fingerprint with the server's, then \
                 add the relay again with --trust-fingerprint {}",
                certificate.sha256
            ));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paused_relay_shows_how_it_comes_back() {
        for (why, until, part) in [
            (
                PauseReason::Unavailable,
                Some("2027-01-01T00:00:00Z"),
                "again at 2027-01-01T00:00:00Z",
            ),
            (PauseReason::WrongPassword, None, "Fix the cause"),
            (PauseReason::ByUser, None, "resume it in the window"),
        ] {
            let text = how_it_resumes("Shop", why, until);
            assert!(text.contains(part), "{text}");
        }
    }
}
