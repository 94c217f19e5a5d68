//! The deliveries in the workspace, read from a copy, compared with the relay's record.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use postroom_tests::fixture::TempFolder;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Row};

/// One recipient in the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub address: String,
    pub status: String,
}

/// The faults, and how many recipients have which outcome.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Finding {
    pub recipients: usize,
    pub accepted: usize,
    pub refused: usize,
    pub in_doubt: usize,
    pub in_doubt_and_taken: usize,
    /// Still open at the end, or refused although the relay did not refuse this recipient.
    pub lost: Vec<String>,
    /// Taken twice by the relay, by recipient or by Message-ID.
    pub doubled: Vec<String>,
    /// Accepted in the workspace, but never taken by the relay.
    pub unseen: Vec<String>,
}

impl Finding {
    pub fn is_clean(&self) -> bool {
        self.lost.is_empty() && self.doubled.is_empty() && self.unseen.is_empty()
    }
}

/// Reads all recipients.
pub async fn read(workspace: &Path) -> Vec<Line> {
    let (_copy, mut connection) = open_copy(workspace).await;
    let rows = sqlx::query("select address, status from deliveries")
        .fetch_all(&mut connection)
        .await
        .expect("the rows");
    let lines = rows.iter().map(|row| Line { address: row.get(0), status: row.get(1) }).collect();
    connection.close().await.expect("closed");
    lines
}

/// The recipients whose mail was in flight according to the workspace (the next start marks them in
/// doubt), and how many have not begun.
pub async fn under_way(workspace: &Path) -> (HashSet<String>, u64) {
    let lines = read(workspace).await;
    let waiting = lines.iter().filter(|line| matches!(line.status.as_str(), "queued" | "leased"));
    let waiting = u64::try_from(waiting.count()).expect("a count");
    let sending = lines.into_iter().filter(|line| line.status == "sending");
    (sending.map(|line| line.address).collect(), waiting)
}

/// Whether the campaign has ended.
pub async fn is_done(workspace: &Path) -> bool {
    let (_copy, mut connection) = open_copy(workspace).await;
    let row = sqlx::query("select count(*) from campaigns where status <> 'done'")
        .fetch_one(&mut connection)
        .await
        .expect("a count");
    connection.close().await.expect("closed");
    row.get::<i64, _>(0) == 0
}

/// A copy: reading the file itself would change what the next run finds.
async fn open_copy(workspace: &Path) -> (TempFolder, SqliteConnection) {
    let folder = TempFolder::new();
    let name = workspace.file_name().expect("a name").to_string_lossy().into_owned();
    for ending in ["", "-wal"] {
        let from = workspace.with_file_name(format!("{name}{ending}"));
        if from.exists() {
            std::fs::copy(from, folder.path().join(format!("{name}{ending}"))).expect("a copy");
        }
    }
    let options = SqliteConnectOptions::new().filename(folder.path().join(name));
    let connection = options.connect().await.expect("the copy opens");
    (folder, connection)
}

/// Compares the workspace with the relay. Pure.
pub fn compare(
    record: &[Line],
    recipients: &HashMap<String, u32>,
    message_ids: &HashMap<String, u32>,
) -> Finding {
    let mut finding = Finding { recipients: record.len(), ..Finding::default() };
    for line in record {
        let taken = recipients.contains_key(&line.address);
        match line.status.as_str() {
            "accepted" => {
                finding.accepted += 1;
                if !taken {
                    finding.unseen.push(line.address.clone());
                }
            }
            "refused" if line.address.starts_with("no-") => finding.refused += 1,
            "in_doubt" => {
                finding.in_doubt += 1;
                finding.in_doubt_and_taken += usize::from(taken);
            }
            status => finding.lost.push(format!("{} is {status}", line.address)),
        }
    }
    let twice = |(name, times): (&String, &u32)| format!("{name}, {times} times");
    finding.doubled.extend(recipients.iter().filter(|(_, times)| **times > 1).map(twice));
    finding.doubled.extend(message_ids.iter().filter(|(_, times)| **times > 1).map(twice));
    finding
}
