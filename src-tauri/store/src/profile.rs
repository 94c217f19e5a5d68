//! Who the workspace belongs to, from the settings.

use serde::{Deserialize, Serialize};

use crate::{Reader, Result};
use postroom_model::mail::SenderDetails;

/// Key of [`Profile`] in the settings.
pub const PROFILE: &str = "profile";

/// Who this workspace belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    pub workspace_name: String,
    pub sender_name: String,
    pub sender_address: String,
    pub postal_address: String,
    /// Language of the mails; empty: not said.
    pub mail_language: String,
}

/// The name and the postal address that stand on every mail, from the settings.
///
/// # Errors
/// [`StoreError`](crate::StoreError) if the workspace file cannot be read.
pub async fn letterhead(store: &Reader) -> Result<SenderDetails> {
    let profile: Profile = store.setting(PROFILE).await?.unwrap_or_default();
    Ok(SenderDetails {
        organisation: profile.workspace_name,
        postal_address: profile.postal_address,
        language: profile.mail_language,
        unsubscribe: None,
    })
}
