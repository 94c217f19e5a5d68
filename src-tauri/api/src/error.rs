//! The error that the page receives: a stable code for the page, a sentence and a hint for the
//! user. It never contains a secret or a path that the user did not choose.

use postroom_engine::EngineError;
use postroom_model::text::sentence;
use postroom_store::StoreError;

use crate::wire::FailureView;

/// A failed command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    pub code: String,
    pub message: String,
    pub hint: Option<String>,
}

impl ApiError {
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), hint: None }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn bad_request(error: serde_json::Error) -> Self {
        Self::new("bad_request", format!("The request cannot be read: {error}."))
    }

    pub(crate) fn unknown_command(name: &str) -> Self {
        Self::new("unknown_command", format!("There is no command “{name}”."))
    }

    pub fn view(&self) -> FailureView {
        FailureView {
            code: self.code.clone(),
            message: self.message.clone(),
            hint: self.hint.clone(),
        }
    }
}

impl serde::Serialize for ApiError {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.view().serialize(serializer)
    }
}

/// The hint for a code: what was not changed, and what the user can do.
fn hint_for(code: &str) -> Option<&'static str> {
    Some(match code {
        "workspace_newer" => {
            "The file was left untouched. Install the newer Postroom, or open another workspace."
        }
        "workspace_not_ours" => "The file was left untouched. Choose another one.",
        "already_sending" => {
            "Nothing was changed. Close the other Postroom or its command line first."
        }
        "workspace_busy" => "Nothing was changed. Try again in a moment.",
        "disk_full" => "Nothing was half-written. Make room on the disk and try again.",
        "stale" => "Nothing was overwritten. Open it again to see the newest state.",
        "name_taken" => "Choose another name.",
        "relay_in_use" => {
            "Wait until the campaign is done, stop it, or let another relay take over."
        }
        "nobody_left" => "Choose another list, or add people to this one.",
        "not_sending" => "Everything is kept. The other program goes on sending.",
        _ => return None,
    })
}

impl From<EngineError> for ApiError {
    fn from(error: EngineError) -> Self {
        let code = match &error {
            // The page displays the sentence under the field.
            EngineError::Invalid { field, .. } => format!("invalid_{field}"),
            other => other.code().to_owned(),
        };
        let hint = hint_for(&code).map(str::to_owned);
        Self { message: sentence(&error.to_string()), code, hint }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        EngineError::from(error).into()
    }
}
