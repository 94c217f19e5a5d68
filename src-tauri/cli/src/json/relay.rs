//! What `--json` prints of relays: the list with its gauges, and the connection test.

use postroom_engine::queue::book::Gauge;
use postroom_engine::relay::limits::{Limits, Per};
use postroom_engine::relay::probe::{ProbeReport, StepOutcome, StepReport};
use postroom_engine::relay::session::Mode;
use postroom_engine::relay::trial::Trial;
use postroom_engine::relay::{Relay, RelayKind, RelayState};
use postroom_engine::secret::SecretHome;
use serde::Serialize;

use super::rfc3339;

/// A relay. Never its password: only where that was put, and only by `relay add`.
#[derive(Debug, Serialize)]
pub struct RelayLine {
    pub name: String,
    pub kind: RelayKind,
    pub host: String,
    pub port: u16,
    pub tls: &'static str,
    pub user: Option<String>,
    pub connections: u16,
    pub per_second: Option<f64>,
    pub limits: Limits,
    pub gauges: Vec<GaugeLine>,
    /// `ready` or `paused`.
    pub status: &'static str,
    /// Why it is paused: a word for programs, and a sentence.
    pub why: Option<&'static str>,
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<SecretHome>,
}

/// One limit and how much of it is used.
#[derive(Debug, Serialize)]
pub struct GaugeLine {
    pub per: Per,
    pub used: u32,
    pub most: f64,
    /// Taught by the relay's replies.
    pub learnt: bool,
    /// It is full until then.
    pub refills_at: Option<String>,
}

impl From<Gauge> for GaugeLine {
    fn from(gauge: Gauge) -> Self {
        Self {
            per: gauge.per,
            used: gauge.used,
            most: gauge.most,
            learnt: gauge.learnt,
            refills_at: gauge.refills_at.map(rfc3339),
        }
    }
}

impl RelayLine {
    pub fn with_gauges(mut self, gauges: Vec<Gauge>) -> Self {
        self.gauges = gauges.into_iter().map(GaugeLine::from).collect();
        self
    }

    /// `20 of 500 a day`, for a person.
    pub fn used(&self) -> String {
        let word = |per| match per {
            Per::Second => "a second",
            Per::Minute => "a minute",
            Per::Hour => "an hour",
            Per::Day => "a day",
        };
        let gauges = self.gauges.iter().filter(|gauge| gauge.per != Per::Second);
        let used: Vec<String> = gauges
            .map(|gauge| format!("{} of {} {}", gauge.used, gauge.most, word(gauge.per)))
            .collect();
        used.join(", ")
    }
}

impl From<Relay> for RelayLine {
    fn from(relay: Relay) -> Self {
        let (status, why, text) = match relay.state {
            RelayState::Ready => ("ready", None, None),
            RelayState::Paused { why, text, .. } => ("paused", Some(why.word()), Some(text)),
        };
        Self {
            name: relay.name,
            kind: relay.kind,
            host: relay.config.host,
            port: relay.config.port,
            tls: relay.config.tls.word(),
            user: relay.config.user,
            connections: relay.config.connections,
            per_second: relay.config.per_second,
            limits: relay.config.limits,
            gauges: Vec::new(),
            status,
            why,
            text,
            password: None,
        }
    }
}

/// What a connection test found, step by step.
#[derive(Debug, Serialize)]
pub struct ProbeDocument {
    pub passed: bool,
    pub steps: Vec<ProbeLine>,
    /// How campaigns will go over this relay; found out by a test mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<&'static str>,
}

#[derive(Debug, Serialize)]
pub struct ProbeLine {
    pub step: &'static str,
    pub outcome: StepOutcome,
    pub millis: i64,
    /// What was said, `> ` by us and `< ` by the relay; secrets masked.
    pub lines: Vec<String>,
    pub trouble: Option<String>,
    pub advice: Option<String>,
    /// What to do, as a word for programs.
    pub advice_code: Option<String>,
    pub addresses: Vec<String>,
    pub tls_version: Option<String>,
    pub certificate: Option<CertificateDocument>,
}

