//! The suppression list.

use crate::border::Border;
use crate::failure::Failure;
use crate::wire::*;

pub(crate) async fn suppression_page(
    _border: &Border,
    _request: SuppressionPageRequest,
) -> Result<SuppressionPage, Failure> {
    Err(Failure::unknown_command("suppression_page"))
}

pub(crate) async fn suppression_add(
    _border: &Border,
    _request: SuppressionDraft,
) -> Result<SuppressionAdded, Failure> {
    Err(Failure::unknown_command("suppression_add"))
}

pub(crate) async fn suppression_remove(
    _border: &Border,
    _request: SuppressionIds,
) -> Result<Touched, Failure> {
    Err(Failure::unknown_command("suppression_remove"))
}

pub(crate) async fn suppression_import(
    _border: &Border,
    _request: SuppressionImport,
) -> Result<SuppressionAdded, Failure> {
    Err(Failure::unknown_command("suppression_import"))
}

pub(crate) async fn suppression_export(
    _border: &Border,
    _request: SuppressionExport,
) -> Result<Saved, Failure> {
    Err(Failure::unknown_command("suppression_export"))
}
