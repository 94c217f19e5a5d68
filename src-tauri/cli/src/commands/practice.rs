//! `practice`: a practice relay without a workspace; prints each mail that it captures.

use postroom_smtp::server::{
    CapturedMail, Cut, Defer, Faults, Practice, PracticeOptions, Refuse, SignIn, Slow,
    generate_password,
};
use tokio::sync::mpsc;

use crate::args::PracticeArgs;
use crate::error::{CliError, ExitStatus, failed};
use crate::json::CapturedMailJson;
use crate::output::Output;
use crate::signals;

/// The user name for signing in.
const USER: &str = "practice";

/// Captured mails that may wait to be printed.
const WAITING: usize = 256;

/// Runs a practice relay until interrupted.
///
/// # Errors
/// [`CliError`] when the port is taken or standard output cannot be written.
pub async fn run(args: PracticeArgs, output: &Output) -> Result<ExitStatus, CliError> {
    let (sender, mut captured) = mpsc::channel(WAITING);
    let faults = faults(&args);
    let password = generate_password();
    let options = PracticeOptions {
        port: args.port,
        certificate: args.certificate_dir,
        sign_in: if args.any_sign_in {
            SignIn::Anybody
        } else {
            SignIn::Only { user: USER.to_owned(), password: password.clone() }
        },
        ..PracticeOptions::default()
    };
    let practice = Practice::start(options, faults, sender).await.map_err(failed)?;
    let sign_in = if args.any_sign_in {
        String::new()
    } else {
        format!(" Sign in as {USER} with the password {password}.")
    };
    output.message(&format!(
        "The practice relay listens on 127.0.0.1:{}. It accepts every mail and sends none.{sign_in} \
         Press Ctrl-C to stop.",
        practice.port()
    ));
    let printed = print_until_stopped(&mut captured, output).await;
    practice.stop().await;
    // Print the mails that were accepted before the stop.
    while let Ok(mail) = captured.try_recv() {
        print(mail, output)?;
    }
    printed.map(|()| ExitStatus::Success)
}

async fn print_until_stopped(
    captured: &mut mpsc::Receiver<CapturedMail>,
    output: &Output,
) -> Result<(), CliError> {
    let stop = signals::stop_requested();
    tokio::pin!(stop);
    loop {
        tokio::select! {
            mail = captured.recv() => match mail {
                Some(mail) => print(mail, output)?,
                None => return Ok(()),
            },
            () = &mut stop => return Ok(()),
        }
    }
}

fn print(mail: CapturedMail, output: &Output) -> Result<(), CliError> {
    let line = CapturedMailJson::from(mail);
    output.print(&line, || {
        let encryption = if line.tls { "TLS" } else { "unencrypted" };
        format!(
            "{}  {} -> {}  {}  ({} bytes, {encryption})",
            line.at,
            if line.from.is_empty() { "<>" } else { &line.from },
            line.to.join(", "),
            line.subject,
            line.size
        )
    })
}

fn faults(args: &PracticeArgs) -> Faults {
    let defaults = Faults::default();
    Faults {
        refuse: Refuse { on: !args.refuse.is_empty(), patterns: args.refuse.clone() },
        defer: Defer { on: !args.defer.is_empty(), patterns: args.defer.clone(), ..defaults.defer },
        cut: Cut { on: !args.drop.is_empty(), patterns: args.drop.clone(), ..defaults.cut },
        slow: Slow { on: args.delay.is_some(), millis: args.delay.unwrap_or(0) },
        refuse_sign_in: args.refuse_sign_in,
        unavailable: false,
    }
}
