//! Desktop notifications while the window is hidden or in the background: a campaign is done, or
//! something needs attention. A visible window causes none, because its status bar shows the same.
//!
//! Leaves out: what needs attention and when a campaign is done, which the overview contains; this
//! module only compares one overview with the previous one.

use postroom_api::wire::{CampaignStatus, NeedsYou, OverviewView, Tag};
use postroom_api::{Host, wire::AppEvent};
use serde_json::json;
use tauri::{AppHandle, Manager};
use tauri_plugin_notification::NotificationExt;

use crate::strings::{Strings, strings};

/// Stores the last overview, to find what is new in the next one.
#[derive(Debug, Default)]
pub struct OverviewWatch {
    known: Option<OverviewView>,
}

impl OverviewWatch {
    /// Reads the overview again when an event affects it, and sends notifications about new
    /// entries.
    pub async fn on_event(&mut self, app: &AppHandle, host: &Host, event: &AppEvent) {
        // Single deliveries change very often; only campaigns and relays matter here.
        if !event.tags.iter().any(|tag| matches!(tag, Tag::Campaigns | Tag::Relays)) {
            return;
        }
        let Ok(answer) = host.call("overview", json!({})).await else { return };
        let Ok(fresh) = serde_json::from_value::<OverviewView>(answer) else { return };
        if let Some(known) = &self.known
            && is_away(app)
        {
            for (title, body) in news(strings(), known, &fresh) {
                show(app, &title, &body);
            }
        }
        self.known = Some(fresh);
    }
}

/// Title and body of each notification for what `fresh` has and `known` has not.
fn news(strings: &Strings, known: &OverviewView, fresh: &OverviewView) -> Vec<(String, String)> {
    let done = fresh.last.iter().filter(|row| {
        row.status == CampaignStatus::Done && known.current.iter().any(|old| old.id == row.id)
    });
    let done = done.map(|row| {
        let body = strings
            .done_more
            .replace("{accepted}", &row.counts.accepted.to_string())
            .replace("{total}", &row.total.to_string());
        (strings.done.replace("{name}", &row.title), body)
    });
    let old: Vec<_> = known.needs_you.iter().filter_map(|need| key(need, strings)).collect();
    let needs = fresh
        .needs_you
        .iter()
        .filter_map(|need| key(need, strings))
        .filter(|key| !old.contains(key))
        .map(|(_, title)| (title, strings.open_details.to_owned()));
    done.chain(needs).collect()
}

/// The id of an entry that needs attention and the title of its notification. None when the user
/// need not act, as after refused recipients, which the notification of a finished campaign reports
/// anyway.
fn key<'a>(need: &'a NeedsYou, strings: &Strings) -> Option<(&'a str, String)> {
    match need {
        NeedsYou::InDoubt { campaign, name, .. } => {
            Some((campaign.as_str(), strings.in_doubt.replace("{name}", name)))
        }
        NeedsYou::RelayPaused { relay, name, .. } => {
            Some((relay.as_str(), strings.relay_paused.replace("{name}", name)))
        }
        NeedsYou::CampaignStopped { campaign, name, .. } => {
            Some((campaign.as_str(), strings.campaign_stopped.replace("{name}", name)))
        }
        NeedsYou::Overdue { campaign, name, .. } => {
            Some((campaign.as_str(), strings.overdue.replace("{name}", name)))
        }
        NeedsYou::Refused { .. } => None,
    }
}

fn is_away(app: &AppHandle) -> bool {
    !app.get_webview_window(crate::window::MAIN).is_some_and(|window| {
        window.is_visible().unwrap_or(false) && window.is_focused().unwrap_or(false)
    })
}

pub fn show(app: &AppHandle, title: &str, body: &str) {
    // Some desktops have no notification service; the window still shows the message.
    if let Err(error) = app.notification().builder().title(title).body(body).show() {
        tracing::info!(%error, "no notification");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use postroom_api::wire::{CampaignRow, Counts, PauseReason};

    use super::*;

    fn overview() -> OverviewView {
        OverviewView {
            current: Vec::new(),
            last: Vec::new(),
            drafts: Vec::new(),
            needs_you: Vec::new(),
            relays: Vec::new(),
            contacts: 0,
            sendable: 0,
            practice_caught: 0,
        }
    }

    fn campaign(status: CampaignStatus) -> CampaignRow {
        CampaignRow {
            id: "c1".into(),
            name: "Spring news".into(),
            title: "Spring news".into(),
            subject: String::new(),
            status,
            counts: Counts { accepted: 39, refused: 1, ..Counts::default() },
            total: 40,
            relay_name: None,
            starts_at: None,
            created_at: postroom_api::Timestamp(0),
            updated_at: postroom_api::Timestamp(0),
            started_at: None,
            finished_at: None,
            buttons: Vec::new(),
        }
    }

    fn paused() -> NeedsYou {
        NeedsYou::RelayPaused {
            relay: "r1".into(),
            name: "Brevo".into(),
            why: PauseReason::WrongPassword,
            text: String::new(),
            since: postroom_api::Timestamp(0),
        }
    }

    fn titles(known: &OverviewView, fresh: &OverviewView) -> Vec<String> {
        news(strings(), known, fresh).into_iter().map(|(title, _)| title).collect()
    }

    #[test]
    fn finished_campaign_is_notified_once() {
        let sending =
            OverviewView { current: vec![campaign(CampaignStatus::Sending)], ..overview() };
        let done = OverviewView { last: vec![campaign(CampaignStatus::Done)], ..overview() };
        assert_eq!(titles(&sending, &done), [strings().done.replace("{name}", "Spring news")]);
        assert!(titles(&done, &done).is_empty());
        assert!(news(strings(), &sending, &done)[0].1.contains("39"));
    }

    #[test]
    fn cancelled_campaign_is_not_notified() {
        let sending =
            OverviewView { current: vec![campaign(CampaignStatus::Sending)], ..overview() };
        let over = OverviewView { last: vec![campaign(CampaignStatus::Cancelled)], ..overview() };
        assert!(titles(&sending, &over).is_empty());
    }

    #[test]
    fn new_need_for_attention_is_notified_once() {
        let needs = OverviewView { needs_you: vec![paused()], ..overview() };
        assert_eq!(
            titles(&overview(), &needs),
            [strings().relay_paused.replace("{name}", "Brevo")]
        );
        assert!(titles(&needs, &needs).is_empty());
    }
}
