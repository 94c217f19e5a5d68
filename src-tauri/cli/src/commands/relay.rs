//! `relay add | test | list | remove`.

use std::path::{Path, PathBuf};

use postroom_engine::{Engine, EngineError, RelayDraft};
use postroom_keychain::{Secret, SecretHome};
use postroom_model::contact::Address;
use postroom_model::relay::RelayConfig;
use postroom_smtp::client::connection_test::TestAddresses;
use serde::Serialize;

use super::passwords::{PasswordSource, password_from_stdin, variable_of};
use super::workspace;
use crate::args::relay::{RelayAddArgs, RelayCommand, RelayTestArgs};
use crate::error::{CliError, ExitStatus, failed};
use crate::json::{ConnectionTestJson, RelayJson};
use crate::output::Output;

/// Runs a `relay` command.
///
/// # Errors
/// [`CliError`] when the workspace cannot be opened or the command fails.
pub async fn run(
    workspace: Option<PathBuf>,
    command: RelayCommand,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    match command {
        RelayCommand::Add(args) => {
            // Read before the workspace is opened: a usage error changes nothing.
            let source = PasswordSource::relay(&args.name);
            let source = source.with_file(args.password_file.as_deref())?;
            let password = match source.file.clone() {
                None if args.password_stdin => Some(password_from_stdin()?),
                file => file,
            };
            let ca_pem = args.ca.as_deref().map(read_ca_file).transpose()?;
            let engine = workspace::open_with_secrets(workspace, source, output).await?;
            let done = add(&engine, *args, password, ca_pem, output).await;
            engine.shutdown().await;
            done
        }
        RelayCommand::Test(args) => {
            let source = PasswordSource::relay(&args.name);
            let source = source.with_file(args.password_file.as_deref())?;
            let engine = workspace::open_with_secrets(workspace, source, output).await?;
            let done = test(&engine, args, output).await;
            engine.shutdown().await;
            done
        }
        RelayCommand::List => {
            let engine = workspace::open(workspace).await?;
            let relays = engine.read().relays().await.map_err(failed)?;
            let mut lines: Vec<RelayJson> = Vec::new();
            for relay in relays {
                let (gauges, _) = engine.allowance(&relay).await.map_err(failed)?;
                lines.push(RelayJson::from(relay).with_gauges(gauges));
            }
            output.print_rows(
                &lines,
                &["NAME", "SERVER", "TLS", "USER", "USED", "STATUS"],
                |line| {
                    vec![
                        line.name.clone(),
                        format!("{}:{}", line.host, line.port),
                        line.tls.word().to_owned(),
                        line.user.clone().unwrap_or_default(),
                        line.usage_text(),
                        line.status_text(),
                    ]
                },
            )?;
            Ok(ExitStatus::Success)
        }
        RelayCommand::Remove { name } => {
            let source = PasswordSource::default();
            let engine = workspace::open_with_secrets(workspace, source, output).await?;
            let relay = workspace::relay_by_name(&engine, &name).await?;
            engine.remove_relay(&relay.id).await.map_err(failed)?;
            engine.shutdown().await;
            output.print(&Removed { removed: &relay.name }, || {
                format!("The relay \u{201C}{name}\u{201D} was removed.")
            })?;
            Ok(ExitStatus::Success)
        }
    }
}

#[derive(Serialize)]
struct Removed<'a> {
    removed: &'a str,
}

