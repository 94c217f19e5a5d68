//! Previews the outcome of the first rows of an import while the user maps the columns.

use postroom_store::import_rows::RowOutcome;

use super::import_plan::plan_in;
use super::imports::inspect;
use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

fn result_out(foreseen: RowOutcome) -> RowResult {
    match foreseen {
        RowOutcome::New => RowResult::New,
        RowOutcome::NoConsent => RowResult::NoConsent,
        RowOutcome::Updated(columns) => RowResult::Changes { columns },
        RowOutcome::Unchanged => RowResult::Same,
        RowOutcome::Suppressed => RowResult::StaysOut,
    }
}

pub(crate) async fn import_preview(
    host: &Host,
    request: ImportPreviewRequest,
) -> Result<Vec<ImportPreviewRow>, ApiError> {
    let plan = request.plan;
    let (overview, _) = inspect(host, &plan.token, &plan.dialect).await?;
    let (path, _) = host.file(&plan.token)?;
    let rows = host.engine().imports().preview_rows(path, plan_in(&plan, overview)).await?;
    let rows = rows.into_iter().map(|(row, result)| ImportPreviewRow {
        row: i64::try_from(row).unwrap_or(i64::MAX),
        result: match result {
            Ok(foreseen) => result_out(foreseen),
            Err(refused) => RowResult::Refused { reason: refused.code, message: refused.reason },
        },
    });
    Ok(rows.collect())
}
