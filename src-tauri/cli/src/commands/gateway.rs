//! `gateway app | on | off | status | messages`.

use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::time::Duration;

use postroom_engine::{AppCredentials, Engine, EngineError, GatewaySettings};
use postroom_model::delivery::DeliveryStatus;
use postroom_model::relay::RelayKind;
use postroom_store::StoreError;
use postroom_store::app_mails::{AppDelivery, AppDeliveryFilter};
use postroom_store::apps::{App, AppSettings};
use serde::Serialize;

use super::workspace;
use crate::args::gateway::{AppCommand, GatewayCommand};
use crate::error::{CliError, ExitStatus, failed};
use crate::json::rfc3339;
use crate::output::{Output, one_line};

/// Deliveries per page.
const PAGE: i64 = 1_000;
/// A listener on this computer replies at once.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(500);

/// Runs a `gateway` command.
///
/// # Errors
/// [`CliError`] when the workspace cannot be opened or the command fails.
pub async fn run(
    workspace: Option<PathBuf>,
    command: GatewayCommand,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    let engine = workspace::open(workspace).await?;
    let result = match command {
        GatewayCommand::App(command) => app(&engine, command, output).await,
        GatewayCommand::On { port } => switch(&engine, true, Some(port), output).await,
        GatewayCommand::Off => switch(&engine, false, None, output).await,
        GatewayCommand::Status => status(&engine, output).await,
        GatewayCommand::Messages { app, state } => messages(&engine, app, state, output).await,
    };
    engine.shutdown().await;
    result.map(|()| ExitStatus::Success)
}

async fn app(engine: &Engine, command: AppCommand, output: &Output) -> Result<(), CliError> {
    match command {
        AppCommand::Add { name, from, per_minute, max_size, relay } => {
            let relay = match relay {
                Some(name) => Some(workspace::relay_by_name(engine, &name).await?.id),
                None => {
                    require_one_relay(engine).await?;
                    None
                }
            };
            let settings = AppSettings { from_patterns: from, per_minute, max_size, relay };
            let added = engine.add_app(&name, settings).await;
            print_credentials(&added.map_err(|error| app_error(error, &name))?, output)
        }
        AppCommand::List => {
            let apps = engine.read().apps().await.map_err(failed)?;
            let rows: Vec<AppJson> = apps.into_iter().map(AppJson::from).collect();
            output.print_rows(&rows, &["NAME", "USER NAME", "FROM", "LAST SIGN-IN"], |app| {
                let from = if app.from.is_empty() { "any".into() } else { app.from.join(", ") };
                let last = app.last_sign_in.clone().unwrap_or_else(|| "never".to_owned());
                vec![app.app.clone(), app.username.clone(), from, last]
            })
        }
        AppCommand::Remove { name } => {
            let removed = engine.remove_app(&name).await;
            let app = removed.map_err(|error| app_error(error, &name))?;
            output.print(&serde_json::json!({ "removed": app.name }), || {
                format!("{} can no longer sign in. Its queued mails are still sent.", app.name)
            })
        }
        AppCommand::Reset { name } => {
            let reset = engine.reset_app(&name).await;
            print_credentials(&reset.map_err(|error| app_error(error, &name))?, output)
        }
    }
}

/// With several relays the user has to choose.
async fn require_one_relay(engine: &Engine) -> Result<(), CliError> {
    let relays = engine.read().relays().await.map_err(failed)?;
    let names: Vec<&str> = relays
        .iter()
        .filter(|relay| relay.kind != RelayKind::Practice)
        .map(|relay| relay.name.as_str())
        .collect();
    if names.len() > 1 {
        return Err(CliError::Usage(format!(
            "There are several relays. Choose one with --relay: {}.",
            names.join(", ")
        )));
    }
    Ok(())
}

fn app_error(error: EngineError, name: &str) -> CliError {
    match error {
        EngineError::Store(StoreError::Taken(_)) => CliError::Failed(format!(
            "There is already an app called \u{201C}{name}\u{201D}. `postroom-cli gateway app reset` \
             makes a new password for it."
        )),
        EngineError::Store(StoreError::Gone(_)) => CliError::Failed(format!(
            "There is no app called \u{201C}{name}\u{201D}. `postroom-cli gateway app list` shows them."
        )),
        error => failed(error),
    }
}

fn print_credentials(credentials: &AppCredentials, output: &Output) -> Result<(), CliError> {
    output.print(credentials, || {
        format!(
            "User name: {}\nPassword:  {}\nKey:       {}\nThey are not shown again. A program signs in \
             with the password or the key.",
            credentials.username, credentials.password, credentials.key
        )
    })
}

#[derive(Serialize)]
struct AppJson {
    app: String,
    username: String,
    from: Vec<String>,
    per_minute: Option<i64>,
    max_size: Option<i64>,
    created_at: String,
    last_sign_in: Option<String>,
}

