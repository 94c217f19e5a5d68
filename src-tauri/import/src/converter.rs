//! Converts foreign files in a process of their own, so that a hostile file ends a child process
//! and never the program.
//!
//! Readers of workbooks, archives, vCards and JSON can be made to allocate without end, and a
//! failed allocation aborts the process: it is no panic. The program therefore starts itself again
//! with [`CONVERT_FILE`] as first argument. The child limits its own memory, processor time and
//! file size ([`limits`]), writes the rows as CSV to a file of the parent, and prints a
//! [`ConversionReply`] as JSON. The parent kills it after [`WALL_TIME_MAX`]. A child that ends
//! without a reply is reported as [`ImportError::OverLimits`].
//!
//! Leaves out: delimited text, which is read in this process in bounded pieces, the child's side
//! (`converter_process`) and the conversion (`formats`).

pub(crate) mod limits;
pub(crate) mod reply;

use std::ffi::OsString;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{OnceLock, mpsc};
use std::time::Duration;

use crate::converter::reply::ConversionReply;
use crate::error::ImportError;
use crate::formats::cache::{ConvertedFile, SharedFile};

/// The first argument that makes a program a converter.
pub const CONVERT_FILE: &str = "--convert-file";
/// How long one conversion may take.
const WALL_TIME_MAX: Duration = Duration::from_secs(180);
/// Bytes of a reply: an archive may list 10,000 files.
const REPLY_MAX: u64 = 64 * 1024 * 1024;

/// Where foreign files are converted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Converter {
    /// In this process, without limits: for unit tests.
    InProcess,
    /// In a child process of this program with these arguments before the file.
    Program(PathBuf, Vec<OsString>),
}

static CONVERTER: OnceLock<Converter> = OnceLock::new();

impl Converter {
    /// This program itself, whose `main` calls [`run_as_converter`].
    ///
    /// # Errors
    /// The error of the system when it does not name the program's file.
    pub fn this_program() -> io::Result<Self> {
        Ok(Self::Program(std::env::current_exe()?, vec![CONVERT_FILE.into()]))
    }

    /// Makes it the converter of this process. Only the first call has an effect.
    pub fn install(self) {
        let _ = CONVERTER.set(self);
    }

    pub(crate) fn installed() -> &'static Self {
        CONVERTER.get().unwrap_or(&Self::InProcess)
    }
}

/// Converts the file in a child process.
pub(crate) fn convert_in_child(
    program: &Path,
    args: &[OsString],
    file: &Path,
    sheet: Option<&str>,
) -> Result<ConvertedFile, ImportError> {
    let file = std::path::absolute(file).map_err(ImportError::Open)?;
    let out = tempfile::NamedTempFile::new().map_err(ImportError::Read)?;
    let mut command = Command::new(program);
    command.args(args).arg(&file).arg(out.path()).args(sheet);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    hide_console(&mut command);
    let mut child = command.spawn().map_err(ImportError::Read)?;
    let reply = reply_of(&mut child, WALL_TIME_MAX).map_err(ImportError::Read)?;
    let Some(reply) = reply.and_then(|reply| serde_json::from_slice(&reply).ok()) else {
        return Err(ImportError::OverLimits);
    };
    let file = out.reopen().map_err(ImportError::Read)?;
    let size = file.metadata().map_err(ImportError::Read)?.len();
    match reply {
        ConversionReply::Failed { code, detail } => Err(ImportError::from_code(&code, detail)),
        ConversionReply::Converted { format, archived, sheet, sheets, hidden } => {
            let file = SharedFile::new(file);
            Ok(ConvertedFile { file, size, format, archived, sheet, sheets, hidden })
        }
    }
}

/// What the child has printed when it ends well; none: it failed, or it took longer than `limit`
/// and was killed.
fn reply_of(child: &mut Child, limit: Duration) -> io::Result<Option<Vec<u8>>> {
    let (sender, printed) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        std::thread::spawn(move || {
            let mut text = Vec::new();
            let read = stdout.take(REPLY_MAX).read_to_end(&mut text);
            let _ = sender.send(read.map(|_| text));
        });
    }
    match printed.recv_timeout(limit) {
        Ok(text) => {
            let succeeded = child.wait()?.success();
            text.map(|text| succeeded.then_some(text))
        }
        Err(_) => {
            child.kill()?;
            child.wait()?;
            Ok(None)
        }
    }
}

/// A child of the window must not open a console window.
fn hide_console(command: &mut Command) {
    #[cfg(windows)]
    {
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        std::os::windows::process::CommandExt::creation_flags(command, CREATE_NO_WINDOW);
    }
    #[cfg(not(windows))]
    let _ = command;
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_child_that_does_not_end_is_killed() -> io::Result<()> {
        let mut child = Command::new("sleep").arg("600").stdout(Stdio::piped()).spawn()?;
        assert_eq!(reply_of(&mut child, Duration::from_millis(50))?, None);
        assert!(child.try_wait()?.is_some(), "the child has ended");
        Ok(())
    }

    #[test]
    fn a_child_that_ends_without_a_reply_is_over_the_limits() {
        let error = convert_in_child(Path::new("/bin/false"), &[], Path::new("a.xls"), None);
        assert_eq!(error.map(|_| ()).map_err(|error| error.code()), Err("import_over_limits"));
        let error = convert_in_child(Path::new("/bin/true"), &[], Path::new("a.xls"), None);
        assert_eq!(error.map(|_| ()).map_err(|error| error.code()), Err("import_over_limits"));
    }
}
