//! `cargo xtask fuzz`: mutated inputs for every reader of foreign data, on the stable toolchain.
//!
//! It promises that a run is repeatable (`--seed N`), that the input which breaks a target is saved
//! and named, and that an input which takes longer than [`SLOW`] counts as broken. Leaves out:
//! coverage; the seeds come from the fixtures of the repository and the mutations from `mutator`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod mutator;
mod replies;
mod tables;
mod templates;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use postroom_import::converter::Converter;
use postroom_import::converter_process::run_as_converter;

use self::mutator::Mutator;

/// How long one input may take in a build without optimisation on a busy machine.
const SLOW: Duration = Duration::from_secs(60);

/// Reads one input to its end; it panics when a promise is broken.
type TryInput = Box<dyn FnMut(&[u8])>;

/// A reader under test, and the seeds of its inputs.
struct Target {
    name: &'static str,
    seeds: Vec<Vec<u8>>,
    run: TryInput,
}

struct Options {
    seconds: u64,
    seed: u64,
    target: Option<String>,
}

fn main() -> ExitCode {
    if let Some(done) = run_as_converter() {
        return done;
    }
    Converter::this_program().expect("the path of this program").install();
    let Some(options) = options() else {
        eprintln!("cargo xtask fuzz [--seconds N] [--seed N] [--target NAME]");
        return ExitCode::from(2);
    };
    let folder = std::env::temp_dir().join(format!("postroom-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the inputs");
    let mut targets = tables::targets(&folder);
    targets.extend([replies::target(), templates::target()]);
    let mut broken = 0;
    for mut target in targets {
        if options.target.as_ref().is_none_or(|name| name == target.name) {
            broken += usize::from(!fuzz(&mut target, &options, &folder));
        }
    }
    if broken == 0 {
        let _ = std::fs::remove_dir_all(folder);
        return ExitCode::SUCCESS;
    }
    ExitCode::FAILURE
}

fn options() -> Option<Options> {
    let mut options = Options { seconds: 60, seed: 1, target: None };
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(word) = words.next() {
        match word.as_str() {
            "--seconds" => options.seconds = words.next()?.parse().ok()?,
            "--seed" => options.seed = words.next()?.parse().ok()?,
            "--target" => options.target = Some(words.next()?),
            _ => return None,
        }
    }
    Some(options)
}

/// Runs one target until its time is up. False: an input broke it.
fn fuzz(target: &mut Target, options: &Options, folder: &Path) -> bool {
    let ends = Instant::now() + Duration::from_secs(options.seconds);
    let (mut round, mut slowest) = (0, Duration::ZERO);
    while Instant::now() < ends {
        let seed = options.seed.wrapping_add(round);
        let bytes = Mutator::new(seed).mutate(&target.seeds);
        let began = Instant::now();
        let run = std::panic::AssertUnwindSafe(|| (target.run)(&bytes));
        let fault = match std::panic::catch_unwind(run) {
            Err(_) => Some("panics"),
            Ok(()) if began.elapsed() > SLOW => Some("is too slow"),
            Ok(()) => None,
        };
        slowest = slowest.max(began.elapsed());
        if let Some(fault) = fault {
            let saved = save(folder, target.name, seed, &bytes);
            println!("{} {fault} at seed {seed}: {}", target.name, saved.display());
            return false;
        }
        round += 1;
    }
    println!("{:<10} {round:>8} inputs, the slowest {} ms", target.name, slowest.as_millis());
    true
}

fn save(folder: &Path, target: &str, seed: u64, bytes: &[u8]) -> PathBuf {
    let path = folder.join(format!("{target}-{seed}"));
    std::fs::write(&path, bytes).expect("the input is saved");
    path
}
