//! The computer suspends in the middle of a campaign: the mail in flight is finished before the
//! program releases its delay lock, no other mail begins, and sending continues after the resume.
//! The test plays logind on its own session bus; the program talks to it as to the real one.

use std::io::Read;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use postroom_tests::harness::{Role, Window};
use serde_json::json;
use zbus::blocking::connection::Builder;
use zbus::object_server::SignalEmitter;

/// The requested locks: the purpose, and this end of each.
type Locks = Arc<Mutex<Vec<(String, UnixStream)>>>;

struct Logind(Locks);

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Logind {
    fn inhibit(&self, what: &str, _who: &str, _why: &str, mode: &str) -> zbus::zvariant::OwnedFd {
        let (ours, theirs) = UnixStream::pair().unwrap();
        self.0.lock().unwrap().push((format!("{what} {mode}"), ours));
        OwnedFd::from(theirs).into()
    }

    #[zbus(signal)]
    async fn prepare_for_sleep(emitter: &SignalEmitter<'_>, start: bool) -> zbus::Result<()>;
}

/// Whether the program has released this lock. A closed pair reads as an end of file.
fn is_released(lock: &mut UnixStream) -> bool {
    lock.set_read_timeout(Some(Duration::from_millis(10))).unwrap();
    lock.read(&mut [0]).is_ok_and(|bytes| bytes == 0)
}

#[test]
fn mail_in_flight_is_finished_before_suspend_and_sending_resumes() {
    let window = Window::open("sleeping");
    window.expect_element(Role::Link, "Overview");
    let address = std::fs::read_to_string(window.folder().join("bus")).unwrap();
    let locks = Locks::default();
    let connection = Builder::address(address.trim())
        .unwrap()
        .name("org.freedesktop.login1")
        .unwrap()
        .serve_at("/org/freedesktop/login1", Logind(locks.clone()))
        .unwrap()
        .build()
        .unwrap();
    let logind =
        connection.object_server().interface::<_, Logind>("/org/freedesktop/login1").unwrap();
    let announce = |start| {
        zbus::block_on(Logind::prepare_for_sleep(logind.signal_emitter(), start)).unwrap();
    };
    let delays = || {
        let locks = locks.lock().unwrap();
        locks.iter().filter(|(what, _)| what == "sleep delay").count()
    };
    // The program started before this logind; it must receive the first signal all the same.
    announce(false);
    window.wait("a lock", || (delays() > 0).then_some(()));

    let id = super::closing::set_off(&window);
    let counts = || window.call("campaign_live", json!({ "id": id }))["counts"].clone();
    let accepted = || counts()["accepted"].as_i64().unwrap();
    window.wait("the first mails", || (accepted() > 0).then_some(()));

    announce(true);
    window.wait("the lock to be given up", || {
        locks.lock().unwrap().iter_mut().all(|(_, lock)| is_released(lock)).then_some(())
    });
    let asleep = counts();
    assert_eq!((asleep["sending"].as_i64(), asleep["in_doubt"].as_i64()), (Some(0), Some(0)));
    let then = accepted();
    let waits = window.call("campaign_live", json!({ "id": id }))["waits"].to_string();
    assert!(waits.contains("asleep"), "the live view says why: {waits}");
    assert_eq!(accepted(), then, "nothing goes while it sleeps");

    announce(false);
    window.wait("the campaign to go on", || (accepted() > then).then_some(()));
    assert_eq!(delays(), 2, "a new lock for the next sleep");
}
