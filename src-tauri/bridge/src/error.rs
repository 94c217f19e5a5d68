//! Errors: for the program that starts a bridge, and for the page as an HTTP answer.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use postroom_api::ApiError;

/// The reason why a bridge or its workspace does not start.
#[derive(Debug, thiserror::Error)]
pub enum BridgeError {
    #[error("{0}")]
    Api(#[from] ApiError),
    #[error("the bridge cannot listen or write: {0}")]
    Io(#[from] std::io::Error),
    #[error("“{0}” cannot be the origin of a page")]
    Origin(String),
    #[error("the sample cannot be made: {0}")]
    Seed(String),
}

/// A refused request: an HTTP status, with the API's error as the body.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    error: ApiError,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, code: &str, message: &str) -> Self {
        Self { status, error: ApiError::new(code, message) }
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        let status = match error.code.as_str() {
            "unknown_command" => StatusCode::NOT_FOUND,
            "bad_request" => StatusCode::BAD_REQUEST,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Self { status, error }
    }
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Self {
        let error = ApiError::new("cannot_write", format!("The file could not be kept: {error}."));
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, error }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(self.error)).into_response()
    }
}
