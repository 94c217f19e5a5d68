//! Relays: presets, list, form, connection test.

use postroom_keychain::Secret;
use postroom_model::calendar::ZoneName;
use postroom_model::id::RelayId;
use postroom_model::relay::presets;
use postroom_model::relay::{Relay, RelayConfig, RelayKind as EngineKind, RelayState};
use postroom_smtp::classify::Explanation;
use postroom_smtp::client::Mode;
use postroom_smtp::client::connection_test::{StepDetail, StepReport, TestAddresses};

use super::convert::some_text;
use super::plan::{allowance, limits_in};
use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

pub(crate) async fn relay_view(host: &Host, relay: Relay) -> Result<RelayView, ApiError> {
    let engine = host.engine();
    let now = engine.clock().now();
    let midnight = ZoneName::default().zone_or_ours().on_day(now, 0, 0);
    let accepted_today = engine.read().relay_sent_since(&relay.id, midnight).await?;
    let (gauges, learned_limits) = allowance(host, &relay).await?;
    let has_password = relay.config.user.is_some() && engine.has_password(&relay.id).await;
    let paused = match relay.state {
        RelayState::Ready => None,
        RelayState::Paused { why, text, since, until } => {
            Some(PausedView { why, text, since, until })
        }
    };
    Ok(RelayView {
        id: relay.id,
        name: relay.name,
        kind: relay.kind,
        preset: relay.preset,
        host: relay.config.host,
        port: relay.config.port,
        tls: relay.config.tls,
        allow_plain: relay.config.allow_plain,
        user: relay.config.user.unwrap_or_default(),
        has_password,
        has_own_ca: relay.kind != EngineKind::Practice && relay.config.ca_pem.is_some(),
        connections: relay.config.connections,
        per_second: relay.config.per_second,
        per_connection: relay.config.per_connection,
        ehlo_name: relay.config.ehlo_name.clone().unwrap_or_default(),
        slow_wire: relay.learnt.no_overlap,
        wire: Mode::learned(relay.learnt).map(wire_out),
        limits: relay.config.limits.clone(),
        gauges,
        learned_limits,
        paused,
        accepted_today,
    })
}

pub(crate) async fn relay_password_again(
    host: &Host,
    request: RelayServer,
) -> Result<PasswordAgain, ApiError> {
    let RelayServer { id, host: server, port, tls } = request;
    let needed = host.engine().needs_password_again(&id, &server, port, tls).await?;
    Ok(PasswordAgain { needed })
}

pub(crate) async fn relay_list(host: &Host, _request: Nothing) -> Result<Vec<RelayView>, ApiError> {
    let mut views = Vec::new();
    for relay in host.engine().read().relays().await? {
        views.push(relay_view(host, relay).await?);
    }
    Ok(views)
}

/// Converts the form for the engine. The user's own certificate authority is kept when it is not
/// typed again.
async fn draft_in(host: &Host, draft: RelayDraft) -> Result<postroom_engine::RelayDraft, ApiError> {
    let id = draft.id;
    let ca_pem = match (draft.ca_pem, &id) {
        (Some(pem), _) => some_text(pem),
        (None, Some(id)) => host.engine().read().relay(id).await?.config.ca_pem,
        (None, None) => None,
    };
    Ok(postroom_engine::RelayDraft {
        id,
        name: draft.name,
        preset: draft.preset,
        config: RelayConfig {
            host: draft.host,
            port: draft.port,
            tls: draft.tls,
            allow_plain: draft.allow_plain,
            user: some_text(draft.user),
            ca_pem,
            ehlo_name: some_text(draft.ehlo_name),
            connections: draft.connections,
            per_second: draft.per_second,
            per_connection: draft.per_connection,
            limits: limits_in(draft.limits),
        },
        password: draft.password.map(Secret::new),
    })
}

pub(crate) async fn relay_save(host: &Host, request: RelayDraft) -> Result<RelayView, ApiError> {
    let draft = draft_in(host, request).await?;
    let relay = host.engine().save_relay(draft).await?;
    relay_view(host, relay).await
}

fn wire_out(mode: Mode) -> WireView {
    WireView {
        mode: match mode {
            Mode::Chunked { .. } => WireMode::Chunked,
            Mode::Overlapped => WireMode::Overlapped,
            Mode::Grouped => WireMode::Grouped,
            Mode::OneByOne => WireMode::OneByOne,
        },
        under_way: match mode {
            Mode::Chunked { window } => window,
            Mode::Overlapped | Mode::Grouped | Mode::OneByOne => 1,
        },
    }
}

pub(crate) async fn relay_probe(
    host: &Host,
    request: RelayProbeRequest,
) -> Result<RelayProbeView, ApiError> {
    let id = request.id;
    let trial = host.engine().probe_capabilities(&id, &request.from, &request.to).await?;
    Ok(RelayProbeView {
        accepted: trial.accepted,
        wire: trial.mode.map(wire_out),
        bytes: i64::try_from(trial.bytes).unwrap_or(i64::MAX),
        message: trial.message,
        advice_code: trial.explanation.map(|sentence| sentence.code().to_owned()),
        advice: trial.explanation.map(|sentence| sentence.english().to_owned()),
    })
}

pub(crate) async fn relay_remove(host: &Host, request: ById<RelayId>) -> Result<Nothing, ApiError> {
    host.engine().remove_relay(&request.id).await?;
    Ok(Nothing {})
}