async fn add(
    engine: &Engine,
    args: RelayAddArgs,
    password: Option<Secret>,
    ca_pem: Option<String>,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    let existing = engine.read().relay_named(&args.name).await.map_err(failed)?;
    let trusted = args.trust_fingerprint.clone();
    let has_password = password.is_some();
    let exists = existing.is_some();
    let mut draft = RelayDraft {
        id: existing.map(|relay| relay.id),
        name: args.name,
        preset: "other".to_owned(),
        config: RelayConfig {
            host: args.host,
            port: args.port,
            tls: args.tls.into(),
            allow_plain: args.allow_unencrypted,
            user: args.user,
            ca_pem,
            ehlo_name: args.ehlo_name,
            connections: args.connections,
            per_second: args.per_second,
            per_connection: args.limits.per_connection,
            limits: args.limits.limits(),
        },
        password,
    };
    if let Some(fingerprint) = trusted {
        draft.config.ca_pem = Some(certificate_with(engine, &draft, &fingerprint).await?);
    }
    let relay = engine.save_relay(draft).await.map_err(|error| match error {
        EngineError::PasswordNeededAgain => CliError::Failed(
            "The server, port or encryption of this relay changes, so its password is needed \
             again. Use --password-stdin or --password-file."
                .to_owned(),
        ),
        other => failed(other),
    })?;
    let home = engine.secrets().home();
    let needs_password = relay.config.user.is_some();
    let name = relay.name.clone();
    let line = RelayJson { password: has_password.then_some(home), ..RelayJson::from(relay) };
    output.print(&line, || {
        let verb = if exists { "changed" } else { "added" };
        format!(
            "The relay \u{201C}{name}\u{201D} was {verb}: {}:{}, TLS {}.",
            line.host,
            line.port,
            line.tls.word()
        )
    })?;
    match (has_password, home) {
        (true, SecretHome::Keychain) => {
            output.message("The password is stored in the system's keychain.")
        }
        (true, SecretHome::ThisRunOnly) => output.message(&format!(
            "No keychain is available, and passwords are never written to disk: the password is \
             lost when this command ends. Set {} for each command that sends.",
            variable_of(&name)
        )),
        (false, _) if needs_password && !exists => output.message(&format!(
            "No password was given. Use --password-stdin or --password-file, or set {} for each \
             command that sends.",
            variable_of(&name)
        )),
        (false, _) => {}
    }
    Ok(ExitStatus::Success)
}

/// The certificate that the server presents, if it has this fingerprint. Nobody signs in for that.
async fn certificate_with(
    engine: &Engine,
    draft: &RelayDraft,
    fingerprint: &str,
) -> Result<String, CliError> {
    let anonymous = RelayDraft {
        id: None,
        name: draft.name.clone(),
        preset: draft.preset.clone(),
        config: RelayConfig { user: None, ..draft.config.clone() },
        password: None,
    };
    let report = engine.test_relay(anonymous, &TestAddresses::default()).await.map_err(failed)?;
    let server = format!("{}:{}", draft.config.host, draft.config.port);
    let presented = report.steps.iter().find_map(|step| step.detail.certificate.as_ref());
    let Some(certificate) = presented else {
        let cause = report.steps.iter().find_map(|step| step.detail.error.clone());
        return Err(CliError::Failed(format!(
            "{server} presented no certificate. {}",
            cause.unwrap_or_default()
        )));
    };
    if certificate.sha256 != fingerprint {
        return Err(CliError::Failed(format!(
            "The certificate of {server} has another fingerprint: {}. Nothing was changed.",
            certificate.sha256
        )));
    }
    Ok(certificate.pem.clone())
}

/// Tests a stored relay. A failed step is part of the answer; the exit code is then 1.
async fn test(
    engine: &Engine,
    args: RelayTestArgs,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    let relay = workspace::relay_by_name(engine, &args.name).await?;
    let user = relay.config.user.clone().filter(|user| Address::parse(user).is_ok());
    let from = args.from.or(user);
    let mail = from.clone().zip(args.to.clone());
    let sends_mail = args.to.is_some();
    let addresses = TestAddresses { to: args.to.or_else(|| from.clone()), from };
    if sends_mail && mail.is_none() {
        return Err(CliError::Usage(
            "A test mail needs a sender. Give one with --from.".to_owned(),
        ));
    }
    let draft = RelayDraft {
        id: Some(relay.id.clone()),
        name: relay.name,
        preset: relay.preset,
        config: relay.config,
        password: None,
    };
    let report = engine.test_relay(draft, &addresses).await.map_err(failed)?;
    let mut passed = report.passed;
    let mut report = ConnectionTestJson::from(report);
    if let (Some((from, to)), true) = (mail, passed) {
        let began = engine.clock().now();
        let trial = engine.probe_capabilities(&relay.id, &from, &to).await.map_err(failed)?;
        passed = trial.accepted;
        report.add_test_mail(trial, engine.clock().now().since(began));
    }
    output.print(&report, || report.text())?;
    if passed { Ok(ExitStatus::Success) } else { Err(CliError::Reported) }
}

fn read_ca_file(path: &Path) -> Result<String, CliError> {
    let shown = path.display();
    let pem = std::fs::read_to_string(path)
        .map_err(|error| CliError::Failed(format!("{shown} cannot be read: {error}.")))?;
    if !pem.contains("-----BEGIN CERTIFICATE-----") {
        return Err(CliError::Failed(format!(
            "{shown} contains no certificate in PEM format (-----BEGIN CERTIFICATE-----)."
        )));
    }
    Ok(pem)
}
