//! The gallery of designs, and documents of blocks.

use postroom_design::gallery::{self, Design};
use postroom_engine::designs::{compose_design, content_of_document};
use postroom_mail::viewer;
use postroom_model::contact::{Address, Mailbox};

use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

/// The people of a preview; nothing is sent to them.
const PREVIEW_FROM: &str = "Alder & Moss <news@alder-moss.example>";
const PREVIEW_TO: &str = "ada@example.org";

pub(crate) async fn design_list(
    host: &Host,
    _request: Nothing,
) -> Result<Vec<DesignView>, ApiError> {
    let now = host.engine().clock().now();
    let views = tokio::task::spawn_blocking(move || {
        gallery::designs().into_iter().map(|design| view(design, now)).collect()
    });
    views.await.map_err(|error| ApiError::new("design", error.to_string()))?
}

fn view(design: Design, now: postroom_model::clock::Timestamp) -> Result<DesignView, ApiError> {
    let mut alternative = design.clone();
    alternative.document.theme = alternative.alternative_theme.clone();
    Ok(DesignView {
        html: preview(&design, now)?,
        alternative_html: preview(&alternative, now)?,
        id: design.id,
        name: design.name,
        category: design.category,
        description: design.description,
        subject: design.subject,
        theme: design.document.theme,
        alternative_theme: design.alternative_theme,
    })
}

fn preview(design: &Design, now: postroom_model::clock::Timestamp) -> Result<String, ApiError> {
    let invalid = |error: String| ApiError::new("design", error);
    let from = Mailbox::parse(PREVIEW_FROM).map_err(|error| invalid(error.to_string()))?;
    let to = Address::parse(PREVIEW_TO).map_err(|error| invalid(error.to_string()))?;
    let message = compose_design(design, &from, &to, &design.sample_data, now)?;
    Ok(viewer::view(&message.bytes).html.unwrap_or_default())
}

/// A new mail from a design; stores its pictures.
pub(crate) async fn design_use(host: &Host, request: DesignUse) -> Result<DesignStart, ApiError> {
    let start = host.engine().use_design(&request.id, request.alternative, None).await?;
    Ok(DesignStart { subject: start.subject, preheader: start.preheader, document: start.document })
}

pub(crate) async fn document_render(
    _host: &Host,
    request: DocumentRender,
) -> Result<RenderedDocument, ApiError> {
    let content = content_of_document(&request.document)?;
    Ok(RenderedDocument { html: content.html, text: content.text.unwrap_or_default() })
}
