//! The command line of the desktop program: `postroom [--workspace FILE]`, and no more.
//!
//! Leaves out everything that sends or imports: that is `postroom-cli`.

use std::ffi::OsString;
use std::path::PathBuf;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arguments {
    /// The workspace file; the platform's data directory when absent.
    pub workspace: Option<PathBuf>,
}

/// What a command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Start {
    Open(Arguments),
    /// Print this and end well.
    Say(String),
    /// Print this and end as wrong usage.
    Wrong(String),
}

const USAGE: &str = "Usage: postroom [--workspace FILE]\n\n\
    Opens the window. For a server without a screen there is postroom-cli.";

pub fn read(words: impl IntoIterator<Item = OsString>) -> Start {
    let mut arguments = Arguments::default();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let text = word.to_string_lossy();
        match text.as_ref() {
            "--help" | "-h" => return Start::Say(USAGE.to_owned()),
            "--version" | "-V" => {
                return Start::Say(format!("postroom {}", env!("CARGO_PKG_VERSION")));
            }
            "--workspace" => match words.next() {
                Some(file) => arguments.workspace = Some(absolute(file.into())),
                None => return Start::Wrong(format!("--workspace needs a file.\n\n{USAGE}")),
            },
            other => match other.strip_prefix("--workspace=") {
                Some(file) => arguments.workspace = Some(absolute(file.into())),
                None => return Start::Wrong(format!("There is no option {other}.\n\n{USAGE}")),
            },
        }
    }
    Start::Open(arguments)
}

/// The program may change its folder later; the file it was given stays the same.
fn absolute(file: PathBuf) -> PathBuf {
    std::path::absolute(&file).unwrap_or(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(words: &[&str]) -> Start {
        read(words.iter().map(OsString::from))
    }

    #[test]
    fn without_words_the_usual_workspace_opens() {
        assert_eq!(start(&[]), Start::Open(Arguments { workspace: None }));
    }

    #[test]
    fn a_workspace_may_be_named_in_two_ways() {
        let named = Start::Open(Arguments { workspace: Some(absolute("a.postroom".into())) });
        assert_eq!(start(&["--workspace", "a.postroom"]), named);
        assert_eq!(start(&["--workspace=a.postroom"]), named);
    }

    #[test]
    fn an_unknown_word_or_a_missing_file_is_wrong_usage() {
        for words in [&["--send"][..], &["--workspace"], &["letter.html"]] {
            assert!(matches!(start(words), Start::Wrong(_)), "{words:?}");
        }
    }
}
