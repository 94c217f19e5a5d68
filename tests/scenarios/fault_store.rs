//! A workspace that cannot be written: a full disk, or another program that holds a lock. Sending
//! waits, no mail is lost or sent twice, and sending continues without help.

use std::time::Duration;

use postroom_model::campaign::CampaignStatus;
use postroom_store::StoreError;
use postroom_tests::fixture::TestWorkspace;
use postroom_tests::server::{Script, Server, times_taken};
use sqlx::{Connection, Executor};

use crate::fault::assert_accounted_for;

const PEOPLE: usize = 400;

/// Waits until the server has received nothing new for fifty polls.
async fn wait_until_sending_stops(workspace: &TestWorkspace, server: &Server) -> usize {
    let (mut last, mut looks) = (0, 0);
    workspace
        .poll_until("nothing more is sent", async |_| {
            looks = if server.count() == last { looks + 1 } else { 0 };
            last = server.count();
            looks >= 50
        })
        .await;
    last
}

async fn assert_all_received(
    workspace: &TestWorkspace,
    campaign: &postroom_model::id::CampaignId,
    server: &Server,
) {
    workspace.until_status(campaign, CampaignStatus::Done).await;
    let counts = workspace.counts(campaign).await;
    assert_eq!(counts.accepted, 400, "{counts:?}");
    assert_accounted_for(workspace, campaign, &times_taken(&server.taken())).await;
}

#[tokio::test]
async fn sending_waits_while_another_program_locks_the_workspace() {
    let server = Server::start(Script::default().delay(Duration::from_millis(4))).await;
    let workspace = TestWorkspace::open().await;
    workspace.contacts(PEOPLE).await;
    let relay = workspace.relay(server.config(), None).await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(workspace.workspace());
    let mut other = sqlx::SqliteConnection::connect_with(&options).await.expect("the file");
    let campaign = workspace.send(&relay).await;
    server.wait_for_mails(40).await;

    other.execute("begin exclusive").await.expect("held");
    let written = workspace.store().set_setting("note", &"mine").await;
    assert!(matches!(written, Err(StoreError::Busy)), "{written:?}");
    let sent = wait_until_sending_stops(&workspace, &server).await;
    assert!(sent < PEOPLE, "it waits");
    assert_eq!(workspace.campaign(&campaign).await.status, CampaignStatus::Sending);
    workspace
        .until("it says why", async |engine| {
            let error = engine.queue().and_then(|queue| queue.journal_error());
            error.is_some_and(|error| error.code == "workspace_busy")
        })
        .await;

    other.execute("rollback").await.expect("let go");
    assert_all_received(&workspace, &campaign, &server).await;
}

/// A small disk for this test; unmounted when dropped.
#[cfg(target_os = "linux")]
struct Disk(postroom_tests::fixture::TempFolder);

#[cfg(target_os = "linux")]
impl Disk {
    /// Returns `None` if the process has no right to mount a disk.
    fn mount(size: &str) -> Option<Self> {
        let folder = postroom_tests::fixture::TempFolder::new();
        let mut mount = std::process::Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={size}"), "postroom"]).arg(folder.path());
        let mounted = mount.output().is_ok_and(|done| done.status.success());
        mounted.then_some(Self(folder))
    }

    /// Fills all free space.
    fn fill(&self) -> std::path::PathBuf {
        use std::io::Write;
        let path = self.0.path().join("filler");
        let mut file = std::fs::File::create(&path).expect("a file");
        for size in [65_536, 512] {
            while file.write_all(&vec![b'x'; size]).is_ok() {}
        }
        path
    }
}

#[cfg(target_os = "linux")]
impl Drop for Disk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn sending_waits_while_the_disk_is_full() {
    use postroom_model::clock::Clock;
    use postroom_smtp::client::Timeouts;

    let Some(disk) = Disk::mount("16m") else {
        eprintln!("skipped: a small disk may not be mounted here");
        return;
    };
    let server = Server::start(Script::default().delay(Duration::from_millis(4))).await;
    let workspace =
        TestWorkspace::open_at(disk.0.path(), Clock::system(), Timeouts::default()).await;
    workspace.contacts(PEOPLE).await;
    let relay = workspace.relay(server.config(), None).await;
    let campaign = workspace.send(&relay).await;
    server.wait_for_mails(40).await;

    let filler = disk.fill();
    let sent = wait_until_sending_stops(&workspace, &server).await;
    assert!(sent < PEOPLE, "it waits");
    assert_eq!(workspace.campaign(&campaign).await.status, CampaignStatus::Sending);
    let written = workspace.store().set_setting("note", &"x".repeat(10_000)).await;
    assert!(matches!(written, Err(StoreError::DiskFull)), "{written:?}");

    std::fs::remove_file(filler).expect("room again");
    assert_all_received(&workspace, &campaign, &server).await;
    workspace.engine.shutdown().await;
}
