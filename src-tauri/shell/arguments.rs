//! The command line of the desktop program: `postroom [--workspace FILE] [FILE...]`. The files come
//! from "open with", the dock and the taskbar; each starts an import.
//!
//! Leaves out: commands that send or import, which are in `postroom-cli`.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arguments {
    /// The workspace file. None: the default workspace.
    pub workspace: Option<PathBuf>,
    /// Files of contacts to import.
    pub files: Vec<PathBuf>,
}

/// What the command line requests.
#[derive(Debug, PartialEq, Eq)]
pub enum Start {
    Open(Arguments),
    /// Print this text and exit with success.
    Say(String),
    /// Print this text and exit with a usage error.
    Wrong(String),
}

const USAGE: &str = "Usage: postroom [--workspace FILE] [FILE...]\n\n\
    Opens the window, and files of contacts for importing. For a server without a screen there is postroom-cli.";

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
                None if !other.starts_with('-') => arguments.files.extend(file(&word, None)),
                None => return Start::Wrong(format!("There is no option {other}.\n\n{USAGE}")),
            },
        }
    }
    Start::Open(arguments)
}

/// The files among the arguments of a second start, whose working directory was `folder`.
pub fn files(words: &[String], folder: &Path) -> Vec<PathBuf> {
    let words = words.iter().skip(1).filter(|word| !word.starts_with('-'));
    words.filter_map(|word| file(OsStr::new(word), Some(folder))).collect()
}

/// Parses a path, or a `file:` URL, which some desktops pass.
fn file(word: &OsStr, folder: Option<&Path>) -> Option<PathBuf> {
    let text = word.to_string_lossy();
    let path = match text.contains("://") {
        true => tauri::Url::parse(&text).ok()?.to_file_path().ok()?,
        false => PathBuf::from(word),
    };
    Some(absolute(folder.map_or_else(|| path.clone(), |folder| folder.join(&path))))
}

/// Makes the path absolute, because the program may change its working directory later.
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
        assert_eq!(start(&[]), Start::Open(Arguments::default()));
    }

    #[test]
    fn a_workspace_may_be_named_in_two_ways() {
        let named = Start::Open(Arguments {
            workspace: Some(absolute("a.postroom".into())),
            files: Vec::new(),
        });
        assert_eq!(start(&["--workspace", "a.postroom"]), named);
        assert_eq!(start(&["--workspace=a.postroom"]), named);
    }

    #[test]
    #[cfg(unix)]
    fn files_are_taken_as_paths_or_addresses_and_from_the_folder_of_a_second_start() {
        let files_of = ["/a/people.csv", "/b/Köln.vcf"].map(PathBuf::from).to_vec();
        let named = Start::Open(Arguments { workspace: None, files: files_of });
        assert_eq!(start(&["/a/people.csv", "file:///b/K%C3%B6ln.vcf"]), named);
        let words = ["postroom", "c.csv", "--workspace=x"].map(str::to_owned);
        assert_eq!(files(&words, Path::new("/home")), [PathBuf::from("/home/c.csv")]);
    }

    #[test]
    fn an_unknown_word_or_a_missing_file_is_wrong_usage() {
        for words in [&["--send"][..], &["--workspace"]] {
            assert!(matches!(start(words), Start::Wrong(_)), "{words:?}");
        }
    }
}
