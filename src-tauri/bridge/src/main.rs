//! `postroom-bridge`: opens or seeds a workspace and serves the API to a page in a browser.
//!
//! It prints one line of JSON, `{"address":"http://127.0.0.1:PORT","token":"…"}`, and serves until
//! it is interrupted.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgGroup, Parser, ValueEnum};
use postroom_api::{Converter, Host, OpenOptions, Secrets, run_as_converter};
use postroom_bridge::{Bridge, BridgeError, BridgeOptions, seed};
use serde_json::json;

/// The API over loopback HTTP, for development and tests.
#[derive(Debug, Parser)]
#[command(version, group(ArgGroup::new("what").required(true).multiple(true).args(["workspace", "seed"])))]
struct Arguments {
    /// The workspace to open; with --seed, the new file to make.
    #[arg(long, value_name = "FILE")]
    workspace: Option<PathBuf>,
    /// Makes a sample first, in a temporary file unless --workspace names one.
    #[arg(long, value_name = "SAMPLE", num_args = 0..=1, default_missing_value = "shop")]
    seed: Option<Sample>,
    /// 0 takes any free port.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Origin of a page that may read the answers.
    #[arg(long = "origin", default_value = "http://localhost:5173")]
    origins: Vec<String>,
    /// Keeps passwords in memory instead of the system's keychain; --seed implies it.
    #[arg(long)]
    secrets_in_memory: bool,
    /// Ends when standard input is closed, so that it does not outlive the program that started it.
    #[arg(long)]
    until_stdin_closes: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Sample {
    /// A seed merchant's year: people, relays, sent and running campaigns.
    Shop,
    /// Nothing yet: the first start.
    Empty,
}

#[tokio::main]
async fn main() -> ExitCode {
    if let Some(code) = run_as_converter() {
        return code;
    }
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("POSTROOM_LOG"))
        .with_writer(std::io::stderr)
        .init();
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), BridgeError> {
    Converter::this_program()?.install();
    let folder = tempfile::Builder::new().prefix("postroom-").tempdir()?;
    let workspace = arguments.workspace.unwrap_or_else(|| folder.path().join("sample.postroom"));
    let secrets =
        (arguments.secrets_in_memory || arguments.seed.is_some()).then(Secrets::in_memory);
    if arguments.seed == Some(Sample::Shop) {
        seed::shop(&workspace, secrets.clone().unwrap_or_else(Secrets::in_memory)).await?;
    }
    let options = OpenOptions { workspace: Some(workspace), secrets, ..OpenOptions::default() };
    let host = Host::open(options).await?;
    let options = BridgeOptions { port: arguments.port, origins: arguments.origins };
    let bridge = Bridge::bind(host.clone(), &options).await?;
    let line = json!({
        "address": format!("http://{}", bridge.address()),
        "token": bridge.token().reveal(),
    });
    println!("{line}");
    std::io::stdout().flush()?;
    bridge.serve(stop(arguments.until_stdin_closes)).await?;
    host.shutdown().await;
    Ok(())
}

/// Resolves when the user interrupts or, if requested, when standard input ends.
async fn stop(until_stdin_closes: bool) {
    let stdin_closed = async {
        if !until_stdin_closes {
            std::future::pending::<()>().await;
        }
        // A separate thread: a blocking read on tokio's pool would delay the end of the program.
        let (ended, end) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || {
            let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
            let _ = ended.send(());
        });
        let _ = end.await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = stdin_closed => {}
    }
}
