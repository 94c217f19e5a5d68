//! The system's notifications, for when the window is away: a campaign is done, or something
//! needs the user. With the window in sight nothing is sent, since its status strip says it.
//!
//! Leaves out what needs the user and when a campaign is done: the overview says so, and here
//! one overview is only compared with the one before.

use postroom_api::wire::{CampaignStatus, NeedsYou, OverviewView, Tag};
use postroom_api::{Host, wire::AppEvent};
use serde_json::json;
use tauri::{AppHandle, Manager};
use tauri_plugin_notification::NotificationExt;

use crate::words::{Words, words};

/// Remembers the last overview, so that news can be told from what was known.
#[derive(Debug, Default)]
pub struct Watch {
    known: Option<OverviewView>,
}

impl Watch {
    /// Reads the overview again where an event touched it, and tells what is new.
    pub async fn notice(&mut self, app: &AppHandle, host: &Host, event: &AppEvent) {
        // Single deliveries come by the hundred; only what a campaign or a relay became counts.
        if !event.tags.iter().any(|tag| matches!(tag, Tag::Campaigns | Tag::Relays)) {
            return;
        }
        let Ok(answer) = host.call("overview", json!({})).await else { return };
        let Ok(fresh) = serde_json::from_value::<OverviewView>(answer) else { return };
        if let Some(known) = &self.known
            && is_away(app)
        {
            for (title, body) in news(words(), known, &fresh) {
                say(app, &title, &body);
            }
        }
        self.known = Some(fresh);
    }
}

/// What `fresh` tells that `known` did not: a title and a sentence each.
fn news(words: &Words, known: &OverviewView, fresh: &OverviewView) -> Vec<(String, String)> {
    let done = fresh.last.iter().filter(|row| {
        row.status == CampaignStatus::Done && known.current.iter().any(|old| old.id == row.id)
    });
    let done = done.map(|row| {
        let body = words
            .done_more
            .replace("{accepted}", &row.counts.accepted.to_string())
            .replace("{total}", &row.total.to_string());
        (words.done.replace("{name}", &row.title), body)
    });
    let old: Vec<_> = known.needs_you.iter().filter_map(|need| key(need, words)).collect();
    let needs = fresh
        .needs_you
        .iter()
        .filter_map(|need| key(need, words))
        .filter(|key| !old.contains(key))
        .map(|(_, title)| (title, words.look.to_owned()));
    done.chain(needs).collect()
}

/// What is asked of the user and its title; none where nothing new is to be done, as after
/// refused recipients, which a finished campaign reports anyway.
fn key<'a>(need: &'a NeedsYou, words: &Words) -> Option<(&'a str, String)> {
    match need {
        NeedsYou::InDoubt { campaign, name, .. } => {
            Some((campaign, words.in_doubt.replace("{name}", name)))
        }
        NeedsYou::RelayPaused { relay, name, .. } => {
            Some((relay, words.relay_paused.replace("{name}", name)))
        }
        NeedsYou::CampaignStopped { campaign, name, .. } => {
            Some((campaign, words.campaign_stopped.replace("{name}", name)))
        }
        NeedsYou::Overdue { campaign, name, .. } => {
            Some((campaign, words.overdue.replace("{name}", name)))
        }
        NeedsYou::Refused { .. } => None,
    }
}

fn is_away(app: &AppHandle) -> bool {
    !app.get_webview_window(crate::window::MAIN).is_some_and(|window| {
        window.is_visible().unwrap_or(false) && window.is_focused().unwrap_or(false)
    })
}

pub fn say(app: &AppHandle, title: &str, body: &str) {
    // A desktop without a notification service is no fault; the window still tells.
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
            created_at: 0,
            updated_at: 0,
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
            since: 0,
        }
    }

    fn titles(known: &OverviewView, fresh: &OverviewView) -> Vec<String> {
        news(words(), known, fresh).into_iter().map(|(title, _)| title).collect()
    }

    #[test]
    fn a_campaign_that_was_sending_and_is_done_is_news_once() {
        let sending =
            OverviewView { current: vec![campaign(CampaignStatus::Sending)], ..overview() };
        let done = OverviewView { last: vec![campaign(CampaignStatus::Done)], ..overview() };
        assert_eq!(titles(&sending, &done), [words().done.replace("{name}", "Spring news")]);
        assert!(titles(&done, &done).is_empty());
        assert!(news(words(), &sending, &done)[0].1.contains("39"));
    }

    #[test]
    fn a_cancelled_campaign_is_no_news_to_who_cancelled_it() {
        let sending =
            OverviewView { current: vec![campaign(CampaignStatus::Sending)], ..overview() };
        let over = OverviewView { last: vec![campaign(CampaignStatus::Cancelled)], ..overview() };
        assert!(titles(&sending, &over).is_empty());
    }

    #[test]
    fn what_needs_the_user_is_said_when_it_begins() {
        let needs = OverviewView { needs_you: vec![paused()], ..overview() };
        assert_eq!(titles(&overview(), &needs), [words().relay_paused.replace("{name}", "Brevo")]);
        assert!(titles(&needs, &needs).is_empty());
    }
}
