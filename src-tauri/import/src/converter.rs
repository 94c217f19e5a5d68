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
//! Leaves out: delimited text, which is read in this process in bounded pieces, and the conversion
//! (`formats`).

mod limits;
mod reply;

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::converter::reply::ConversionReply;
use crate::error::ImportError;
use crate::formats;
use crate::formats::cache::{ConvertedFile, SharedFile};

/// The first argument that makes a program a converter.
pub const CONVERT_FILE: &str = "--convert-file";
/// How long one conversion may take.
const WALL_TIME_MAX: Duration = Duration::from_secs(180);
/// Bytes of a reply: an archive may list 10,000 files.
const REPLY_MAX: u64 = 64 * 1024 * 1024;
/// How often the parent checks whether the child has ended.
const POLL_INTERVAL: Duration = Duration::from_millis(5);

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

/// Converts the file when the program was started as a converter. A `main` calls it first and exits
/// with its result; none: the program was started for something else.
pub fn run_as_converter() -> Option<ExitCode> {
    let mut words = std::env::args_os().skip(1);
    if words.next().as_deref() != Some(OsStr::new(CONVERT_FILE)) {
        return None;
    }
    let (Some(file), Some(out)) = (words.next(), words.next()) else {
        return Some(ExitCode::from(2));
    };
    let sheet = words.next().map(|sheet| sheet.to_string_lossy().into_owned());
    let converted = limits::limit_this_process()
        .map_err(ImportError::Read)
        .and_then(|()| write_csv(Path::new(&file), Path::new(&out), sheet.as_deref()));
    let reply = converted.unwrap_or_else(|error| ConversionReply::failed(&error));
    let written = serde_json::to_writer(io::stdout().lock(), &reply);
    Some(if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Writes the rows of the file as CSV to `out`.
fn write_csv(file: &Path, out: &Path, sheet: Option<&str>) -> Result<ConversionReply, ImportError> {
    let file = File::open(file).map_err(ImportError::Open)?;
    let mut converted = formats::convert(file, sheet)?;
    let mut out = File::options().write(true).open(out).map_err(ImportError::Read)?;
    io::copy(&mut converted.file, &mut out).map_err(ImportError::Read)?;
    out.flush().map_err(ImportError::Read)?;
    Ok(ConversionReply::converted(&converted))
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
    let stdout = child.stdout.take();
    let reply = std::thread::spawn(move || {
        let mut text = Vec::new();
        let read = stdout.map(|stdout| stdout.take(REPLY_MAX).read_to_end(&mut text));
        read.transpose().map(|_| text)
    });
    let status = wait(&mut child, WALL_TIME_MAX).map_err(ImportError::Read)?;
    let reply = reply.join().ok().and_then(Result::ok).unwrap_or_default();
    let ended_well = status.is_some_and(|status| status.success());
    let Some(reply) = serde_json::from_slice(&reply).ok().filter(|_| ended_well) else {
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

/// Waits for the end of the child; kills it when it takes longer than `limit` and returns none.
fn wait(child: &mut Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let end = Instant::now() + limit;
    while Instant::now() < end {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        std::thread::sleep(POLL_INTERVAL);
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
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
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn a_child_that_does_not_end_is_killed() {
        let mut child = Command::new("sleep").arg("600").spawn().unwrap();
        let start = Instant::now();
        assert_eq!(wait(&mut child, Duration::from_millis(50)).unwrap(), None);
        assert!(start.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_child_that_ends_without_a_reply_is_over_the_limits() {
        let error = convert_in_child(Path::new("/bin/false"), &[], Path::new("a.xls"), None);
        assert_eq!(error.unwrap_err().code(), "import_over_limits");
        let error = convert_in_child(Path::new("/bin/true"), &[], Path::new("a.xls"), None);
        assert_eq!(error.unwrap_err().code(), "import_over_limits");
    }
}
