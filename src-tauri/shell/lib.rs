//! Postroom's desktop shell: the window, the tray, the system's dialogs, and one IPC adaptor.
//!
//! It promises that the page can reach nothing but the commands of `postroom_api::Host`: it
//! names no path, opens no file, and listens to our own events only. It leaves out every
//! decision about mail, contacts and campaigns: those stand in the engine.

mod arguments;
mod display;
mod events;
mod files;
mod leave;
mod links;
mod notice;
mod notify;
mod opened;
mod power;
mod rpc;
mod tray;
mod upload;
mod window;
mod words;

use std::path::Path;
use std::process::ExitCode;

use postroom_api::{Host, OpenOptions};
use tauri::Manager;

use crate::arguments::{Arguments, Start};

/// Starts the program and stays until it ends.
pub fn run() -> ExitCode {
    let arguments = match arguments::read(std::env::args_os().skip(1)) {
        Start::Open(arguments) => arguments,
        Start::Say(text) => {
            println!("{text}");
            return ExitCode::SUCCESS;
        }
        Start::Wrong(text) => {
            eprintln!("{text}");
            return ExitCode::from(2);
        }
    };
    if let Err(text) = display::prepare() {
        eprintln!("{text}");
        return ExitCode::FAILURE;
    }
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("POSTROOM_LOG"))
        .with_writer(std::io::stderr)
        .init();

    match build(arguments) {
        Ok(app) => ExitCode::from(u8::try_from(app.run_return(leave::on_run_event)).unwrap_or(1)),
        Err(error) => {
            eprintln!("{}: {error}", words::words().cannot_start);
            ExitCode::FAILURE
        }
    }
}

fn build(arguments: Arguments) -> tauri::Result<tauri::App> {
    let mut builder = tauri::Builder::default();
    // First of all plugins: a second start must hand over before it opens anything. With a named
    // workspace each file is its own program; its lock, not the desktop's, keeps it single.
    if arguments.workspace.is_none() {
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, words, folder| {
            window::show(app);
            opened::open(app, arguments::files(&words, Path::new(&folder)));
        }));
    }
    builder
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(window::memory())
        .register_uri_scheme_protocol(notice::SCHEME, notice::answer)
        .invoke_handler(tauri::generate_handler![
            rpc::rpc,
            files::choose_file,
            opened::opened_files,
            files::choose_save,
            upload::upload,
            links::open_link
        ])
        .on_window_event(|window, event| {
            files::on_window_event(window, event);
            leave::on_window_event(window, event);
        })
        .setup(move |app| {
            open(app.handle(), arguments)?;
            Ok(())
        })
        .build(context())
}

/// The configuration, the icons and the pages, baked in at build time.
#[allow(clippy::exit, reason = "stands in Tauri's macro, for a check this program never meets")]
fn context() -> tauri::Context {
    tauri::generate_context!()
}

/// Opens the workspace and shows it, or shows why it cannot be opened.
fn open(app: &tauri::AppHandle, arguments: Arguments) -> tauri::Result<()> {
    let options = OpenOptions { workspace: arguments.workspace, ..OpenOptions::default() };
    match tauri::async_runtime::block_on(Host::open(options)) {
        Ok(host) => {
            events::forward(app, &host);
            power::watch(&host);
            app.manage(host);
            app.manage(leave::Leaving::default());
            app.manage(opened::Opened::default());
            opened::open(app, arguments.files);
            window::open(app)?;
            tray::place(app);
        }
        Err(failure) => {
            tracing::error!(code = ?failure.code, "the workspace did not open");
            app.manage(notice::Notice::from(failure));
            notice::open(app)?;
        }
    }
    Ok(())
}
