//! What can be imported of the files the user gave.

use crate::border::Border;
use crate::failure::Failure;
use crate::wire::*;

pub(crate) async fn import_open(
    _border: &Border,
    _request: ImportOpenRequest,
) -> Result<ImportOpened, Failure> {
    Err(Failure::unknown_command("import_open"))
}

pub(crate) async fn import_paste(
    _border: &Border,
    _request: ImportPasteRequest,
) -> Result<ImportOpened, Failure> {
    Err(Failure::unknown_command("import_paste"))
}
