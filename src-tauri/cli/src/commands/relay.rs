//! `relay add | test | list | remove`.

use std::io::Read;
use std::path::{Path, PathBuf};

use postroom_engine::contact::Address;
use postroom_engine::engine::{Engine, RelayDraft};
use postroom_engine::relay::RelayConfig;
use postroom_engine::relay::probe::TestAddresses;
use postroom_engine::secret::{Secret, SecretHome};
use serde::Serialize;

use super::workspace::{self, PASSWORD_VARIABLE};
use crate::args::{RelayAdd, RelayCommand, RelayTest};
use crate::error::{CliError, ExitStatus, failed};
use crate::json::{ProbeDocument, RelayLine};
use crate::output::Output;

pub async fn run(
    workspace: Option<PathBuf>,
    command: RelayCommand,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    match command {
        RelayCommand::Add(args) => {
            // Read before anything is opened: a wrong call changes nothing.
            let password = if args.password_stdin { Some(password_from_stdin()?) } else { None };
            let ca_pem = args.ca.as_deref().map(authority).transpose()?;
            let engine = workspace::open_with_secrets(workspace).await?;
            let done = add(&engine, args, password, ca_pem, output).await;
            engine.shut().await;
            done
        }
        RelayCommand::Test(args) => {
            let engine = workspace::open_with_secrets(workspace).await?;
            let done = test(&engine, args, output).await;
            engine.shut().await;
            done
        }
        RelayCommand::List => {
            let engine = workspace::open(workspace).await?;
            let relays = engine.store().relays().await.map_err(failed)?;
            let mut lines: Vec<RelayLine> = Vec::new();
            for relay in relays {
                let (gauges, _) = engine.allowance(&relay).await.map_err(failed)?;
                lines.push(RelayLine::from(relay).with_gauges(gauges));
            }
            output.print_rows(
                &lines,
                &["NAME", "SERVER", "TLS", "USER", "USED", "STATUS"],
                |line| {
                    vec![
                        line.name.clone(),
                        format!("{}:{}", line.host, line.port),
                        line.tls.to_owned(),
                        line.user.clone().unwrap_or_default(),
                        line.used(),
                        line.text.clone().map_or_else(
                            || line.status.to_owned(),
                            |text| format!("{}: {text}", line.status),
                        ),
                    ]
                },
            )?;
            Ok(ExitStatus::Success)
        }
        RelayCommand::Remove { name } => {
            let engine = workspace::open_with_secrets(workspace).await?;
            let relay = workspace::relay_by_name(&engine, &name).await?;
            engine.remove_relay(&relay.id).await.map_err(failed)?;
            engine.shut().await;
            output.print(&Removed { removed: &relay.name }, || format!("{name} is removed."))?;
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
    args: RelayAdd,
    password: Option<Secret>,
    ca_pem: Option<String>,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    let known = engine.store().relay_named(&args.name).await.map_err(failed)?;
    let given = password.is_some();
    let changed = known.is_some();
    let draft = RelayDraft {
        id: known.map(|relay| relay.id),
        name: args.name,
        preset: "other".to_owned(),
        config: RelayConfig {
            host: args.host,
            port: args.port,
            tls: args.tls.into(),
            allow_plain: args.allow_plain,
            user: args.user,
            ca_pem,
            connections: args.connections,
            per_second: args.per_second,
            per_connection: args.limits.per_connection,
            limits: args.limits.limits(),
        },
        password,
    };
    let relay = engine.save_relay(draft).await.map_err(failed)?;
    let home = engine.secrets().home();
    let wants_password = relay.config.user.is_some();
    let name = relay.name.clone();
    let line = RelayLine { password: given.then_some(home), ..RelayLine::from(relay) };
    output.print(&line, || {
        let verb = if changed { "changed" } else { "added" };
        format!("{name} is {verb}: {}:{}, TLS {}.", line.host, line.port, line.tls)
    })?;
    match (given, home) {
        (true, SecretHome::Keychain) => output.message("The password is in the system's keychain."),
        (true, SecretHome::ThisRunOnly) => output.message(&format!(
            "No keychain answers here, and a password is never written to disk: it is gone when \
             this command ends. Set {PASSWORD_VARIABLE} for each command that sends."
        )),
        (false, _) if wants_password && !changed => output.message(&format!(
            "No password was given. Use --password-stdin, or set {PASSWORD_VARIABLE} for each \
             command that sends."
        )),
        (false, _) => {}
    }
    Ok(ExitStatus::Success)
}

/// Tries a stored relay; a step that fails is an answer, and exit code 1.
async fn test(engine: &Engine, args: RelayTest, output: &Output) -> Result<ExitStatus, CliError> {
    let relay = workspace::relay_by_name(engine, &args.name).await?;
    let user = relay.config.user.clone().filter(|user| Address::parse(user).is_ok());
    let from = args.from.or(user);
    let mail = from.clone().zip(args.to.clone());
    let wanted = args.to.is_some();
    let addresses = TestAddresses { to: args.to.or_else(|| from.clone()), from };
    if wanted && mail.is_none() {
        return Err(CliError::Usage(
            "A test mail needs a sender: name one with --from.".to_owned(),
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
    let mut report = ProbeDocument::from(report);
    if let (Some((from, to)), true) = (mail, passed) {
        let began = engine.clock().now();
        let trial = engine.send_trial(&relay.id, &from, &to).await.map_err(failed)?;
        passed = trial.taken;
        report.add_mail(trial, engine.clock().now().since(began));
    }
    output.print(&report, || report.words())?;
    if passed { Ok(ExitStatus::Success) } else { Err(CliError::Reported) }
}

/// All of standard input, without the line's end that `echo` leaves.
fn password_from_stdin() -> Result<Secret, CliError> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| CliError::Failed(format!("The password could not be read: {error}.")))?;
    let password = text.strip_suffix('\n').unwrap_or(&text);
    let password = password.strip_suffix('\r').unwrap_or(password);
    if password.is_empty() {
        return Err(CliError::Usage("Standard input held no password.".to_owned()));
    }
    Ok(Secret::from(password))
}

fn authority(path: &Path) -> Result<String, CliError> {
    let shown = path.display();
    let pem = std::fs::read_to_string(path)
        .map_err(|error| CliError::Failed(format!("{shown} cannot be read: {error}.")))?;
    if !pem.contains("-----BEGIN CERTIFICATE-----") {
        return Err(CliError::Failed(format!(
            "{shown} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)."
        )));
    }
    Ok(pem)
}
