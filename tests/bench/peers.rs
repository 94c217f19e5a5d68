//! Other programs with the same mails, the same sink and the same number of connections.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use lettre::address::Envelope;
use lettre::transport::smtp::{AsyncSmtpTransport, PoolConfig};
use lettre::{AsyncTransport, Tokio1Executor};

use super::{CONNECTIONS, message};

/// What many programs do: one `send` per mail, over a pool of connections.
pub async fn lettre_loop(port: u16, mails: usize) -> f64 {
    let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
        .port(port)
        .pool_config(PoolConfig::new().max_size(u32::from(CONNECTIONS)))
        .build();
    let began = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for part in 0..usize::from(CONNECTIONS) {
        let transport = transport.clone();
        tasks.spawn(async move {
            for n in (part..mails).step_by(usize::from(CONNECTIONS)) {
                let bytes = message::built(&format!("Ann {n}"));
                let to = format!("p{n}@example.org").parse().expect("to");
                let from = "ines@alder.example".parse().expect("from");
                let envelope = Envelope::new(Some(from), vec![to]).expect("an envelope");
                transport.send_raw(&envelope, &bytes).await.expect("it is taken");
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.expect("it ran to its end");
    }
    speed(mails, began.elapsed().as_secs_f64())
}

/// nodemailer's pool. The error is the reason why it could not run.
pub fn nodemailer(port: u16, mails: usize) -> Result<f64, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/nodemailer");
    if !folder.join("node_modules/nodemailer").is_dir() {
        return Err("its package is not there; `cargo xtask bench` installs it".to_owned());
    }
    let mut node = Command::new("node")
        .arg(folder.join("send.mjs"))
        .args([port.to_string(), CONNECTIONS.to_string(), mails.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("node: {error}"))?;
    let mut input = node.stdin.take().expect("its input");
    input.write_all(message::parts().to_string().as_bytes()).map_err(|error| error.to_string())?;
    drop(input);
    let ran = node.wait_with_output().map_err(|error| error.to_string())?;
    let seconds = String::from_utf8_lossy(&ran.stdout).trim().parse();
    seconds.map(|seconds| speed(mails, seconds)).map_err(|_| "it failed".to_owned())
}

#[expect(clippy::cast_precision_loss, reason = "a speed")]
pub fn speed(mails: usize, seconds: f64) -> f64 {
    mails as f64 / seconds
}
