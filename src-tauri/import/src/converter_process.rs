//! The converter process: reads one foreign file under limits and writes its rows as CSV.
//!
//! Leaves out: starting it (`converter`).

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::converter::reply::ConversionReply;
use crate::converter::{CONVERT_FILE, limits};
use crate::error::ImportError;
use crate::formats;

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
