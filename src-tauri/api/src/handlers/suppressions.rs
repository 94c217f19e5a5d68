//! The suppression list.

use postroom_engine::EngineError;
use postroom_import::export::{SUPPRESSION_HEAD, suppression_cells};
use postroom_model::contact::{Suppression, SuppressionEntry, SuppressionReason as EngineReason};
use postroom_store::suppressions::SuppressionFilter;

use super::csv_file::CsvFile;
use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

/// The maximum number of rows per page.
const PAGE: i64 = 1_000;
/// The maximum number of invalid lines in the answer.
const BAD: usize = 100;

pub(crate) fn suppression_out(one: Suppression) -> SuppressionView {
    let (kind, entry) = match one.entry {
        SuppressionEntry::Address(address) => (SuppressionKind::Address, address.display()),
        SuppressionEntry::Domain(domain) => (SuppressionKind::Domain, domain),
        SuppressionEntry::Hash(hash) => (SuppressionKind::Hash, hash),
    };
    SuppressionView {
        id: one.id,
        kind,
        entry,
        reason: one.reason,
        source: one.source,
        note: one.note,
        created_at: one.created_at,
        expires_at: one.expires_at,
    }
}

pub(crate) async fn suppression_page(
    host: &Host,
    request: SuppressionPageRequest,
) -> Result<SuppressionPage, ApiError> {
    let filter = SuppressionFilter {
        search: request.search,
        domains: request.kind.map(|kind| kind == SuppressionKind::Domain),
        reason: request.reason,
    };
    let reader = host.engine().read();
    let limit = request.limit.clamp(1, PAGE);
    Ok(SuppressionPage {
        total: reader.count_suppressions(&filter).await?,
        rows: reader
            .suppression_page(&filter, request.offset.max(0), limit)
            .await?
            .into_iter()
            .map(suppression_out)
            .collect(),
    })
}

pub(crate) async fn suppression_add(
    host: &Host,
    request: SuppressionDraft,
) -> Result<SuppressionAdded, ApiError> {
    let mut entries = Vec::new();
    let mut bad = Vec::new();
    for (at, line) in request.text.lines().enumerate() {
        let line = line.trim().trim_end_matches([',', ';']);
        if line.is_empty() {
            continue;
        }
        match SuppressionEntry::parse(line) {
            Ok(entry) => entries.push(entry),
            Err(error) => bad.push(SuppressionBad {
                line: i64::try_from(at).unwrap_or(0) + 1,
                text: line.chars().take(100).collect(),
                message: error.to_string(),
            }),
        }
    }
    let reason = request.reason;
    let expires_at = request.expires_at;
    add(host, &entries, reason, "by_hand", &request.note, expires_at, bad).await
}

async fn add(
    host: &Host,
    entries: &[SuppressionEntry],
    reason: EngineReason,
    source: &str,
    note: &str,
    expires_at: Option<postroom_model::clock::Timestamp>,
    mut bad: Vec<SuppressionBad>,
) -> Result<SuppressionAdded, ApiError> {
    let engine = host.engine();
    let done = engine.suppress(entries, reason, source, note.trim(), expires_at).await?;
    bad.truncate(BAD);
    Ok(SuppressionAdded { added: done.added, known: done.known, bad })
}

pub(crate) async fn suppression_remove(
    host: &Host,
    request: SuppressionRemoval,
) -> Result<Touched, ApiError> {
    let count = match request.choice {
        SuppressionChoice::These { ids } => host.engine().unsuppress(&ids).await?,
        SuppressionChoice::Matching { search, except } => {
            let filter = SuppressionFilter { search, ..SuppressionFilter::default() };
            host.engine().unsuppress_all(&filter, &except).await?
        }
    };
    Ok(Touched { count })
}

pub(crate) async fn suppression_import(
    host: &Host,
    request: SuppressionImport,
) -> Result<SuppressionAdded, ApiError> {
    let (path, _) = host.file(&request.token)?;
    let read = tokio::task::spawn_blocking(move || postroom_import::read_suppression_file(&path))
        .await
        .map_err(|error| ApiError::new("import_read", error.to_string()))?
        .map_err(EngineError::from)?;
    let bad: Vec<SuppressionBad> = read
        .rejected
        .into_iter()
        .take(BAD)
        .map(|(row, text, reason)| SuppressionBad {
            line: i64::try_from(row).unwrap_or(i64::MAX),
            text,
            message: reason,
        })
        .collect();
    if !read.own_entries.is_empty() {
        // Our own export states the reason and the expiry of each entry.
        let engine = host.engine();
        let done = engine.import_suppressions(&read.own_entries).await?;
        return Ok(SuppressionAdded { added: done.added, known: done.known, bad });
    }
    let reason = request.reason;
    add(host, &read.entries, reason, "import", &request.note, None, bad).await
}

pub(crate) async fn suppression_export(
    host: &Host,
    request: SuppressionExport,
) -> Result<Saved, ApiError> {
    let mut file = CsvFile::open(host, &request.token, SUPPRESSION_HEAD)?;
    let mut offset = 0;
    loop {
        let filter = SuppressionFilter::default();
        let page = host.engine().read().suppression_page(&filter, offset, PAGE).await?;
        if page.is_empty() {
            return file.finish();
        }
        offset += i64::try_from(page.len()).unwrap_or(PAGE);
        for one in page {
            file.row(suppression_cells(&one))?;
        }
    }
}