pub(crate) async fn relay_resume(
    host: &Host,
    request: ById<RelayId>,
) -> Result<RelayView, ApiError> {
    let relay = host.engine().resume_relay(&request.id).await?;
    relay_view(host, relay).await
}

pub(crate) async fn relay_pause(
    host: &Host,
    request: ById<RelayId>,
) -> Result<RelayView, ApiError> {
    let relay = host.engine().pause_relay(&request.id).await?;
    relay_view(host, relay).await
}

pub(crate) async fn relay_password(
    host: &Host,
    request: RelayPassword,
) -> Result<RelayView, ApiError> {
    let secret = Secret::new(request.password);
    let relay = host.engine().set_password(&request.id, secret).await?;
    relay_view(host, relay).await
}

fn preset_out(preset: &presets::Preset) -> PresetView {
    let host = preset.hosts.first().map(|host| host.host.clone()).unwrap_or_default();
    let variants = preset.hosts.iter().map(|host| PresetVariant {
        id: host.id.clone(),
        name: host.label.clone(),
        host: host.host.clone(),
    });
    PresetView {
        id: preset.id.clone(),
        name: preset.name.clone(),
        host,
        port: preset.port,
        tls: preset.tls,
        variants: if preset.hosts.len() > 1 { variants.collect() } else { Vec::new() },
        fixed_user: preset.user.fixed.clone(),
        user_label: preset.user.label.clone(),
        user_help: preset.user.help.clone(),
        password_label: preset.password.label.clone(),
        password_help: preset.password.help.clone(),
        user_label_text: preset.user.label_text.clone(),
        user_help_text: preset.user.help_text.clone(),
        password_label_text: preset.password.label_text.clone(),
        password_help_text: preset.password.help_text.clone(),
        connections: preset.connections,
        per_second: preset.per_second,
        per_connection: preset.per_connection,
        per_minute: preset.per_minute,
        per_hour: preset.per_hour,
        per_day: preset.per_day,
        bulk: preset.bulk,
        notes: preset
            .notes
            .iter()
            .map(|note| PresetNote { code: note.key.clone(), text: note.text.clone() })
            .collect(),
        docs: preset.docs.clone().unwrap_or_default(),
    }
}

pub(crate) async fn relay_presets(
    _host: &Host,
    _request: Nothing,
) -> Result<Vec<PresetView>, ApiError> {
    Ok(presets::presets().iter().map(preset_out).collect())
}

pub(crate) async fn relay_test(
    host: &Host,
    request: RelayTestRequest,
) -> Result<ConnectionTestView, ApiError> {
    let draft = draft_in(host, request.draft).await?;
    let addresses = TestAddresses { from: some_text(request.from), to: some_text(request.to) };
    let report = host.engine().test_relay(draft, &addresses).await?;
    Ok(ConnectionTestView {
        ok: report.passed,
        millis: report.steps.iter().map(|step| step.millis).sum(),
        steps: report.steps.into_iter().map(step_out).collect(),
    })
}

fn step_out(step: StepReport) -> TestStepView {
    let own_certificate = self_signed_pem(&step);
    TestStepView {
        step: step.step,
        outcome: step.outcome,
        millis: step.millis,
        lines: step
            .lines
            .into_iter()
            .map(|line| if line.ours { format!("→ {}", line.text) } else { line.text })
            .collect(),
        facts: facts(&step.detail),
        own_certificate,
        advice_code: step.advice.as_ref().map(|advice| advice.code.clone()),
        advice: step.advice.map(|advice| advice.text),
    }
}

/// The certificate of a step that failed for no other reason than that it is self-signed.
fn self_signed_pem(step: &StepReport) -> Option<String> {
    let code = Explanation::CertificateSelfSigned.code();
    step.advice.as_ref().filter(|advice| advice.code == code)?;
    step.detail.certificate.as_ref().map(|certificate| certificate.pem.clone())
}

/// The findings of the step, by stable names.
fn facts(detail: &StepDetail) -> Vec<TestDetail> {
    let mut facts = Vec::new();
    let mut add = |name: &str, value: String| {
        if !value.is_empty() {
            facts.push(TestDetail { name: name.to_owned(), value });
        }
    };
    add("addresses", detail.addresses.join(", "));
    if let Some(tls) = &detail.tls {
        add("tls_version", tls.version.clone());
        add("cipher", tls.cipher.clone());
    }
    let shown = detail.tls.as_ref().and_then(|tls| tls.certificate.as_ref());
    if let Some(certificate) = detail.certificate.as_ref().or(shown) {
        add("subject", certificate.subject.clone());
        add("issuer", certificate.issuer.clone());
        add("names", certificate.names.join(", "));
        add("fingerprint", certificate.sha256.clone());
        add("expires_at", certificate.valid_until.0.to_string());
    }
    if let Some(features) = &detail.extensions {
        let offered = [
            ("PIPELINING", features.pipelining),
            ("CHUNKING", features.chunking),
            ("8BITMIME", features.eight_bit_mime),
            ("SMTPUTF8", features.smtp_utf8),
            ("DSN", features.dsn),
            ("STARTTLS", features.starttls),
        ];
        let names: Vec<&str> =
            offered.iter().filter(|(_, on)| *on).map(|(name, _)| *name).collect();
        add("features", names.join(", "));
        add("max_size", features.size.map(|size| size.to_string()).unwrap_or_default());
    }
    add("error", detail.error.clone().unwrap_or_default());
    facts
}
