//! The practice relay: its faults and its inbox.

use postroom_mail::viewer;
use postroom_mail::viewer::Person;
use postroom_smtp::server::{Cut, Defer, Faults, Refuse, Slow};
use postroom_store::practice_mails::PracticeMail;

use super::convert::some_text;
use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

/// An empty list of patterns turns the fault off.
fn faults_in(view: FaultsView) -> Faults {
    let clean = |patterns: Vec<String>| -> Vec<String> {
        patterns.into_iter().filter_map(some_text).collect()
    };
    let (refuse, defer, cut) = (clean(view.refuse), clean(view.defer), clean(view.drop_after_data));
    Faults {
        refuse: Refuse { on: !refuse.is_empty(), patterns: refuse },
        defer: Defer { on: !defer.is_empty(), patterns: defer, times: view.defer_times.max(1) },
        cut: Cut { on: !cut.is_empty(), patterns: cut, one_in: None, keep: true },
        slow: Slow { on: view.slow_ms > 0, millis: u64::from(view.slow_ms) },
        refuse_sign_in: view.refuse_sign_in,
        unavailable: false,
    }
}

fn faults_out(faults: Faults) -> FaultsView {
    let when = |on: bool, patterns: Vec<String>| if on { patterns } else { Vec::new() };
    FaultsView {
        refuse: when(faults.refuse.on, faults.refuse.patterns),
        defer: when(faults.defer.on, faults.defer.patterns),
        defer_times: faults.defer.times,
        drop_after_data: when(faults.cut.on, faults.cut.patterns),
        slow_ms: if faults.slow.on {
            u32::try_from(faults.slow.millis).unwrap_or(u32::MAX)
        } else {
            0
        },
        refuse_sign_in: faults.refuse_sign_in,
    }
}

pub(crate) async fn practice_state(
    host: &Host,
    _request: Nothing,
) -> Result<PracticeView, ApiError> {
    let state = host.engine().practice_state().await?;
    Ok(PracticeView {
        running: state.port.is_some(),
        port: state.port.unwrap_or(0),
        error: state.error,
        captured: host.engine().read().practice_count().await?,
        faults: faults_out(state.faults),
        user: state.user.to_owned(),
        password: state.password,
    })
}

pub(crate) async fn practice_faults(
    host: &Host,
    request: FaultsView,
) -> Result<PracticeView, ApiError> {
    host.engine().set_practice_faults(faults_in(request)).await?;
    practice_state(host, Nothing {}).await
}

fn inbox_row(row: PracticeMail) -> InboxRow {
    InboxRow {
        id: row.id,
        at: row.at,
        from: row.from,
        to: row.envelope_to,
        subject: row.subject,
        size: row.size,
    }
}

pub(crate) async fn practice_inbox(
    host: &Host,
    request: InboxRequest,
) -> Result<InboxPage, ApiError> {
    let reader = host.engine().read();
    let limit = request.limit.clamp(1, 500);
    let (total, rows) =
        reader.practice_inbox(&request.search, request.offset.max(0), limit).await?;
    Ok(InboxPage { total, rows: rows.into_iter().map(inbox_row).collect() })
}

fn people(people: &[Person]) -> String {
    people.iter().map(Person::to_string).collect::<Vec<_>>().join(", ")
}

pub(crate) async fn practice_mail(
    host: &Host,
    request: ById<String>,
) -> Result<CaughtMail, ApiError> {
    let (row, bytes) = host.engine().read().practice_mail(&request.id).await?;
    // Parsing a large mail takes time that the other commands must not wait for.
    let (read, bytes) = tokio::task::spawn_blocking(move || (viewer::view(&bytes), bytes))
        .await
        .map_err(|error| ApiError::new("mail", error.to_string()))?;
    Ok(CaughtMail {
        id: row.id,
        at: row.at,
        envelope_from: row.envelope_from,
        envelope_to: row.envelope_to,
        encrypted: row.encrypted,
        user: row.user,
        from: people(&read.from),
        to: people(&read.to),
        subject: read.subject,
        html: read.html,
        text: read.text,
        source: String::from_utf8_lossy(&bytes).into_owned(),
        headers: read.headers,
        size: row.size,
    })
}

pub(crate) async fn practice_clear(host: &Host, _request: Nothing) -> Result<Touched, ApiError> {
    let count = host.engine().clear_practice().await?;
    Ok(Touched { count })
}
