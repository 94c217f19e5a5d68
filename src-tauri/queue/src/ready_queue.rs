//! Whose mail goes next through one relay: finished mails lie here by lane and campaign until a
//! connection takes them.
//!
//! It promises that transactional mails go before all others, that campaigns of one lane take
//! turns, and that no mail is handed out that a limit forbids: the relay's, its domain's, or its
//! campaign's own pace. Leaves out: leasing and rendering (`feed`), the wire (`line`).

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::domain_limits::Gates;
use crate::rate_limiter::Full;
use crate::rate_limiters::Books;
use crate::token_bucket::Pace;
use postroom_mail::Message;
use postroom_model::campaign::Lane;
use postroom_model::clock::Timestamp;
use postroom_model::id::{CampaignId, RelayId};
use postroom_model::relay::Relay;
use postroom_store::lease::Leased;

/// Mails of one campaign that lie ready, at most.
const READY: usize = 256;
/// Mails that wait for their domain's gate, at most; what is more goes back to the queue.
const ASIDE: usize = 256;
/// How often a closed domain gate is looked at again.
const GATE: Duration = Duration::from_millis(250);
/// When a mail comes again that found no room to wait for its domain's gate.
const LATER: Duration = Duration::from_secs(20);

/// A mail ready for the wire.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub leased: Leased,
    pub built: Message,
    /// Held while it is on the wire to a domain with a limit.
    pub pass: Option<Pass>,
}

/// A place in a domain's gate; given back when the mail is done.
#[derive(Debug)]
pub(crate) struct Pass {
    turns: Arc<Turns>,
    domain: String,
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.turns.state().gates.leave(&self.domain);
        self.turns.changed.notify_waiters();
    }
}

/// What a connection is told that asks for a mail.
#[derive(Debug)]
pub(crate) enum Turn {
    Mail(Box<Prepared>),
    /// Its campaign may not go on here: back to the queue, due at once or at a later moment.
    Back(Box<Prepared>, Option<Timestamp>),
    /// There are mails, and a limit holds them for so long.
    Wait(Duration),
    Empty,
}

/// What a campaign's mails may do now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Leave {
    /// Its own pace; none: as fast as the relay allows.
    pub per_second: Option<f64>,
}

struct Heap {
    campaign: CampaignId,
    lane: Lane,
    pace: Pace,
    per_second: Option<f64>,
    mails: VecDeque<Prepared>,
}

#[derive(Default)]
struct State {
    /// The one whose turn it is stands first among those of its lane.
    heaps: VecDeque<Heap>,
    gates: Gates,
    aside: HashMap<String, VecDeque<Prepared>>,
    closed: bool,
}

/// The mails that wait for one relay.
pub(crate) struct Turns {
    relay: RelayId,
    books: Books,
    state: Mutex<State>,
    changed: Notify,
    room: Notify,
}

impl std::fmt::Debug for Turns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Turns").field("relay", &self.relay).finish_non_exhaustive()
    }
}

