//! Segments: rules about people.

use crate::border::Border;
use crate::failure::Failure;
use crate::wire::*;

pub(crate) async fn segment_all(
    _border: &Border,
    _request: Nothing,
) -> Result<Vec<SegmentView>, Failure> {
    Err(Failure::unknown_command("segment_all"))
}

pub(crate) async fn segment_count(
    _border: &Border,
    _request: SegmentProbe,
) -> Result<SegmentCount, Failure> {
    Err(Failure::unknown_command("segment_count"))
}

pub(crate) async fn segment_save(
    _border: &Border,
    _request: SegmentDraft,
) -> Result<SegmentView, Failure> {
    Err(Failure::unknown_command("segment_save"))
}

pub(crate) async fn segment_delete(_border: &Border, _request: ById) -> Result<Nothing, Failure> {
    Err(Failure::unknown_command("segment_delete"))
}
