//! Campaigns: preview a mail, send a test mail, run the checks before a start, and apply commands.
//!
//! Preview, test mail and campaign produce the same bytes; a preview parses those bytes for
//! display. Leaves out: sending a campaign (`postroom-queue`).

use std::collections::BTreeMap;

use crate::finding::{Finding, Severity};
use crate::{Engine, EngineError, Result};
use postroom_mail::template::KnownFields;
use postroom_mail::viewer;
use postroom_mail::viewer::MailView;
use postroom_mail::{Composer, Message, MessageSource};
use postroom_model::campaign::{CampaignCommand, CampaignStatus, Draft};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{Address, ConsentBasis, Contact, ContactStatus, ContactView};
use postroom_model::id::{CampaignId, ContactId, DeliveryId};
use postroom_model::relay::{Relay, RelayState};
use postroom_model::tag::Tag;
use postroom_queue::forecast::Forecast;
use postroom_smtp::classify::{CommandResult, Verdict, classify};
use postroom_smtp::client::{Begun, Envelope, Finished, Session};
use postroom_store::audience::LackedField;
use postroom_store::contacts::ContactCounts;
use postroom_store::{letterhead, pictures_in};

/// A mail as rendered for one contact.
#[derive(Debug, Clone)]
pub struct Preview {
    pub person: Contact,
    /// The number of contacts in the audience who may receive mail.
    pub audience: i64,
    pub message_id: String,
    pub size: i64,
    pub reading: MailView,
}

/// The result of a test mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestSent {
    pub accepted: bool,
    pub relay_name: String,
    pub code: Option<u16>,
    /// The relay's whole reply, or the error.
    pub reply: String,
    /// Stable code of the reply's meaning.
    pub meaning: &'static str,
}

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

/// The contact that a preview shows when the audience is empty.
fn sample_contact(now: Timestamp) -> Result<Contact> {
    let address = Address::parse("anna.example@example.com")
        .map_err(|error| EngineError::invalid("address", error.to_string()))?;
    Ok(Contact {
        id: ContactId("0".repeat(32)),
        address,
        given_name: Some("Anna".to_owned()),
        family_name: Some("Example".to_owned()),
        fields: BTreeMap::new(),
        status: ContactStatus::Subscribed,
        consent: ConsentBasis::NotStated,
        lists: Vec::new(),
        created_at: now,
        updated_at: now,
    })
}

impl Engine {
    /// Applies a command from a button or the command line.
    ///
    /// # Errors
    /// When the campaign's status does not allow it; nothing is changed then.
    pub async fn command(
        &self,
        id: &CampaignId,
        command: CampaignCommand,
    ) -> Result<CampaignStatus> {
        let status = self.store().command(id, command, None, self.clock().now()).await?;
        self.changed(Tag::Campaigns);
        self.changed(Tag::Deliveries);
        if let Some(queue) = self.queue() {
            queue.refresh().await;
        }
        Ok(status)
    }

    async fn build(
        &self,
        id: &CampaignId,
        draft: &Draft,
        person: &Contact,
        to: &Address,
    ) -> Result<Message> {
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
        let composer = Composer::new(&source)?;
        let view = ContactView { address: to, ..person.into() };
        Ok(composer.build(&view, &DeliveryId::new(), self.clock().now())?)
    }

    async fn person_for(
        &self,
        draft: &Draft,
        contact: Option<&ContactId>,
        place: i64,
    ) -> Result<(i64, Contact)> {
        let (audience, at_place) =
            self.store().audience_member(&draft.lists, place, self.clock().now()).await?;
        let person = match (contact, at_place) {
            (Some(id), _) => self.store().contact(id).await?,
            (None, Some(person)) => person,
            (None, None) => sample_contact(self.clock().now())?,
        };
        Ok((audience, person))
    }

