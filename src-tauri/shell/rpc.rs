//! The IPC command of the page: the name of an API command and its request, as JSON.
//!
//! Leaves out: which commands exist and what they take and return, which `postroom-api` defines.

use postroom_api::{ApiError, Host};
use serde_json::Value;
use tauri::State;

/// Runs the API command `name` with its request.
///
/// # Errors
/// When the command is unknown, the request does not fit it, or the command fails.
#[tauri::command]
pub async fn rpc(host: State<'_, Host>, name: String, request: Value) -> Result<Value, ApiError> {
    host.call(&name, request).await
}