#[derive(Debug, Serialize)]
pub struct CertificateDocument {
    pub subject: String,
    pub issuer: String,
    pub names: Vec<String>,
    pub valid_from: String,
    pub valid_until: String,
}

impl From<ProbeReport> for ProbeDocument {
    fn from(report: ProbeReport) -> Self {
        let steps = report.steps.into_iter().map(ProbeLine::from).collect();
        Self { passed: report.passed, steps, mode: None }
    }
}

impl From<StepReport> for ProbeLine {
    fn from(step: StepReport) -> Self {
        let certificate = step.detail.certificate.map(|facts| CertificateDocument {
            subject: facts.subject,
            issuer: facts.issuer,
            names: facts.names,
            valid_from: rfc3339(facts.valid_from),
            valid_until: rfc3339(facts.valid_until),
        });
        let said = step.lines.into_iter().map(|line| {
            let arrow = if line.ours { '>' } else { '<' };
            format!("{arrow} {}", line.text)
        });
        Self {
            step: step.step.word(),
            outcome: step.outcome,
            millis: step.millis,
            lines: said.collect(),
            trouble: step.detail.trouble,
            advice_code: step.advice.as_ref().map(|advice| advice.code.clone()),
            advice: step.advice.map(|advice| advice.text),
            addresses: step.detail.addresses,
            tls_version: step.detail.tls.map(|tls| tls.version),
            certificate,
        }
    }
}

impl ProbeDocument {
    /// The step behind the others: a real mail.
    pub fn add_mail(&mut self, trial: Trial, took: std::time::Duration) {
        let said = trial
            .mode
            .filter(|_| trial.taken)
            .map(|mode| format!("{} bytes were taken; mails go with {mode}", trial.bytes));
        let words = format!("< {}", trial.words);
        self.passed &= trial.taken;
        self.mode = trial.mode.map(Mode::word);
        self.steps.push(ProbeLine {
            step: "mail",
            outcome: if trial.taken { StepOutcome::Passed } else { StepOutcome::Failed },
            millis: i64::try_from(took.as_millis()).unwrap_or(i64::MAX),
            lines: if trial.taken { vec![words] } else { Vec::new() },
            trouble: (!trial.taken).then_some(trial.words),
            advice_code: trial.sentence.map(|sentence| sentence.code().to_owned()),
            advice: trial.sentence.map(|sentence| sentence.english().to_owned()).or(said),
            addresses: Vec::new(),
            tls_version: None,
            certificate: None,
        });
    }

    pub fn words(&self) -> String {
        let steps = self.steps.iter().map(ProbeLine::words).collect::<Vec<_>>().join("\n");
        format!("{steps}\n{}", self.end())
    }

    /// "Everything" only where everything was tried. A step that is not needed here (TLS or a
    /// sign-in that the relay is not set up for) is no gap.
    fn end(&self) -> String {
        if !self.passed {
            return "The test did not pass.".to_owned();
        }
        let left_out = |step: &&ProbeLine| {
            step.outcome == StepOutcome::Skipped && matches!(step.step, "sender" | "recipient")
        };
        let untried: Vec<&str> = self.steps.iter().filter(left_out).map(|step| step.step).collect();
        if untried.is_empty() {
            "Everything passed.".to_owned()
        } else {
            format!(
                "What was tried passed. Not tried: {}; name an address with --from.",
                untried.join(" and ")
            )
        }
    }
}

impl ProbeLine {
    fn words(&self) -> String {
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
                "\n    certificate of {}, from {}, until {}",
                certificate.subject, certificate.issuer, certificate.valid_until
            ));
        }
        for sentence in [&self.trouble, &self.advice].into_iter().flatten() {
            text.push_str(&format!("\n    {sentence}"));
        }
        text
    }
}
