//! Postroom sends a campaign through its whole queue, in its own process, so that the memory of
//! other code is not measured.

use std::process::Command;
use std::time::{Duration, Instant};

use postroom_model::campaign::CampaignCommand;
use postroom_tests::fixture::TestWorkspace;
use postroom_tests::sink::relay_config;

use super::{CONNECTIONS, message};

/// The result of a run.
#[derive(Debug, Clone, Copy)]
pub struct Sent {
    /// Mails per second from the start of the campaign to the last outcome on disk.
    pub whole: f64,
    /// The same, from 10 % to 90 % of the mails.
    pub steady: f64,
    /// Peak resident memory.
    pub peak_kb: u64,
}

pub fn in_a_process(port: u16, mails: usize) -> Sent {
    let program = std::env::current_exe().expect("this program");
    let ran = Command::new(program)
        .args(["send", &port.to_string(), &mails.to_string()])
        .stderr(std::process::Stdio::inherit())
        .output()
        .expect("the sender runs");
    assert!(ran.status.success(), "the sender failed");
    let stdout = String::from_utf8_lossy(&ran.stdout);
    let mut words = stdout.split_whitespace();
    let mut number = || words.next().and_then(|word| word.parse::<f64>().ok()).expect("a number");
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "kilobytes")]
    let sent = Sent { whole: number(), steady: number(), peak_kb: number() as u64 };
    sent
}

/// The process: `send PORT MAILS`.
pub async fn send(words: &[String]) {
    let port = words[0].parse().expect("a port");
    let mails: usize = words[1].parse().expect("a number");
    let workspace = TestWorkspace::open().await;
    workspace.contacts(mails).await;
    let relay = workspace.relay(relay_config(port, CONNECTIONS), None).await;
    let id = workspace.draft(&relay).await;
    let lists = workspace.campaign(&id).await.draft.lists;
    let draft = postroom_model::campaign::Draft { relay: Some(relay), lists, ..message::draft() };
    let now = workspace.engine.clock().now();
    workspace.store().save_draft(&id, 1, &draft, now).await.expect("it is saved");
    let all = i64::try_from(mails).expect("a count");
    let began = Instant::now();
    workspace.engine.command(&id, CampaignCommand::Start).await.expect("it starts");
    let mut seen = Vec::new();
    loop {
        let counts = workspace.counts(&id).await;
        seen.push((began.elapsed().as_secs_f64(), counts.accepted));
        assert_eq!(counts.refused + counts.in_doubt + counts.deferred, 0, "{counts:?}");
        if counts.accepted == all {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let end = seen.last().expect("an end").0;
    #[expect(clippy::cast_precision_loss, reason = "a speed")]
    let whole = mails as f64 / end;
    println!("{whole} {} {}", steady(&seen, all), peak_kb());
    workspace.engine.shutdown().await;
}

#[expect(clippy::cast_precision_loss, reason = "a speed")]
fn steady(seen: &[(f64, i64)], all: i64) -> f64 {
    let from = seen.iter().find(|(_, accepted)| *accepted * 10 >= all);
    let to = seen.iter().rev().find(|(_, accepted)| *accepted * 10 <= all * 9);
    match (from, to) {
        (Some(from), Some(to)) if to.0 > from.0 => (to.1 - from.1) as f64 / (to.0 - from.0),
        _ => f64::NAN,
    }
}

/// Peak resident memory of this process so far; 0 if the system does not report it.
pub fn peak_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
