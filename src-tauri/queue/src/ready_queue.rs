//! The ready queue of one relay: rendered mails, by lane and campaign, until a connection takes them.
//!
//! It promises that transactional mails go before all others, that the campaigns of one lane take
//! turns, and that no mail is handed out against a limit of the relay, of its recipient's domain or
//! of its campaign. Leaves out: leasing and rendering (`prefetch`), SMTP (`connection`).

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::domain_limits::DomainLimits;
use crate::rate_limiter::ExhaustedLimit;
use crate::rate_limiters::RateLimiters;
use crate::token_bucket::TokenBucket;
use postroom_mail::Message;
use postroom_model::campaign::Lane;
use postroom_model::clock::Timestamp;
use postroom_model::contact::Address;
use postroom_model::id::{CampaignId, RelayId};
use postroom_model::relay::Relay;
use postroom_store::lease::Leased;

/// The most rendered mails of one campaign.
const READY_MAX: usize = 256;
/// The bytes of the rendered mails of one campaign from which no more are added.
const READY_BYTES: usize = 64 * 1024 * 1024;
/// The most mails that are parked until their domain limit allows them; more are put back.
const PARKED_MAX: usize = 256;
/// How often the domain limits of parked mails are checked.
const PARKED_POLL: Duration = Duration::from_millis(250);
/// A mail that cannot be parked because the park is full is due again after this time.
const PARKED_FULL_DELAY: Duration = Duration::from_secs(20);

/// A mail as it is sent. The receivers of an app's mail share its text.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub message_id: String,
    /// MAIL FROM; empty for the null sender.
    pub from: String,
    pub to: Address,
    pub bytes: Arc<Vec<u8>>,
    /// The relay must offer SMTPUTF8 (RFC 6531).
    pub utf8: bool,
}

impl From<Message> for Outgoing {
    fn from(message: Message) -> Self {
        Self {
            message_id: message.message_id,
            from: message.from.as_str().to_owned(),
            to: message.to,
            bytes: Arc::new(message.bytes),
            utf8: message.utf8,
        }
    }
}

/// A leased delivery and its rendered mail.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub leased: Leased,
    pub built: Outgoing,
    /// Held while the mail is under way to a domain with a limit.
    pub domain_slot: Option<DomainSlot>,
}

/// A place within a domain limit; released on drop.
#[derive(Debug)]
pub(crate) struct DomainSlot {
    ready: Arc<ReadyQueue>,
    domain: String,
}

impl Drop for DomainSlot {
    fn drop(&mut self) {
        self.ready.state().domains.release(&self.domain);
        self.ready.changed.notify_waiters();
    }
}

/// The answer to a connection that asks for a mail.
#[derive(Debug)]
pub(crate) enum Popped {
    Mail(Box<Prepared>),
    /// The mail may not be sent through this relay now: put it back, due at this time; none: at once.
    PutBack(Box<Prepared>, Option<Timestamp>),
    /// A limit holds the mails for this long.
    Wait(Duration),
    Empty,
}

/// A campaign may send through this relay, at this rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Permit {
    /// The campaign's own rate, mails per second; none: as fast as the relay allows.
    pub per_second: Option<f64>,
}

/// The rendered mails of one campaign.
struct CampaignQueue {
    campaign: CampaignId,
    lane: Lane,
    bucket: TokenBucket,
    per_second: Option<f64>,
    mails: VecDeque<Prepared>,
}

impl CampaignQueue {
    fn has_room(&self) -> bool {
        let bytes: usize = self.mails.iter().map(|mail| mail.built.bytes.len()).sum();
        self.mails.len() < READY_MAX && bytes < READY_BYTES
    }
}

#[derive(Default)]
struct State {
    /// The campaign whose turn it is comes first among those of its lane.
    campaigns: VecDeque<CampaignQueue>,
    domains: DomainLimits,
    parked: HashMap<String, VecDeque<Prepared>>,
    closed: bool,
}

/// The rendered mails that wait for a connection of one relay.
pub(crate) struct ReadyQueue {
    relay: RelayId,
    limiters: RateLimiters,
    state: Mutex<State>,
    changed: Notify,
    room: Notify,
}

impl std::fmt::Debug for ReadyQueue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReadyQueue").field("relay", &self.relay).finish_non_exhaustive()
    }
}

