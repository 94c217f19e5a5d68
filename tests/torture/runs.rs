//! The runs of the sender: started, killed at a random moment, and counted.

use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rand::RngExt;
use rand::rngs::StdRng;

use postroom_tests::sink::{Ledger, Manner, Sink};

use super::Options;
use super::disk::Disk;
use super::record;

/// Mails that one connection can have in flight when mails follow one another: the one whose reply
/// is not yet on disk, and the next one, whose intent already is.
const ONE_BEHIND_THE_OTHER: u64 = 2;
/// With CHUNKING: the window, and the same two.
const IN_A_WINDOW: u64 = 8 + ONE_BEHIND_THE_OTHER;
/// A run in which no mail is taken for this long is stuck.
const WAIT_LIMIT: Duration = Duration::from_secs(60);
/// If no mail is taken for this long, the campaign may have ended.
const QUIET: Duration = Duration::from_secs(2);

#[derive(Debug)]
pub struct Runs<'a> {
    pub options: &'a Options,
    pub workspace: &'a Path,
    pub sink: &'a Sink,
    pub ledger: &'a Ledger,
    pub disk: Option<&'a Disk>,
    pub runtime: &'a tokio::runtime::Handle,
}

/// The result of the kills.
#[derive(Debug, Default)]
pub struct RunSummary {
    pub kills: u64,
    pub early: u64,
    pub cuts_that_took: Option<u64>,
    /// In doubt after one kill, and the maximum that was possible.
    pub worst: (u64, u64),
    pub worst_within_bound: bool,
}

impl Runs<'_> {
    pub fn run(&self, mut rng: StdRng) -> RunSummary {
        let mut summary = RunSummary {
            cuts_that_took: self.disk.map(|_| 0),
            worst_within_bound: true,
            ..RunSummary::default()
        };
        let (mut before_it, mut waiting) = (HashSet::new(), self.options.mails);
        for run in 0..self.options.kills {
            let (manner, each) = self.manner(run, &mut rng);
            self.sink.behave(manner);
            let before = self.ledger.taken();
            let mut sender = self.start(false);
            self.wait_for_random_moment(run, before, waiting, &mut rng);
            sender.kill().expect("it is killed");
            sender.wait().expect("its end");
            summary.kills += 1;
            summary.early += u64::from(self.ledger.taken() == before);
            if let (Some(disk), Some(took)) = (self.disk, &mut summary.cuts_that_took) {
                *took += u64::from(disk.cut());
            }
            let (on_the_wire, open) = self.runtime.block_on(record::under_way(self.workspace));
            waiting = open;
            // Mails that an earlier run left and this run had no time to recover do not count for
            // this run.
            let own = on_the_wire.difference(&before_it).count();
            let (under_way, bound) =
                (u64::try_from(own).expect("a count"), u64::from(self.options.connections) * each);
            before_it = on_the_wire;
            if under_way > bound {
                println!("kill {run}: {under_way} in doubt, {bound} could have been");
                summary.worst_within_bound = false;
            }
            // Compared as a share, because each kind of relay has its own bound.
            if under_way * summary.worst.1.max(1) > summary.worst.0 * bound || summary.worst.1 == 0
            {
                summary.worst = (under_way, bound);
            }
        }
        self.sink.behave(Manner::default());
        self.run_to_completion();
        summary
    }

    /// A different kind of relay in each run, and the maximum in flight on one connection there.
    fn manner(&self, run: u64, rng: &mut StdRng) -> (Manner, u64) {
        let slow =
            if rng.random_range(0..2) == 0 { Duration::from_millis(2) } else { Duration::ZERO };
        let manner = Manner { slow, ..Manner::default() };
        // The sender remembers a relay that refuses overlapping commands, so this kind comes last.
        if run >= self.options.kills - self.options.kills / 10 {
            return (Manner { refuses_overlap: true, ..manner }, ONE_BEHIND_THE_OTHER);
        }
        match rng.random_range(0..5) {
            0 => (Manner { pipelining: false, ..manner }, ONE_BEHIND_THE_OTHER),
            1 | 2 => (Manner { chunking: true, ..manner }, IN_A_WINDOW),
            _ => (manner, ONE_BEHIND_THE_OTHER),
        }
    }

    /// Most kills follow a random number of mails, so that they occur in every phase of a mail;
    /// some occur while the program opens its workspace and recovers from the last run.
    fn wait_for_random_moment(&self, run: u64, before: u64, waiting: u64, rng: &mut StdRng) {
        let kills_left = self.options.kills - run;
        // A few of the waiting recipients are unknown at the relay.
        let mean = waiting * 9 / 10 / (kills_left + 1);
        if rng.random_range(0..8) == 0 || mean < 2 {
            std::thread::sleep(Duration::from_micros(rng.random_range(0..150_000)));
            return;
        }
        let mails = 1 + rng.random_range(0..2 * mean);
        let came = self.ledger.wait_for(before + mails, WAIT_LIMIT);
        assert!(came, "kill {run}: the sender takes no part any more");
        std::thread::sleep(Duration::from_micros(rng.random_range(0..3_000)));
    }

    /// Sends the rest without a kill.
    fn run_to_completion(&self) {
        if self.runtime.block_on(record::is_done(self.workspace)) {
            // The last run had finished everything before it was killed.
            return;
        }
        let mut sender = self.start(true);
        let out = sender.stdout.take().expect("its output");
        let (sender_of_lines, lines) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let mut line = String::new();
            let _ = BufReader::new(out).read_line(&mut line);
            let _ = sender_of_lines.send(line);
        });
        let (mut quiet, mut before) = (Duration::ZERO, self.ledger.taken());
        loop {
            if let Ok(line) = lines.recv_timeout(QUIET) {
                assert!(line.contains("\"done\""), "the campaign did not end: {line}");
                break;
            }
            // If only recovery was left to do, the campaign is done before the sender prints
            // anything.
            let taken = self.ledger.taken();
            quiet = if taken == before { quiet + QUIET } else { Duration::ZERO };
            before = taken;
            if !quiet.is_zero() && self.runtime.block_on(record::is_done(self.workspace)) {
                break;
            }
            assert!(quiet < WAIT_LIMIT, "the campaign did not end");
        }
        sender.kill().expect("it is killed");
        sender.wait().expect("its end");
        if let Some(disk) = self.disk {
            disk.cut();
        }
    }

    fn start(&self, with_output: bool) -> Child {
        let mut command = Command::new(&self.options.program);
        let home = self.workspace.parent().expect("its folder");
        command
            .args(["--json", "run", "--workspace"])
            .arg(self.workspace)
            .env("HOME", home)
            .env("XDG_RUNTIME_DIR", home)
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .stdout(if with_output { Stdio::piped() } else { Stdio::null() });
        if let Some(disk) = self.disk {
            disk.watch(&mut command);
        }
        command.spawn().unwrap_or_else(|error| panic!("{:?}: {error}", self.options.program))
    }
}