    /// Renders the mail for this contact. None: the contact at `place` of the audience, from 0.
    ///
    /// # Errors
    /// [`EngineError::Message`] with the line that is wrong.
    pub async fn preview(
        &self,
        draft: &Draft,
        contact: Option<&ContactId>,
        place: i64,
    ) -> Result<Preview> {
        let (audience, person) = self.person_for(draft, contact, place).await?;
        let mut shown = draft.clone();
        if shown.from_address.is_empty() {
            // A draft without a sender can be previewed.
            shown.from_address = "you@example.com".to_owned();
        }
        let built = self.build(&CampaignId::new(), &shown, &person, &person.address).await?;
        let (reading, built) =
            tokio::task::spawn_blocking(move || (viewer::view(&built.bytes), built))
                .await
                .map_err(|error| EngineError::invalid("preview", error.to_string()))?;
        let size = i64::try_from(built.bytes.len()).unwrap_or(i64::MAX);
        Ok(Preview { person, audience, message_id: built.message_id, size, reading })
    }

    /// Sends the mail, rendered for `contact`, to `address` through the draft's relay, at once and
    /// without the queue. The subject is marked.
    ///
    /// # Errors
    /// When the mail cannot be composed or no relay is chosen. A refusal by the relay is a result,
    /// not an error.
    pub async fn send_test(
        &self,
        draft: &Draft,
        address: &str,
        contact: Option<&ContactId>,
    ) -> Result<TestSent> {
        let to = Address::parse(address)
            .map_err(|error| EngineError::invalid("address", error.to_string()))?;
        let id = draft
            .relay
            .as_ref()
            .ok_or_else(|| EngineError::invalid("relay", "no relay is chosen"))?;
        let relay = self.store().relay(id).await?;
        let mut marked = draft.clone();
        marked.subject = format!("[TEST] {}", draft.subject);
        let (_, person) = self.person_for(draft, contact, 0).await?;
        let built = self.build(&CampaignId::new(), &marked, &person, &to).await?;
        Ok(self.send_once(&relay, &built).await)
    }

    /// Sends one mail over a connection of its own.
    async fn send_once(&self, relay: &Relay, built: &Message) -> TestSent {
        let password = self.password(&relay.id).await.ok().flatten();
        let failed = |trouble: &postroom_smtp::client::SmtpError| TestSent {
            accepted: false,
            relay_name: relay.name.clone(),
            code: trouble.reply().map(|reply| reply.code),
            reply: trouble.to_string(),
            meaning: classify(&CommandResult::Error(trouble)).explanation.code(),
        };
        let secret = password.as_ref().map(postroom_keychain::Secret::reveal);
        let mut session = match Session::open(&relay.config, secret, relay.learnt).await {
            Ok(session) => session,
            Err(trouble) => return failed(&trouble),
        };
        let mut envelope = Envelope::new(built.from.as_str(), built.to.as_str(), &built.bytes);
        envelope.utf8 = built.utf8;
        let begun = session.exchange(None, Some(&envelope)).await;
        let (stage, reply) = match (begun.begun, begun.error) {
            (Some(Begun::Refused { stage, reply, .. }), _) => (stage, reply),
            (_, Some(trouble)) => return failed(&trouble),
            _ => match session.exchange(Some(&built.bytes), None).await.finished {
                Some(Finished::Replied(reply)) => (postroom_smtp::client::Stage::Body, reply),
                Some(Finished::NotSent(trouble) | Finished::InDoubt(trouble)) => {
                    return failed(&trouble);
                }
                None => return failed(&postroom_smtp::client::SmtpError::Unusable),
            },
        };
        session.quit().await;
        let classification = classify(&CommandResult::Reply { stage, reply: &reply });
        TestSent {
            accepted: classification.verdict == Verdict::Accepted,
            relay_name: relay.name.clone(),
            code: Some(reply.code),
            reply: reply.to_string(),
            meaning: classification.explanation.code(),
        }
    }

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

/// The subject without a contact: merge fields show their fallback text. A subject that cannot be
/// rendered is returned as typed.
pub fn plain_subject(subject: &str) -> String {
    let context = postroom_mail::template::Context::Text;
    let fields = BTreeMap::new();
    let Ok(address) = Address::parse("somebody@example.com") else { return subject.to_owned() };
    let nobody =
        ContactView { address: &address, given_name: None, family_name: None, fields: &fields };
    postroom_mail::template::Template::compile(subject, context, &KnownFields::any())
        .and_then(|template| template.render(&postroom_mail::template::MergeData::new(&nobody, "")))
        .unwrap_or_else(|_| subject.to_owned())
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