impl ReadyQueue {
    pub fn new(relay: &Relay, limiters: RateLimiters) -> Arc<Self> {
        let state = State { domains: DomainLimits::new(&relay.config.limits), ..State::default() };
        Arc::new(Self {
            relay: relay.id.clone(),
            limiters,
            state: Mutex::new(state),
            changed: Notify::new(),
            room: Notify::new(),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether more mails of this campaign can be added.
    pub fn has_room(&self, campaign: &CampaignId) -> bool {
        let state = self.state();
        let queue = state.campaigns.iter().find(|queue| queue.campaign == *campaign);
        !state.closed && queue.is_none_or(CampaignQueue::has_room)
    }

    /// Adds mails. Returns them when the queue is closed.
    pub fn push(
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
        match state.campaigns.iter_mut().find(|queue| queue.campaign == *campaign) {
            Some(queue) => {
                queue.lane = lane;
                queue.mails.extend(mails);
            }
            None => state.campaigns.push_back(CampaignQueue {
                campaign: campaign.clone(),
                lane,
                bucket: TokenBucket::new(None, now),
                per_second: None,
                mails: mails.into(),
            }),
        }
        drop(state);
        self.changed.notify_waiters();
        Vec::new()
    }

    /// Returns the next mail that may be sent at `now`. `permit` answers whether a campaign may send
    /// through this relay.
    pub fn pop(
        self: &Arc<Self>,
        permit: impl Fn(&CampaignId) -> Option<Permit>,
        now: Timestamp,
    ) -> Popped {
        let mut state = self.state();
        let mut wait: Option<Duration> = None;
        for lane in [Lane::Transactional, Lane::Campaign] {
            for _ in 0..state.campaigns.len() {
                let Some(mut queue) = state.campaigns.pop_front() else { break };
                let popped = if queue.lane == lane && !queue.mails.is_empty() {
                    self.pop_from(&mut state, &mut queue, &permit, now)
                } else {
                    None
                };
                state.campaigns.push_back(queue);
                match popped {
                    None => {}
                    Some(Popped::Wait(longer)) => {
                        wait = Some(wait.map_or(longer, |wait| wait.min(longer)));
                    }
                    Some(popped) => {
                        drop(state);
                        self.room.notify_one();
                        return popped;
                    }
                }
            }
            // Parked mails come after the mails of both lanes.
            if lane == Lane::Campaign
                && let Some(popped) = self.pop_parked(&mut state, &permit, now)
            {
                match popped {
                    Popped::Wait(longer) => {
                        wait = Some(wait.map_or(longer, |wait| wait.min(longer)));
                    }
                    popped => return popped,
                }
            }
        }
        wait.map_or(Popped::Empty, Popped::Wait)
    }

    fn pop_from(
        self: &Arc<Self>,
        state: &mut State,
        queue: &mut CampaignQueue,
        permit: &impl Fn(&CampaignId) -> Option<Permit>,
        now: Timestamp,
    ) -> Option<Popped> {
        let Some(permitted) = permit(&queue.campaign) else {
            return queue.mails.pop_front().map(|mail| Popped::PutBack(Box::new(mail), None));
        };
        if queue.per_second != permitted.per_second {
            queue.per_second = permitted.per_second;
            queue.bucket = TokenBucket::new(permitted.per_second, now);
        }
        loop {
            let mail = queue.mails.front()?;
            if let Some(domain) = state.domains.limited_domain(mail.built.to.as_str())
                && !state.domains.allows(&domain, now)
            {
                let mail = queue.mails.pop_front()?;
                if state.parked.values().map(VecDeque::len).sum::<usize>() >= PARKED_MAX {
                    return Some(Popped::PutBack(
                        Box::new(mail),
                        Some(now.plus(PARKED_FULL_DELAY)),
                    ));
                }
                state.parked.entry(domain).or_default().push_back(mail);
                continue;
            }
            if let Err(wait) = queue.bucket.take(now) {
                return Some(Popped::Wait(wait));
            }
            if let Err(full) = self.take_from_limiter(now) {
                queue.bucket.refund();
                return Some(Popped::Wait(now.until(full.until)));
            }
            let mail = queue.mails.pop_front()?;
            return Some(self.dispatch(state, mail, now));
        }
    }

    fn pop_parked(
        self: &Arc<Self>,
        state: &mut State,
        permit: &impl Fn(&CampaignId) -> Option<Permit>,
        now: Timestamp,
    ) -> Option<Popped> {
        let State { parked, domains, .. } = &mut *state;
        parked.retain(|_, mails| !mails.is_empty());
        let open = parked.keys().find(|domain| domains.allows(domain, now)).cloned();
        let Some(domain) = open else {
            return (!parked.is_empty()).then_some(Popped::Wait(PARKED_POLL));
        };
        let mail = parked.get_mut(&domain)?.pop_front()?;
        if permit(&mail.leased.campaign).is_none() {
            return Some(Popped::PutBack(Box::new(mail), None));
        }
        if let Err(full) = self.take_from_limiter(now) {
            parked.entry(domain).or_default().push_front(mail);
            return Some(Popped::Wait(now.until(full.until)));
        }
        Some(self.dispatch(state, mail, now))
    }

    fn take_from_limiter(&self, now: Timestamp) -> Result<(), ExhaustedLimit> {
        self.limiters.with(&self.relay, |limiter| limiter.take(now)).unwrap_or(Ok(()))
    }

    fn dispatch(self: &Arc<Self>, state: &mut State, mut mail: Prepared, now: Timestamp) -> Popped {
        if let Some(domain) = state.domains.limited_domain(mail.built.to.as_str()) {
            state.domains.acquire(&domain, now);
            mail.domain_slot = Some(DomainSlot { ready: self.clone(), domain });
        }
        Popped::Mail(Box::new(mail))
    }

    /// Returns when a mail was added or a domain slot was released, or after `longest`.
    pub async fn wait_for_change(&self, longest: Duration) {
        let _ = tokio::time::timeout(longest, self.changed.notified()).await;
    }

    /// Returns when a mail was taken, or after `longest`.
    pub async fn wait_for_room(&self, longest: Duration) {
        let _ = tokio::time::timeout(longest, self.room.notified()).await;
    }

    /// Closes the queue and returns the mails that are left.
    pub fn close(&self) -> Vec<Prepared> {
        let mut state = self.state();
        state.closed = true;
        let mut rest: Vec<Prepared> =
            state.campaigns.drain(..).flat_map(|queue| queue.mails).collect();
        rest.extend(state.parked.drain().flat_map(|(_, mails)| mails));
        rest
    }
}
