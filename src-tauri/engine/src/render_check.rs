//! Renders a campaign for everybody in its audience before the start, so that a merge field that
//! fails for some contacts is found before the first mail.
//!
//! It promises to stop after [`FAILURES_MAX`] failures or [`TIME_MAX`]. A draft whose fields only show
//! values cannot fail and is not rendered. Leaves out: the mails themselves.

use std::sync::Arc;
use std::time::{Duration, Instant};

use postroom_mail::{Composer, MessageSource};
use postroom_model::contact::Contact;

use crate::finding::{Finding, Severity};
use crate::{Engine, EngineError, Result};

/// The failures after which the check stops.
const FAILURES_MAX: usize = 20;
/// The addresses that the finding names.
const NAMED: usize = 3;
/// The contacts that are read at once.
const PAGE: i64 = 1_000;
const TIME_MAX: Duration = Duration::from_secs(10);

impl Engine {
    /// The finding about contacts for whom the mail cannot be rendered, if there are any.
    pub(crate) async fn render_findings(
        &self,
        source: &MessageSource<'_>,
    ) -> Result<Option<Finding>> {
        // What no mail can be made of is a finding of the preflight.
        let Some(composer) = Composer::new(source).ok().filter(Composer::can_fail) else {
            return Ok(None);
        };
        let (composer, now, began) = (Arc::new(composer), self.clock().now(), Instant::now());
        let (mut after, mut checked, mut failures) = (0, 0, Vec::new());
        loop {
            let page = self.read().audience_page(&source.draft.lists, after, PAGE, now).await?;
            let Some((last, _)) = page.last() else { break };
            after = *last;
            checked += page.len();
            let composer = Arc::clone(&composer);
            let contacts = page.into_iter().map(|(_, contact)| contact).collect();
            let most = FAILURES_MAX - failures.len();
            let found = tokio::task::spawn_blocking(move || {
                failures_among(&composer, contacts, most, began)
            });
            failures.extend(
                found.await.map_err(|error| EngineError::invalid("mail", error.to_string()))?,
            );
            if failures.len() >= FAILURES_MAX {
                break;
            }
            if began.elapsed() > TIME_MAX {
                if failures.is_empty() {
                    return Ok(Some(not_all_rendered(checked)));
                }
                break;
            }
        }
        Ok(render_finding(&failures))
    }
}

/// Address and reason of the first contacts for whom the mail fails.
fn failures_among(
    composer: &Composer,
    contacts: Vec<Contact>,
    most: usize,
    began: Instant,
) -> Vec<(String, String)> {
    contacts
        .iter()
        .take_while(|_| began.elapsed() <= TIME_MAX)
        .filter_map(|contact| {
            let error = composer.check(&contact.into()).err()?;
            Some((contact.address.display(), error.to_string()))
        })
        .take(most)
        .collect()
}

fn render_finding(failures: &[(String, String)]) -> Option<Finding> {
    let (_, reason) = failures.first()?;
    let named: Vec<&str> =
        failures.iter().take(NAMED).map(|(address, _)| address.as_str()).collect();
    let named = named.join(", ");
    let count = failures.len();
    let least = if count >= FAILURES_MAX { "At least " } else { "" };
    let text =
        format!("{least}{count} people would get no mail, among them {named}, because {reason}.");
    let finding = Finding::new(Severity::Block, "render_failed", text);
    Some(finding.with("count", count).with("people", named).with("reason", reason))
}

fn not_all_rendered(checked: usize) -> Finding {
    let text = format!(
        "The mail takes long to render. It was checked for the first {checked} people only."
    );
    Finding::new(Severity::Warn, "render_unchecked", text).with("count", checked)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::collections::BTreeMap;

    use postroom_keychain::Secrets;
    use postroom_model::campaign::Draft;
    use postroom_model::contact::{Address, ContactStatus, ListKind, NewContact};
    use postroom_model::id::{CampaignId, ListId};

    use super::*;
    use crate::EngineOptions;

    #[tokio::test]
    async fn field_that_fails_for_one_contact_blocks_the_start() {
        let folder = tempfile::tempdir().unwrap();
        let mut options = EngineOptions::new(folder.path().join("shop.postroom"));
        options.secrets = Some(Secrets::in_memory());
        let engine = Engine::open(options).await.unwrap();
        let list = ListId::new();
        engine.put_list(&list, ListKind::List, "News").await.unwrap();
        for (address, points) in [("a@example.com", "12"), ("b@example.com", "many")] {
            let new = NewContact {
                address: Address::parse(address).unwrap(),
                given_name: None,
                family_name: None,
                fields: BTreeMap::from([("points".to_owned(), points.to_owned())]),
            };
            let status = ContactStatus::Subscribed;
            engine.put_contact(None, &new, status, std::slice::from_ref(&list)).await.unwrap();
        }
        let draft = |html: &str| {
            let mut draft = Draft {
                from_address: "news@example.com".to_owned(),
                subject: "News".to_owned(),
                lists: vec![list.clone()],
                ..Draft::default()
            };
            html.clone_into(&mut draft.content.html);
            draft
        };
        let find = async |html: &str| {
            let id = CampaignId::new();
            let findings = engine.mail_findings(&id, &draft(html)).await.unwrap();
            findings.into_iter().find(|finding| finding.code.starts_with("render_"))
        };
        assert!(find("<p>{{ points }}</p>").await.is_none());
        assert!(find("<p>{{ points | upper }}</p>").await.is_none());
        let finding = find("<p>{{ (points | int) + 1 }}</p>").await.unwrap();
        assert_eq!((finding.severity, finding.code.as_str()), (Severity::Block, "render_failed"));
        assert!(finding.message.contains("b@example.com"), "{}", finding.message);
        engine.shutdown().await;
    }
}
