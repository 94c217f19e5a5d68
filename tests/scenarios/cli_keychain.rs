//! A password is read from standard input, stored in a real keychain and used by another process.

use std::process::Command;

use super::cli_program::{CliFixture, PracticeProgram, Ran, program};

fn installed(name: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join(name).is_file())
}

#[test]
fn password_from_keychain_is_used_by_later_commands() {
    if !installed("dbus-run-session") || !installed("gnome-keyring-daemon") {
        println!("skipped: needs dbus-run-session and gnome-keyring-daemon");
        return;
    }
    let fixture = CliFixture::new("cli-keychain");
    let mut practice = PracticeProgram::start(&fixture, &[]);
    fixture.write("people.csv", "address\nann@example.com\n");
    fixture.write("letter.txt", "Fresh bread.\n");
    fixture.answer(0, &["contacts", "import", "people.csv", "--list", "friends"]);
    let cli = format!("'{}' --workspace w.postroom --json", program().display());
    let script = format!(
        "set -e
        printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null
        printf 'secret words\\n' | {cli} relay add mill --host localhost --port {} \
            --tls starttls --ca practice/practice-authority.pem --user baker --password-stdin
        {cli} campaign send --relay mill --list friends --from post@bakery.example \
            --subject Bread --text letter.txt --wait
        {cli} relay remove mill",
        practice.port
    );
    let mut command = Command::new("dbus-run-session");
    command
        .args(["--", "sh", "-c", &script])
        .current_dir(&fixture.folder)
        .env("HOME", &fixture.folder)
        .env("XDG_DATA_HOME", fixture.folder.join("data"))
        .env("XDG_RUNTIME_DIR", &fixture.folder)
        .env_remove("POSTROOM_RELAY_PASSWORD");
    let ran = Ran::from(command.output().expect("a session"));
    ran.ended_with(0);
    let answers = ran.json();
    assert_eq!(answers[0]["password"], "keychain", "{}", ran.err);
    assert_eq!(answers[1]["counts"]["accepted"], 1);
    assert_eq!(practice.running.next_json()["user"], "baker");
    assert!(!format!("{ran:?}").contains("secret words"));
}
