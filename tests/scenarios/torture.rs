//! A short torture run: the sending process is killed at random moments, without and with a power
//! cut, and on a disk that ignores flushes. The long run is `cargo xtask torture`.

use std::process::Command;

use super::cli_program::program;

fn torture(arguments: &[&str]) -> (bool, String) {
    let ran = Command::new(env!("CARGO_BIN_EXE_torture"))
        .args(["--kills", "12", "--mails", "600", "--seed", "7", "--program"])
        .arg(program())
        .args(arguments)
        .output()
        .expect("the torture runs");
    let output =
        format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    (ran.status.success(), output)
}

#[test]
fn twelve_kills_lose_no_mail_and_duplicate_none() {
    let (clean, output) = torture(&[]);
    assert!(clean, "{output}");
}

#[cfg(target_os = "linux")]
#[test]
fn twelve_power_cuts_lose_no_mail_and_duplicate_none() {
    let (clean, output) = torture(&["--power-cut"]);
    assert!(clean, "{output}");
}

/// Proves that the torture detects faults: on a disk that drops flushes it finds duplicates.
#[cfg(target_os = "linux")]
#[test]
fn lying_disk_makes_the_torture_find_duplicates() {
    let (clean, output) = torture(&["--lying-disk", "40"]);
    assert!(!clean && output.contains("doubled: "), "{output}");
}