impl Turns {
    pub fn new(relay: &Relay, books: Books) -> Arc<Self> {
        let state = State { gates: Gates::new(&relay.config.limits), ..State::default() };
        Arc::new(Self {
            relay: relay.id.clone(),
            books,
            state: Mutex::new(state),
            changed: Notify::new(),
            room: Notify::new(),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does this campaign's heap want more?
    pub fn wants(&self, campaign: &CampaignId) -> bool {
        let state = self.state();
        let heap = state.heaps.iter().find(|heap| heap.campaign == *campaign);
        !state.closed && heap.is_none_or(|heap| heap.mails.len() < READY)
    }

    /// Lays mails ready. Those that come too late, when all is closed, come back.
    pub fn lay(
        &self,
        campaign: &CampaignId,
        lane: Lane,
        mails: Vec<Prepared>,
        now: Timestamp,
    ) -> Vec<Prepared> {
        let mut state = self.state();
        if state.closed {
            return mails;
        }
        match state.heaps.iter_mut().find(|heap| heap.campaign == *campaign) {
            Some(heap) => {
                heap.lane = lane;
                heap.mails.extend(mails);
            }
            None => state.heaps.push_back(Heap {
                campaign: campaign.clone(),
                lane,
                pace: Pace::new(None, now),
                per_second: None,
                mails: mails.into(),
            }),
        }
        drop(state);
        self.changed.notify_waiters();
        Vec::new()
    }

    /// The next mail that may leave at `now`. `leave` says what a campaign may do; none: nothing
    /// through this relay.
    pub fn take(
        self: &Arc<Self>,
        leave: impl Fn(&CampaignId) -> Option<Leave>,
        now: Timestamp,
    ) -> Turn {
        let mut state = self.state();
        let mut wait: Option<Duration> = None;
        for lane in [Lane::Transactional, Lane::Campaign] {
            for _ in 0..state.heaps.len() {
                let Some(mut heap) = state.heaps.pop_front() else { break };
                let turn = if heap.lane == lane && !heap.mails.is_empty() {
                    self.try_heap(&mut state, &mut heap, &leave, now)
                } else {
                    None
                };
                state.heaps.push_back(heap);
                match turn {
                    None => {}
                    Some(Turn::Wait(longer)) => {
                        wait = Some(wait.map_or(longer, |wait| wait.min(longer)));
                    }
                    Some(turn) => {
                        drop(state);
                        self.room.notify_one();
                        return turn;
                    }
                }
            }
            // What waited for its domain comes before the lane below.
            if lane == Lane::Campaign
                && let Some(turn) = self.try_aside(&mut state, &leave, now)
            {
                match turn {
                    Turn::Wait(longer) => {
                        wait = Some(wait.map_or(longer, |wait| wait.min(longer)));
                    }
                    turn => return turn,
                }
            }
        }
        wait.map_or(Turn::Empty, Turn::Wait)
    }

    fn try_heap(
        self: &Arc<Self>,
        state: &mut State,
        heap: &mut Heap,
        leave: &impl Fn(&CampaignId) -> Option<Leave>,
        now: Timestamp,
    ) -> Option<Turn> {
        let Some(given) = leave(&heap.campaign) else {
            return heap.mails.pop_front().map(|mail| Turn::Back(Box::new(mail), None));
        };
        if heap.per_second != given.per_second {
            heap.per_second = given.per_second;
            heap.pace = Pace::new(given.per_second, now);
        }
        loop {
            let mail = heap.mails.front()?;
            if let Some(domain) = state.gates.limited(mail.built.to.as_str())
                && !state.gates.is_open(&domain, now)
            {
                let mail = heap.mails.pop_front()?;
                if state.aside.values().map(VecDeque::len).sum::<usize>() >= ASIDE {
                    return Some(Turn::Back(Box::new(mail), Some(now.plus(LATER))));
                }
                state.aside.entry(domain).or_default().push_back(mail);
                continue;
            }
            if let Err(wait) = heap.pace.take(now) {
                return Some(Turn::Wait(wait));
            }
            if let Err(full) = self.permit(now) {
                heap.pace.give_back();
                return Some(Turn::Wait(now.until(full.until)));
            }
            let mail = heap.mails.pop_front()?;
            return Some(self.hand_out(state, mail, now));
        }
    }

    fn try_aside(
        self: &Arc<Self>,
        state: &mut State,
        leave: &impl Fn(&CampaignId) -> Option<Leave>,
        now: Timestamp,
    ) -> Option<Turn> {
        let State { aside, gates, .. } = &mut *state;
        aside.retain(|_, mails| !mails.is_empty());
        let open = aside.keys().find(|domain| gates.is_open(domain, now)).cloned();
        let Some(domain) = open else {
            return (!aside.is_empty()).then_some(Turn::Wait(GATE));
        };
        let mail = aside.get_mut(&domain)?.pop_front()?;
        if leave(&mail.leased.campaign).is_none() {
            return Some(Turn::Back(Box::new(mail), None));
        }
        if let Err(full) = self.permit(now) {
            aside.entry(domain).or_default().push_front(mail);
            return Some(Turn::Wait(now.until(full.until)));
        }
        Some(self.hand_out(state, mail, now))
    }

    fn permit(&self, now: Timestamp) -> Result<(), Full> {
        self.books.with(&self.relay, |book| book.take(now)).unwrap_or(Ok(()))
    }

    fn hand_out(self: &Arc<Self>, state: &mut State, mut mail: Prepared, now: Timestamp) -> Turn {
        if let Some(domain) = state.gates.limited(mail.built.to.as_str()) {
            state.gates.enter(&domain, now);
            mail.pass = Some(Pass { turns: self.clone(), domain });
        }
        Turn::Mail(Box::new(mail))
    }

    /// Returns when something changed here, or after `longest`.
    pub async fn changed(&self, longest: Duration) {
        let _ = tokio::time::timeout(longest, self.changed.notified()).await;
    }

    /// Returns when a mail was taken, or after `longest`.
    pub async fn room(&self, longest: Duration) {
        let _ = tokio::time::timeout(longest, self.room.notified()).await;
    }

    /// Takes nothing more; answers everything that still lies here.
    pub fn close(&self) -> Vec<Prepared> {
        let mut state = self.state();
        state.closed = true;
        let mut rest: Vec<Prepared> = state.heaps.drain(..).flat_map(|heap| heap.mails).collect();
        rest.extend(state.aside.drain().flat_map(|(_, mails)| mails));
        rest
    }
}
