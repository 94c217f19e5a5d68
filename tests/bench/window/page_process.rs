//! The process that runs the page, as the system sees it: CPU time and memory from `/proc`.
//!
//! CPU time is what the process itself used, so that other work on the machine does not change it.

use std::fs;
use std::path::Path;
use std::time::Duration;

/// Linux reports CPU time in hundredths of a second on every architecture (`USER_HZ`).
const TICKS_PER_SECOND: u64 = 100;

#[derive(Debug)]
pub struct PageProcess {
    pid: u32,
}

impl PageProcess {
    /// The largest `WebKitWebProcess` below this process.
    pub fn find() -> Option<Self> {
        let us = std::process::id();
        let found = pids().filter(|pid| is_page(*pid) && descends_from(*pid, us));
        found.map(|pid| Self { pid }).max_by_key(Self::memory_kb)
    }

    /// User and system time since the process started.
    pub fn cpu(&self) -> Duration {
        let fields = stat(self.pid).unwrap_or_default();
        let ticks = |at: usize| fields.get(at).and_then(|one| one.parse().ok()).unwrap_or(0_u64);
        // `utime` and `stime`, proc_pid_stat(5).
        Duration::from_millis((ticks(11) + ticks(12)) * 1_000 / TICKS_PER_SECOND)
    }

    /// Resident memory in kB.
    pub fn memory_kb(&self) -> u64 {
        let rollup = fs::read_to_string(format!("/proc/{}/smaps_rollup", self.pid));
        let rollup = rollup.unwrap_or_default();
        let line = rollup.lines().find_map(|line| line.strip_prefix("Rss:"));
        line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
    }
}

fn pids() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir(Path::new("/proc")).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

fn is_page(pid: u32) -> bool {
    // The system stores the first 15 bytes of a name.
    fs::read_to_string(format!("/proc/{pid}/comm"))
        .is_ok_and(|name| name.starts_with("WebKitWebProces"))
}

fn descends_from(pid: u32, ancestor: u32) -> bool {
    let parent = |pid: u32| stat(pid)?.get(1)?.parse::<u32>().ok();
    let mut next = parent(pid);
    while let Some(pid) = next.filter(|pid| *pid > 1) {
        if pid == ancestor {
            return true;
        }
        next = parent(pid);
    }
    false
}

/// The fields after the name, which may contain spaces: state, parent, …
fn stat(pid: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(')')?;
    Some(rest.split_whitespace().map(str::to_owned).collect())
}
