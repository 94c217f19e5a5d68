//! The command line of the desktop program: `postroom [--workspace FILE] [FILE...]`. The files come
//! from "open with", the dock and the taskbar; each starts an import.
//!
//! Leaves out: commands that send or import, which are in `postroom-cli`.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::Parser;

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
    /// Print this text (help or version) and exit with success.
    Print(String),
    /// Print this text and exit with a usage error.
    UsageError(String),
}

/// Opens the window, and files of contacts for importing. For a server without a screen there is
/// postroom-cli.
#[derive(Debug, Parser)]
#[command(name = "postroom", version)]
struct Options {
    /// The workspace file instead of the default one
    #[arg(long, value_name = "FILE", overrides_with = "workspace")]
    workspace: Option<PathBuf>,
    /// Files of contacts to import
    #[arg(value_name = "FILE")]
    files: Vec<OsString>,
}

pub fn read(words: impl IntoIterator<Item = OsString>) -> Start {
    let words = std::iter::once(OsString::from("postroom")).chain(words);
    match Options::try_parse_from(words) {
        Ok(options) => Start::Open(Arguments {
            workspace: options.workspace.map(absolute),
            files: options.files.iter().filter_map(|word| file(word, None)).collect(),
        }),
        // Help and version go to standard output, everything else to standard error.
        Err(error) if error.use_stderr() => {
            Start::UsageError(error.to_string().trim_end().to_owned())
        }
        Err(error) => Start::Print(error.to_string().trim_end().to_owned()),
    }
}

/// The arguments of a second start, whose working directory was `folder`. `words` begins with the
/// program.
pub fn second(words: &[String], folder: &Path) -> Arguments {
    // The second start has refused what cannot be parsed.
    let Ok(options) = Options::try_parse_from(words) else { return Arguments::default() };
    Arguments {
        workspace: options.workspace.map(|file| absolute(folder.join(file))),
        files: options.files.iter().filter_map(|word| file(word, Some(folder))).collect(),
    }
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
    fn without_arguments_the_default_workspace_opens() {
        assert_eq!(start(&[]), Start::Open(Arguments::default()));
    }

    #[test]
    fn a_workspace_is_named_with_a_space_or_an_equals_sign() {
        let named = Start::Open(Arguments {
            workspace: Some(absolute("a.postroom".into())),
            files: Vec::new(),
        });
        assert_eq!(start(&["--workspace", "a.postroom"]), named);
        assert_eq!(start(&["--workspace=a.postroom"]), named);
    }

    #[test]
    #[cfg(unix)]
    fn files_are_paths_or_urls_relative_to_the_folder_of_the_second_start() {
        let files_of = ["/a/people.csv", "/b/Köln.vcf"].map(PathBuf::from).to_vec();
        let named = Start::Open(Arguments { workspace: None, files: files_of });
        assert_eq!(start(&["/a/people.csv", "file:///b/K%C3%B6ln.vcf"]), named);
        for words in [&["c.csv", "--workspace=x"][..], &["--workspace", "x", "c.csv"]] {
            let words = [&["postroom"], words].concat();
            let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
            let named =
                Arguments { workspace: Some("/home/x".into()), files: vec!["/home/c.csv".into()] };
            assert_eq!(second(&words, Path::new("/home")), named);
        }
    }

    #[test]
    fn an_unknown_option_or_a_missing_value_is_a_usage_error() {
        for words in [&["--send"][..], &["--workspace"]] {
            assert!(matches!(start(words), Start::UsageError(_)), "{words:?}");
        }
    }

    #[test]
    fn help_and_version_are_printed() {
        for word in ["--help", "-h", "--version", "-V"] {
            assert!(matches!(start(&[word]), Start::Print(_)), "{word}");
        }
    }
}
