//! One handler for each endpoint. No handler knows a command; `POST /call/{command}` passes all of
//! them to the API.

use std::convert::Infallible;
use std::path::Path as FilePath;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::{Stream, StreamExt, stream};
use postroom_api::wire::AppEvent;
use postroom_api::{AdmittedFile, ApiError, Host, Upload};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::sync::broadcast::error::RecvError;

use crate::error::Refusal;
use crate::files::{Files, file_name};

/// The state that the handlers share.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    pub(crate) host: Host,
    pub(crate) files: Files,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Named {
    name: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Subscription {
    /// The page was connected before and may have missed events.
    #[serde(default)]
    again: bool,
}

/// The token of a file that a later command writes.
#[derive(Debug, Serialize)]
pub(crate) struct Save {
    token: String,
}

pub(crate) async fn call(
    State(shared): State<Shared>,
    Path(command): Path<String>,
    Json(request): Json<Value>,
) -> Result<Json<Value>, Refusal> {
    Ok(Json(shared.host.call(&command, request).await?))
}

pub(crate) async fn events(
    State(shared): State<Shared>,
    Query(subscription): Query<Subscription>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let receiver = shared.host.events();
    let missed = subscription.again.then(AppEvent::everything);
    let later = stream::unfold(receiver, |mut receiver| async {
        match receiver.recv().await {
            Ok(event) => Some((event, receiver)),
            Err(RecvError::Lagged(_)) => Some((AppEvent::everything(), receiver)),
            Err(RecvError::Closed) => None,
        }
    });
    let events = stream::iter(missed).chain(later);
    Sse::new(events.map(|event| Ok(event_text(&event)))).keep_alive(KeepAlive::default())
}

fn event_text(event: &AppEvent) -> Event {
    // Tags are always serializable; the page would ignore an event without data.
    Event::default().json_data(event).unwrap_or_default()
}

/// Receives a file that the user chose or dropped, and writes it to disk as it arrives.
pub(crate) async fn admit(
    State(shared): State<Shared>,
    Query(named): Query<Named>,
    body: Body,
) -> Result<Json<AdmittedFile>, Refusal> {
    let path = shared.files.new_path(&named.name)?;
    write(&path, body).await?;
    Ok(Json(shared.host.admit(path)?))
}

async fn write(path: &FilePath, body: Body) -> std::io::Result<()> {
    let mut file = tokio::fs::File::create(path).await?;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        file.write_all(&chunk.map_err(std::io::Error::other)?).await?;
    }
    file.flush().await
}

/// Creates a path for an export; the page passes the token to the command that writes it.
pub(crate) async fn open_save(
    State(shared): State<Shared>,
    Json(named): Json<Named>,
) -> Result<Json<Save>, Refusal> {
    let path = shared.files.new_path(&named.name)?;
    let token = shared.host.grant_save(path.clone());
    shared.files.remember_save(&token, path);
    Ok(Json(Save { token }))
}

/// Returns the file that an export wrote.
pub(crate) async fn read_save(
    State(shared): State<Shared>,
    Path(token): Path<String>,
) -> Result<([(&'static str, String); 1], Body), Refusal> {
    let unknown =
        || Refusal::new(StatusCode::NOT_FOUND, "file_unknown", "Nothing was written here.");
    let path = shared.files.save(&token).ok_or_else(unknown)?;
    let file = tokio::fs::File::open(&path).await.map_err(|_| unknown())?;
    let chunks = stream::try_unfold(file, |mut file| async {
        let mut chunk = vec![0; 64 * 1024];
        let read = tokio::io::AsyncReadExt::read(&mut file, &mut chunk).await?;
        chunk.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then_some((chunk, file)))
    });
    let name = format!("attachment; filename*=UTF-8''{}", percent_encoded(&file_name(&path)));
    Ok(([("content-disposition", name)], Body::from_stream(chunks)))
}

/// RFC 5987 3.2.1: an attr-char is written unchanged, any other byte as `%XX`.
fn percent_encoded(name: &str) -> String {
    name.bytes()
        .map(|byte| match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'.' | b'-' | b'_' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// Receives a pasted picture; its type is the content type of the request.
pub(crate) async fn upload(
    State(shared): State<Shared>,
    Query(named): Query<Named>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Value>, Refusal> {
    let mime = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let picture = Upload { name: named.name, mime: mime.to_owned(), bytes: bytes.to_vec() };
    Ok(Json(shared.host.upload(picture).await?))
}

pub(crate) async fn unknown() -> Refusal {
    ApiError::new("unknown_command", "There is no such endpoint.").into()
}