impl From<App> for AppJson {
    fn from(app: App) -> Self {
        Self {
            app: app.name,
            username: app.user_name,
            from: app.from_patterns,
            per_minute: app.per_minute,
            max_size: app.max_size,
            created_at: rfc3339(app.created_at),
            last_sign_in: app.last_sign_in.map(rfc3339),
        }
    }
}

async fn switch(
    engine: &Engine,
    on: bool,
    port: Option<u16>,
    output: &Output,
) -> Result<(), CliError> {
    let before = engine.gateway_settings().await.map_err(failed)?;
    let settings = GatewaySettings { on, port: port.unwrap_or(before.port) };
    engine.set_gateway(settings).await.map_err(failed)?;
    output.print(&serde_json::json!({ "on": on, "port": settings.port }), || match on {
        true => format!(
            "The local relay is on. It listens on port {} of this computer while Postroom or \
             `postroom-cli run` is running.",
            settings.port
        ),
        false => "The local relay is off. Mails that it has accepted are still sent.".to_owned(),
    })
}

#[derive(Serialize)]
struct StatusJson {
    /// The addresses that reply.
    smtp: Vec<String>,
    /// The local relay takes no mails by HTTP.
    http: Vec<String>,
    apps: usize,
    on: bool,
    port: u16,
    trouble: Option<String>,
}

async fn status(engine: &Engine, output: &Output) -> Result<(), CliError> {
    let settings = engine.gateway_settings().await.map_err(failed)?;
    let listening = engine.gateway_listening().await.map_err(failed)?;
    // The addresses of a process that was killed are still stored.
    let replies =
        |address: &&SocketAddr| TcpStream::connect_timeout(address, CONNECT_TIMEOUT).is_ok();
    let document = StatusJson {
        smtp: listening.smtp.iter().filter(replies).map(ToString::to_string).collect(),
        http: Vec::new(),
        apps: engine.read().apps().await.map_err(failed)?.len(),
        on: settings.on,
        port: settings.port,
        trouble: listening.trouble,
    };
    output.print(&document, || status_text(&document))
}

fn status_text(status: &StatusJson) -> String {
    match (&status.trouble, status.on) {
        (_, false) => "The local relay is off.".to_owned(),
        (Some(trouble), true) => format!("The local relay does not listen: {trouble}."),
        (None, true) if status.smtp.is_empty() => {
            "The local relay is on, but neither Postroom nor `postroom-cli run` is running."
                .to_owned()
        }
        (None, true) => {
            let apps = crate::output::counted(
                i64::try_from(status.apps).unwrap_or(i64::MAX),
                "app",
                "apps",
            );
            format!("The local relay listens on {} for {apps}.", status.smtp.join(" and "))
        }
    }
}

#[derive(Serialize)]
struct MessageJson {
    id: String,
    app: String,
    from: String,
    to: String,
    subject: String,
    status: &'static str,
    code: Option<i64>,
    reply: Option<String>,
    at: String,
    /// For `campaign resolve`, which resolves deliveries in doubt.
    campaign: String,
    /// The mail's id, as in the reply to the program.
    mail: String,
    /// What the status means, such as "suppressed".
    meaning: Option<String>,
    /// What was added or changed before the mail was queued.
    repairs: Vec<String>,
}

impl From<AppDelivery> for MessageJson {
    fn from(row: AppDelivery) -> Self {
        Self {
            id: row.id.0,
            app: row.app,
            from: row.from,
            to: row.to,
            subject: row.subject,
            status: row.status.word(),
            code: row.code,
            reply: row.reply,
            at: rfc3339(row.at),
            campaign: row.campaign.0,
            mail: row.mail,
            meaning: row.meaning,
            repairs: row.repairs,
        }
    }
}

impl MessageJson {
    fn text(&self) -> String {
        let reason = match (self.meaning.as_deref(), &self.reply) {
            (Some("suppressed"), _) => "not sent: suppressed".to_owned(),
            (_, Some(reply)) => format!("{} {reply}", self.code.unwrap_or_default()),
            (_, None) => String::new(),
        };
        let fields =
            [&self.at, &self.app, &self.to, &self.subject, self.status, &reason].map(one_line);
        fields.join("  ").trim_end().to_owned()
    }
}

async fn messages(
    engine: &Engine,
    app: Option<String>,
    status: Option<DeliveryStatus>,
    output: &Output,
) -> Result<(), CliError> {
    let app = match app {
        Some(name) => {
            let found = engine.app_named(&name).await;
            Some(found.map_err(|error| app_error(error, &name))?.id)
        }
        None => None,
    };
    let filter = AppDeliveryFilter { app, status };
    let mut after = 0;
    loop {
        let page =
            engine.read().app_deliveries_after(&filter, after, PAGE).await.map_err(failed)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.seq;
        for row in page {
            let document = MessageJson::from(row);
            output.print(&document, || document.text())?;
        }
    }
}
