//! The one door from the page to the program: a command's name and its request, as JSON.
//!
//! Which commands exist, what they take and what they answer stands in `postroom-api`; here
//! nothing is checked and nothing is decided.

use postroom_api::{ApiError, Host};
use serde_json::Value;
use tauri::State;

#[tauri::command]
pub async fn rpc(host: State<'_, Host>, name: String, request: Value) -> Result<Value, ApiError> {
    host.call(&name, request).await
}
