//! The deliveries of a campaign: status, replies and reasons.

use postroom_model::id::{CampaignId, DeliveryId};
use postroom_model::relay::reply::Reply;
use postroom_store::deliveries as store;

use super::convert::some_text;
use super::csv_file::CsvFile;
use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

/// The maximum number of rows per page.
const PAGE: i64 = 1_000;

fn filter_in(filter: DeliveryFilter) -> store::DeliveryFilter {
    store::DeliveryFilter {
        campaign: filter.campaign,
        status: filter.status,
        search: filter.search,
        domain: filter.domain.and_then(some_text),
        code: filter.code.and_then(some_text),
    }
}

pub(crate) fn delivery_row(row: store::DeliveryRow) -> DeliveryRow {
    let delivery = row.delivery;
    let reply = delivery.reply.as_ref();
    DeliveryRow {
        id: delivery.id,
        contact: delivery.contact,
        address: delivery.address,
        name: delivery.name,
        status: delivery.status,
        attempts: delivery.attempts,
        relay_name: delivery.relay_name,
        code: reply.map(|reply| reply.code),
        enhanced: reply.and_then(Reply::enhanced).map(|code| code.to_string()),
        reply: reply.map(Reply::text),
        meaning: row.meaning,
        at: delivery.updated_at,
        due_at: delivery.due_at,
    }
}

pub(crate) async fn delivery_page(
    host: &Host,
    request: DeliveryPageRequest,
) -> Result<DeliveryPage, ApiError> {
    let engine = host.engine();
    let filter = filter_in(request.filter);
    let total = engine.read().count_deliveries(&filter).await?;
    let (offset, limit) = (request.offset.max(0), request.limit.clamp(1, PAGE));
    let read = engine.read();
    let rows = match request.sort {
        None => read.delivery_page(&filter, offset, limit).await?,
        Some(sort) => {
            read.sorted_delivery_page(&filter, sort, request.descending, offset, limit).await?
        }
    };
    Ok(DeliveryPage { total, rows: rows.into_iter().map(delivery_row).collect() })
}

pub(crate) async fn delivery_facets(
    host: &Host,
    request: ById<CampaignId>,
) -> Result<DeliveryFacets, ApiError> {
    let engine = host.engine();
    let id = request.id;
    let counts = engine.read().counts(&id).await?;
    let store::Facets { domains, codes, .. } = engine.read().delivery_facets(&id, 10).await?;
    Ok(DeliveryFacets {
        counts,
        total: counts.total(),
        domains: domains.into_iter().map(|(domain, count)| DomainCount { domain, count }).collect(),
        codes: codes.into_iter().map(|(code, count)| CodeCount { code, count }).collect(),
    })
}

pub(crate) async fn delivery_get(
    host: &Host,
    request: ById<DeliveryId>,
) -> Result<DeliveryDetail, ApiError> {
    let engine = host.engine();
    let id = request.id;
    let row = engine.read().delivery(&id).await?;
    let campaign = engine.read().campaign(&row.delivery.campaign).await?;
    let attempts = engine.read().attempts(&id).await?;
    let (size, message_id) = (row.size, row.delivery.message_id.clone());
    Ok(DeliveryDetail {
        campaign: campaign.id,
        from: campaign.draft.from_address,
        subject: campaign.draft.subject,
        message_id,
        size,
        attempts: attempts
            .into_iter()
            .map(|(attempt, meaning)| {
                let reply = attempt.reply.as_ref();
                AttemptView {
                    number: attempt.number,
                    status: attempt.status,
                    relay_name: attempt.relay_name,
                    code: reply.map(|reply| reply.code),
                    enhanced: reply.and_then(Reply::enhanced).map(|code| code.to_string()),
                    reply: reply.map(Reply::text),
                    note: attempt.note,
                    meaning,
                    at: attempt.started_at,
                    millis: attempt.duration_ms,
                }
            })
            .collect(),
        row: delivery_row(row),
    })
}

pub(crate) async fn delivery_resolve(
    host: &Host,
    request: ResolveRequest,
) -> Result<Touched, ApiError> {
    let engine = host.engine();
    let ids: Option<Vec<DeliveryId>> = request.ids;
    let campaign = request.campaign;
    let count = engine.resolve_in_doubt(&campaign, ids.as_deref(), request.resolution).await?;
    Ok(Touched { count })
}

pub(crate) async fn delivery_export(
    host: &Host,
    request: DeliveryExport,
) -> Result<Saved, ApiError> {
    let filter = filter_in(request.filter);
    let head = [
        "address",
        "name",
        "status",
        "tries",
        "relay",
        "message_id",
        "code",
        "enhanced",
        "reply",
        "at",
    ];
    let mut file = CsvFile::open(host, &request.token, head)?;
    let mut after = 0;
    loop {
        let page = host.engine().read().deliveries_after(&filter, after, PAGE).await?;
        let Some(last) = page.last() else { return file.finish() };
        after = last.seq;
        for row in page {
            let delivery = &row.delivery;
            let reply = delivery.reply.as_ref();
            file.row([
                delivery.address.clone(),
                delivery.name.clone().unwrap_or_default(),
                delivery.status.word().to_owned(),
                delivery.attempts.to_string(),
                delivery.relay_name.clone().unwrap_or_default(),
                delivery.message_id.clone().unwrap_or_default(),
                reply.map(|reply| reply.code.to_string()).unwrap_or_default(),
                reply.and_then(Reply::enhanced).map(|code| code.to_string()).unwrap_or_default(),
                reply.map(|reply| reply.lines.join(" ")).unwrap_or_default(),
                delivery.updated_at.rfc3339(),
            ])?;
        }
    }
}
