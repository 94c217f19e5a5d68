//! The sender's lives: started, killed at a moment that the dice choose, and counted.

use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use postroom_tests::dice::Dice;
use postroom_tests::sink::{Ledger, Manner, Sink};

use super::Orders;
use super::disk::Disk;
use super::record;

/// Mails that one connection can have under way: with one mail behind the other, the one whose
/// answer is not yet on disk, and the one behind it whose intent already is.
const ONE_BEHIND_THE_OTHER: u64 = 2;
/// With CHUNKING the window, and the same two ends.
const IN_A_WINDOW: u64 = 8 + ONE_BEHIND_THE_OTHER;
/// A run that takes nothing for so long is stuck.
const PATIENCE: Duration = Duration::from_secs(60);
/// Nothing taken for so long: it may be over.
const QUIET: Duration = Duration::from_secs(2);

#[derive(Debug)]
pub struct Lives<'a> {
    pub orders: &'a Orders,
    pub workspace: &'a Path,
    pub sink: &'a Sink,
    pub ledger: &'a Ledger,
    pub disk: Option<&'a Disk>,
    pub runtime: &'a tokio::runtime::Handle,
}

/// What the kills showed.
#[derive(Debug, Default)]
pub struct Told {
    pub kills: u64,
    pub early: u64,
    pub cuts_that_took: Option<u64>,
    /// In doubt after one kill, and how many could have been.
    pub worst: (u64, u64),
    pub worst_within_bound: bool,
}

impl Lives<'_> {
    pub fn run(&self, mut dice: Dice) -> Told {
        let mut told = Told {
            cuts_that_took: self.disk.map(|_| 0),
            worst_within_bound: true,
            ..Told::default()
        };
        let (mut before_it, mut waiting) = (HashSet::new(), self.orders.mails);
        for life in 0..self.orders.kills {
            let (manner, each) = self.manner(life, &mut dice);
            self.sink.behave(manner);
            let before = self.ledger.taken();
            let mut sender = self.start(false);
            self.wait_for_the_moment(life, before, waiting, &mut dice);
            sender.kill().expect("it is killed");
            sender.wait().expect("its end");
            told.kills += 1;
            told.early += u64::from(self.ledger.taken() == before);
            if let (Some(disk), Some(took)) = (self.disk, &mut told.cuts_that_took) {
                *took += u64::from(disk.cut());
            }
            let (on_the_wire, open) = self.runtime.block_on(record::under_way(self.workspace));
            waiting = open;
            // What an earlier life left and this one had no time to settle is not of its making.
            let own = on_the_wire.difference(&before_it).count();
            let (under_way, bound) =
                (u64::try_from(own).expect("a count"), u64::from(self.orders.connections) * each);
            before_it = on_the_wire;
            if under_way > bound {
                println!("kill {life}: {under_way} in doubt, {bound} could have been");
                told.worst_within_bound = false;
            }
            // By share, since each kind of relay has a bound of its own.
            if under_way * told.worst.1.max(1) > told.worst.0 * bound || told.worst.1 == 0 {
                told.worst = (under_way, bound);
            }
        }
        self.sink.behave(Manner::default());
        self.to_the_end();
        told
    }

    /// A relay of another kind in each life; and what one connection can have under way there.
    fn manner(&self, life: u64, dice: &mut Dice) -> (Manner, u64) {
        let slow = if dice.below(2) == 0 { Duration::from_millis(2) } else { Duration::ZERO };
        let manner = Manner { slow, ..Manner::default() };
        // What refuses overlapping is remembered by the sender, so that comes last.
        if life >= self.orders.kills - self.orders.kills / 10 {
            return (Manner { refuses_overlap: true, ..manner }, ONE_BEHIND_THE_OTHER);
        }
        match dice.below(5) {
            0 => (Manner { pipelining: false, ..manner }, ONE_BEHIND_THE_OTHER),
            1 | 2 => (Manner { chunking: true, ..manner }, IN_A_WINDOW),
            _ => (manner, ONE_BEHIND_THE_OTHER),
        }
    }

    /// Most kills come behind a mail that the dice chose, so that every phase of a mail is hit;
    /// some come while the program opens its workspace and settles what the last life left.
    fn wait_for_the_moment(&self, life: u64, before: u64, waiting: u64, dice: &mut Dice) {
        let kills_left = self.orders.kills - life;
        // A few of those who wait are unknown at the relay.
        let mean = waiting * 9 / 10 / (kills_left + 1);
        if dice.below(8) == 0 || mean < 2 {
            std::thread::sleep(Duration::from_micros(dice.below(150_000)));
            return;
        }
        let mails = 1 + dice.below(2 * mean);
        let came = self.ledger.wait_for(before + mails, PATIENCE);
        assert!(came, "kill {life}: the sender takes no part any more");
        std::thread::sleep(Duration::from_micros(dice.below(3_000)));
    }

    /// Sends what is left, in peace.
    fn to_the_end(&self) {
        if self.runtime.block_on(record::is_done(self.workspace)) {
            // The last life had settled everything before it was killed.
            return;
        }
        let mut sender = self.start(true);
        let out = sender.stdout.take().expect("its output");
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let mut line = String::new();
            let _ = BufReader::new(out).read_line(&mut line);
            let _ = tell.send(line);
        });
        let (mut quiet, mut before) = (Duration::ZERO, self.ledger.taken());
        loop {
            if let Ok(line) = told.recv_timeout(QUIET) {
                assert!(line.contains("\"done\""), "the campaign did not end: {line}");
                break;
            }
            // Where only what the last life left had to be settled, the campaign is done before
            // the sender begins to tell.
            let taken = self.ledger.taken();
            quiet = if taken == before { quiet + QUIET } else { Duration::ZERO };
            before = taken;
            if !quiet.is_zero() && self.runtime.block_on(record::is_done(self.workspace)) {
                break;
            }
            assert!(quiet < PATIENCE, "the campaign did not end");
        }
        sender.kill().expect("it is killed");
        sender.wait().expect("its end");
        if let Some(disk) = self.disk {
            disk.cut();
        }
    }

    fn start(&self, heard: bool) -> Child {
        let mut command = Command::new(&self.orders.program);
        let home = self.workspace.parent().expect("its folder");
        command
            .args(["--json", "run", "--workspace"])
            .arg(self.workspace)
            .env("HOME", home)
            .env("XDG_RUNTIME_DIR", home)
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .stdout(if heard { Stdio::piped() } else { Stdio::null() });
        if let Some(disk) = self.disk {
            disk.watch(&mut command);
        }
        command.spawn().unwrap_or_else(|error| panic!("{:?}: {error}", self.orders.program))
    }
}
