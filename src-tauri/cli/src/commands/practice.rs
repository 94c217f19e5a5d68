//! `practice`: a practice relay of its own, without a workspace; prints each mail it catches.

use postroom_engine::listener::{
    Caught, Cut, Defer, Faults, Practice, PracticeOptions, Refuse, Slow,
};
use tokio::sync::mpsc;

use crate::args::PracticeArgs;
use crate::error::{CliError, ExitStatus, failed};
use crate::json::CaughtLine;
use crate::output::Output;
use crate::signals;

/// Mails that may wait for their line to be printed.
const WAITING: usize = 256;

pub async fn practice(args: PracticeArgs, output: &Output) -> Result<ExitStatus, CliError> {
    let (catch, mut caught) = mpsc::channel(WAITING);
    let faults = faults(&args);
    let options = PracticeOptions {
        port: args.port,
        certificate: args.certificate,
        ..PracticeOptions::default()
    };
    let practice = Practice::start(options, faults, catch).await.map_err(failed)?;
    output.message(&format!(
        "The practice relay listens on 127.0.0.1:{}. It takes every mail and sends nothing on. \
         Press Ctrl-C to stop.",
        practice.port()
    ));
    let printed = print_until_stopped(&mut caught, output).await;
    practice.stop().await;
    // What was taken before the end is told as well.
    while let Ok(mail) = caught.try_recv() {
        print(mail, output)?;
    }
    printed.map(|()| ExitStatus::Success)
}

async fn print_until_stopped(
    caught: &mut mpsc::Receiver<Caught>,
    output: &Output,
) -> Result<(), CliError> {
    let stopped = signals::stop_requested();
    tokio::pin!(stopped);
    loop {
        tokio::select! {
            mail = caught.recv() => match mail {
                Some(mail) => print(mail, output)?,
                None => return Ok(()),
            },
            () = &mut stopped => return Ok(()),
        }
    }
}

fn print(mail: Caught, output: &Output) -> Result<(), CliError> {
    let line = CaughtLine::from(mail);
    output.print(&line, || {
        let safe = if line.tls { "TLS" } else { "clear" };
        format!(
            "{}  {} -> {}  {}  ({} bytes, {safe})",
            line.at,
            if line.from.is_empty() { "<>" } else { &line.from },
            line.to.join(", "),
            line.subject,
            line.size
        )
    })
}

fn faults(args: &PracticeArgs) -> Faults {
    let usual = Faults::default();
    Faults {
        refuse: Refuse { on: !args.refuse.is_empty(), patterns: args.refuse.clone() },
        defer: Defer { on: !args.defer.is_empty(), patterns: args.defer.clone(), ..usual.defer },
        cut: Cut { on: !args.drop.is_empty(), patterns: args.drop.clone(), ..usual.cut },
        slow: Slow { on: args.slow.is_some(), millis: args.slow.unwrap_or(0) },
        refuse_sign_in: args.refuse_sign_in,
        unavailable: false,
    }
}
