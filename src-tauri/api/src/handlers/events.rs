//! Provider events from a file: preview and import.

use postroom_engine::{EventsReport as EngineReport, plain_subject};

use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

fn report_out(report: EngineReport, name: String) -> EventsReport {
    EventsReport {
        name,
        new_events: report.new_events(),
        rows: report.rows,
        kinds: report
            .kinds
            .into_iter()
            .map(|(kind, count)| EventCount { kind, matched: count.matched, new: count.new })
            .collect(),
        matched: report.matched,
        people: report.people,
        unmatched: report.unmatched,
        intermediate: report.intermediate,
        unknown: report
            .unknown
            .into_iter()
            .map(|(word, count)| WordCount { word, count })
            .collect(),
        out: report.out,
        from: report.span.map(|(from, _)| from),
        until: report.span.map(|(_, until)| until),
        shown: report
            .shown
            .into_iter()
            .map(|row| EventPreview {
                subject: row.subject.map(|subject| plain_subject(&subject)),
                ..row
            })
            .collect(),
    }
}

async fn run(host: &Host, token: &str, dry_run: bool) -> Result<EventsReport, ApiError> {
    let (path, name) = host.file(token)?;
    let report = host.engine().import_events_file(path, &name, dry_run).await?;
    Ok(report_out(report, name))
}

pub(crate) async fn events_preview(
    host: &Host,
    request: EventsRequest,
) -> Result<EventsReport, ApiError> {
    run(host, &request.token, true).await
}

pub(crate) async fn events_import(
    host: &Host,
    request: EventsRequest,
) -> Result<EventsReport, ApiError> {
    run(host, &request.token, false).await
}
