//! The checks before a start: audience, relay, plan and mail.
//!
//! A finding blocks the start, warns, or confirms. Leaves out: the checks of one mail
//! (`postroom-mail::preflight`), of the plan (`delivery_plan`), of time zones (`zone_check`) and of
//! each contact's mail (`render_check`).

use crate::finding::{Finding, Severity};
use crate::{Engine, Result};
use postroom_mail::MessageSource;
use postroom_mail::template::KnownFields;
use postroom_model::campaign::Draft;
use postroom_model::contact::ConsentBasis;
use postroom_model::id::CampaignId;
use postroom_model::relay::{Relay, RelayState};
use postroom_queue::forecast::Forecast;
use postroom_store::audience::LackedField;
use postroom_store::contacts::ContactCounts;
use postroom_store::{letterhead, pictures_in};

/// The result of the checks before a start.
#[derive(Debug, Clone)]
pub struct Review {
    pub draft: Draft,
    pub audience: ContactCounts,
    /// The recipients by consent basis, the most frequent first.
    pub bases: Vec<(ConsentBasis, i64)>,
    pub relay: Option<Relay>,
    /// The forecast from the limits. None: no limit applies, and no throughput is known yet.
    pub forecast: Option<Forecast>,
    pub give_up_hours: i64,
    pub findings: Vec<Finding>,
}

impl Review {
    pub fn can_start(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Block)
    }
}

