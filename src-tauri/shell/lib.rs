//! Postroom's desktop shell: the window, the tray, the system's dialogs, and one IPC adapter.
//!
//! It promises that the page can access only the commands of `postroom_api::Host`: the page names
//! no path, opens no file, and listens to this program's events only. Leaves out: every decision
//! about mail, contacts and campaigns, which the engine makes.

mod arguments;
mod error_window;
mod events;
mod file_associations;
mod files;
mod links;
mod notify;
mod power;
mod rpc;
mod shutdown;
mod single_instance;
mod strings;
mod tray;
mod upload;
mod webview_env;
mod window;

use std::process::ExitCode;

use postroom_api::{Converter, Host, OpenOptions, default_user_settings, run_as_converter};
use tauri::Manager;

use crate::arguments::{Arguments, Start};

/// Runs the program until it exits.
pub fn run() -> ExitCode {
    if let Some(code) = run_as_converter() {
        return code;
    }
    let arguments = match arguments::read(std::env::args_os().skip(1)) {
        Start::Open(arguments) => arguments,
        Start::Print(text) => {
            println!("{text}");
            return ExitCode::SUCCESS;
        }
        Start::UsageError(text) => {
            eprintln!("{text}");
            return ExitCode::from(2);
        }
    };
    if let Err(text) = webview_env::prepare() {
        eprintln!("{text}");
        return ExitCode::FAILURE;
    }
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("POSTROOM_LOG"))
        .with_writer(std::io::stderr)
        .init();

    match Converter::this_program() {
        Ok(converter) => converter.install(),
        Err(error) => {
            eprintln!("{}: {error}", strings::strings().cannot_start);
            return ExitCode::FAILURE;
        }
    }
    match build(arguments) {
        Ok(app) => {
            ExitCode::from(u8::try_from(app.run_return(shutdown::on_run_event)).unwrap_or(1))
        }
        Err(error) => {
            eprintln!("{}: {error}", strings::strings().cannot_start);
            ExitCode::FAILURE
        }
    }
}

fn build(arguments: Arguments) -> tauri::Result<tauri::App> {
    let mut builder = tauri::Builder::default();
    // The first plugin, because a second start must pass its files on before it opens anything.
    if let Some(plugin) = single_instance::plugin(arguments.workspace.as_deref()) {
        builder = builder.plugin(plugin);
    }
    builder
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(window::state_plugin())
        .register_uri_scheme_protocol(error_window::SCHEME, error_window::serve)
        .invoke_handler(tauri::generate_handler![
            rpc::rpc,
            files::choose_file,
            file_associations::opened_files,
            files::choose_save,
            upload::upload,
            links::open_link,
            shutdown::answer_closing
        ])
        .on_window_event(|window, event| {
            files::on_window_event(window, event);
            shutdown::on_window_event(window, event);
        })
        .setup(move |app| {
            open(app.handle(), arguments)?;
            Ok(())
        })
        .build(context())
}

/// The configuration, the icons and the pages, embedded at build time.
#[allow(clippy::exit, reason = "Tauri's macro contains it, for a check that never fails here")]
fn context() -> tauri::Context {
    tauri::generate_context!()
}

/// Opens the workspace and its window, or a window with the error.
fn open(app: &tauri::AppHandle, arguments: Arguments) -> tauri::Result<()> {
    let options = OpenOptions {
        workspace: arguments.workspace,
        user_settings: default_user_settings(),
        ..OpenOptions::default()
    };
    match tauri::async_runtime::block_on(Host::open(options)) {
        Ok(host) => {
            events::forward(app, &host);
            power::watch(&host);
            app.manage(host);
            app.manage(shutdown::ShutdownStarted::default());
            app.manage(shutdown::ClosingAsked::default());
            app.manage(file_associations::PendingFiles::default());
            file_associations::open(app, arguments.files);
            window::open(app)?;
            tray::add(app);
        }
        Err(failure) => {
            tracing::error!(code = ?failure.code, "the workspace did not open");
            app.manage(error_window::StartError::from(failure));
            error_window::open(app)?;
        }
    }
    Ok(())
}
