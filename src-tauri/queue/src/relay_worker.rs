//! The relay worker: runs the prefetch and all connections of one relay.
//!
//! It begins with one connection and opens the others once that one works, so that a wrong password
//! is tried once and not ten times. It promises that the prefetch and the connections have ended,
//! and that every leased delivery is put back, before it ends. Leaves out: which relay is needed
//! (`dispatcher`).

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::circuit_breaker::CircuitBreaker;
use crate::connection::ConnectionTask;
use crate::context::Shared;
use crate::prefetch;
use crate::ready_queue::ReadyQueue;
use crate::worker_state::WorkerState;
use postroom_keychain::Secret;
use postroom_model::delivery::DeliveryStatus;
use postroom_model::relay::{LearnedCapabilities, Relay};
use postroom_model::tag::Tag;

/// The worker of one relay that is sending.
pub(crate) struct RelayWorker {
    pub state: Arc<WorkerState>,
    /// The learned capabilities that are in the store.
    pub persisted: LearnedCapabilities,
    stop: CancellationToken,
    task: tokio::task::JoinHandle<()>,
}

impl RelayWorker {
    pub fn start(
        shared: Shared,
        relay: Relay,
        secret: Option<Secret>,
        breaker: CircuitBreaker,
    ) -> Self {
        let stop = shared.stop.child_token();
        let persisted = relay.learnt;
        let limiters = shared.limiters.clone();
        let state = Arc::new(WorkerState::new(relay, secret, limiters, breaker, stop.clone()));
        let task = tokio::spawn(run(shared, state.clone(), stop.clone()));
        Self { state, persisted, stop, task }
    }

    /// Tells the worker to end at its mails' boundaries.
    pub fn stop(&self) {
        self.stop.cancel();
    }

    pub fn has_ended(&self) -> bool {
        self.task.is_finished()
    }

    /// Returns when the worker has ended.
    pub async fn ended(self) {
        let _ = self.task.await;
    }
}

async fn run(shared: Shared, worker: Arc<WorkerState>, stop: CancellationToken) {
    let ready = ReadyQueue::new(&worker.relay, shared.limiters.clone());
    let prefetch =
        prefetch::start(shared.clone(), worker.relay.id.clone(), ready.clone(), stop.clone());
    let mut connections = JoinSet::new();
    let mut add = 1;
    loop {
        for _ in 0..add {
            let connection =
                ConnectionTask::new(shared.clone(), worker.clone(), ready.clone(), stop.clone());
            let count = worker.connection_count();
            count.fetch_add(1, Ordering::Relaxed);
            connections.spawn(async move {
                connection.run().await;
                count.fetch_sub(1, Ordering::Relaxed);
            });
        }
        tokio::select! {
            () = worker.first_connection_opened() => {
                let open = usize::try_from(worker.connections()).unwrap_or(0);
                add = usize::from(worker.connections_max()).saturating_sub(open);
            }
            Some(_) = connections.join_next() => add = usize::from(connections.is_empty()),
            () = stop.cancelled() => break,
        }
    }
    while connections.join_next().await.is_some() {}
    // The prefetch may still hold deliveries that it has leased: they are put back below, or by it.
    let _ = prefetch.await;
    for mail in ready.close() {
        shared.put_back(&mail.leased, DeliveryStatus::Leased).await;
    }
    shared.journal.flush().await;
    persist_state(&shared, &worker).await;
}

/// Writes what the relay's replies showed, and why the relay is paused.
async fn persist_state(shared: &Shared, worker: &WorkerState) {
    let relay = &worker.relay;
    let learned = worker.learned();
    if learned != relay.learnt
        && let Err(error) = shared.store.set_relay_learnt(&relay.id, learned).await
    {
        tracing::warn!(%error, "the relay's learned capabilities were not written");
    }
    if let Some(limits) = worker.learnt_limits().filter(|limits| *limits != relay.learnt_limits)
        && let Err(error) = shared.store.set_relay_limits(&relay.id, &limits).await
    {
        tracing::warn!(%error, "the relay's learned limits were not written");
    }
    if let Some(state) = worker.take_pause() {
        if let Err(error) = shared.store.set_relay_state(&relay.id, &state).await {
            tracing::error!(%error, "the relay's pause was not written");
        }
        shared.events.notify(Tag::Relays);
    }
}