impl Engine {
    /// Runs the checks before a start.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    pub async fn review(&self, id: &CampaignId) -> Result<Review> {
        let campaign = self.store().campaign(id).await?;
        let draft = campaign.draft;
        self.store().refresh_segments(&draft.lists, self.clock().now()).await?;
        let audience = self.store().audience_counts(&draft.lists, self.clock().now()).await?;
        let bases = self.store().audience_bases(&draft.lists, self.clock().now()).await?;
        let relay = match &draft.relay {
            Some(relay) => self.store().relay(relay).await.ok(),
            None => None,
        };
        let mut findings = self.audience_findings(&draft, &audience).await?;
        findings.extend(self.relay_findings(relay.as_ref()).await);
        findings.extend(self.plan_findings(&draft).await?);
        findings.extend(self.zone_findings(&draft).await?);
        findings.extend(self.mail_findings(id, &draft).await?);
        findings.sort_by_key(|finding| match finding.severity {
            Severity::Block => 0,
            Severity::Warn => 1,
            Severity::Good => 2,
        });
        let forecast = self.forecast_of(&draft, audience.subscribed, None).await?;
        let give_up_hours = i64::from(draft.plan.retry.give_up_hours);
        Ok(Review { draft, audience, bases, relay, forecast, give_up_hours, findings })
    }

    async fn audience_findings(
        &self,
        draft: &Draft,
        audience: &ContactCounts,
    ) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        if draft.lists.is_empty() {
            findings.push(Finding::new(
                Severity::Block,
                "no_lists",
                "No list is chosen.".to_owned(),
            ));
        } else if audience.subscribed == 0 {
            let text = "Nobody on the chosen lists may be written to.".to_owned();
            findings.push(Finding::new(Severity::Block, "nobody_left", text));
        }
        let left_out = audience.left_out();
        if left_out > 0 {
            let text = format!(
                "{left_out} people on the lists are left out: they never agreed, unsubscribed, bounced, complained, or are on the suppression list."
            );
            findings.push(Finding::new(Severity::Good, "left_out", text).with("count", left_out));
        }
        findings.extend(self.field_findings(draft).await?);
        Ok(findings)
    }

    /// A finding for each merge field that contacts of the audience have no value for.
    async fn field_findings(&self, draft: &Draft) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        let fields = self.store().contact_fields().await?;
        let used = used_fields(draft);
        for name in &used {
            let field = match name.as_str() {
                "given_name" => LackedField::GivenName,
                "family_name" => LackedField::FamilyName,
                "address" | "name" | "unsubscribe_url" => continue,
                custom => {
                    match fields.iter().find(|field| {
                        postroom_mail::template::slug(field) == custom || *field == custom
                    }) {
                        Some(field) => LackedField::Custom(field.clone()),
                        None => continue,
                    }
                }
            };
            let lacking =
                self.store().audience_lacking(&draft.lists, &field, self.clock().now()).await?;
            if lacking > 0 {
                let text = format!(
                    "{lacking} people have no value for “{name}”; they read its substitute."
                );
                findings.push(
                    Finding::new(Severity::Warn, "lacks_field", text)
                        .with("count", lacking)
                        .with("field", name),
                );
            }
        }
        Ok(findings)
    }

    async fn relay_findings(&self, relay: Option<&Relay>) -> Vec<Finding> {
        let Some(relay) = relay else {
            return vec![Finding::new(
                Severity::Block,
                "no_relay",
                "No relay is chosen.".to_owned(),
            )];
        };
        let mut findings = Vec::new();
        if relay.kind == postroom_model::relay::RelayKind::Practice {
            let text =
                "This goes to the practice inbox on this computer; nobody real gets it.".to_owned();
            findings.push(Finding::new(Severity::Good, "practice_relay", text));
        }
        if let RelayState::Paused { text, .. } = &relay.state {
            let text = format!("{} is paused: {text}", relay.name);
            findings.push(
                Finding::new(Severity::Warn, "relay_paused", text).with("relay", &relay.name),
            );
        }
        let wants_password = relay.config.user.as_deref().is_some_and(|user| !user.is_empty());
        if wants_password && !self.has_password(&relay.id).await {
            let text = format!("There is no password for {} in this run.", relay.name);
            findings.push(
                Finding::new(Severity::Block, "relay_no_password", text).with("relay", &relay.name),
            );
        }
        findings
    }

    /// The findings about the mail itself.
    pub(crate) async fn mail_findings(
        &self,
        id: &CampaignId,
        draft: &Draft,
    ) -> Result<Vec<Finding>> {
        let letterhead = letterhead(self.store()).await?;
        let pictures = pictures_in(self.store(), &draft.content.html).await?;
        let names = KnownFields::of(self.store().contact_fields().await?);
        let source = MessageSource {
            campaign: id,
            draft,
            pictures: &pictures,
            letterhead: &letterhead,
            names: &names,
        };
        let mut findings: Vec<Finding> = postroom_mail::preflight(&source)
            .into_iter()
            // Contacts without a value are counted in the audience's findings.
            .filter(|found| found.severity != postroom_mail::Severity::Info)
            .map(|found| Finding {
                severity: match found.severity {
                    postroom_mail::Severity::Block => Severity::Block,
                    postroom_mail::Severity::Warn => Severity::Warn,
                    postroom_mail::Severity::Info => Severity::Good,
                },
                code: found.code,
                params: found.params,
                message: found.sentence,
            })
            .collect();
        let (_, person) = self.person_for(draft, None, 0).await?;
        if let Ok(built) = self.build(id, draft, &person, &person.address).await {
            let kilobytes = built.bytes.len().div_ceil(1_024);
            let text = format!("A mail has {kilobytes} KB.");
            findings.push(Finding::new(Severity::Good, "size", text).with("kilobytes", kilobytes));
            let text = "Unsubscribe link and header are in.".to_owned();
            let way_out = String::from_utf8_lossy(&built.bytes).contains("List-Unsubscribe:");
            if way_out && !findings.iter().any(|found| found.code == "unsubscribe_missing") {
                findings.push(Finding::new(Severity::Good, "unsubscribe", text));
            }
        }
        findings.extend(self.render_findings(&source).await?);
        Ok(findings)
    }
}

/// The names of the merge fields in a draft.
fn used_fields(draft: &Draft) -> Vec<String> {
    let names = KnownFields::any();
    let mut used = std::collections::BTreeSet::new();
    let text = draft.content.text.as_deref().unwrap_or("");
    for source in [&draft.subject, &draft.preheader, &draft.content.html, text] {
        let context = postroom_mail::template::Context::Text;
        let plain = source.replace("&quot;", "\"").replace("&#39;", "'");
        if let Ok(template) = postroom_mail::template::Template::compile(&plain, context, &names) {
            used.extend(template.used_fields().iter().cloned());
        }
    }
    used.into_iter().collect()
}
