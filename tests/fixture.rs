//! A small business in a scenario: a new workspace, contacts, a relay, a campaign.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::Duration;

use postroom_engine::{
    Engine, EngineOptions, ImportOrder, ImportPhase, ImportProgress, RelayDraft,
};
use postroom_keychain::{Secret, Secrets};
use postroom_model::campaign::{Campaign, CampaignCommand, CampaignStatus, Content, Draft};
use postroom_model::clock::Clock;
use postroom_model::contact::{Address, NewContact};
use postroom_model::delivery::Counts;
use postroom_model::id::{CampaignId, ListId, RelayId};
use postroom_model::import::Policy;
use postroom_model::relay::RelayConfig;
use postroom_smtp::client::Timeouts;
use postroom_store::Store;
use postroom_store::deliveries::{DeliveryFilter, DeliveryRow};

/// The time limit of a wait; after it a test counts as stuck.
pub(crate) const WAIT_LIMIT: Duration = Duration::from_secs(60);

/// A folder that is deleted with its owner.
#[derive(Debug)]
pub struct TempFolder(PathBuf);

impl TempFolder {
    pub fn new() -> Self {
        let path = std::env::temp_dir().join(format!("postroom-{}", CampaignId::new()));
        std::fs::create_dir_all(&path).expect("a folder of its own");
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Default for TempFolder {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A port on which no program listened a moment ago.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).and_then(|port| port.local_addr());
    listener.expect("a free port").port()
}

/// An open workspace with a sending queue; its secrets stay in memory.
#[derive(Debug)]
pub struct TestWorkspace {
    pub engine: Engine,
    pub list: ListId,
    store: Store,
    workspace: PathBuf,
    timeouts: Timeouts,
    _folder: Option<TempFolder>,
}

impl TestWorkspace {
    pub async fn open() -> Self {
        Self::open_with(Clock::system()).await
    }

    pub async fn open_with(clock: Clock) -> Self {
        Self::open_in(TempFolder::new(), clock, Timeouts::default()).await
    }

    /// A workspace whose relays have this long to reply.
    pub async fn with_timeouts(clock: Clock, timeouts: Timeouts) -> Self {
        Self::open_in(TempFolder::new(), clock, timeouts).await
    }

    async fn open_in(folder: TempFolder, clock: Clock, timeouts: Timeouts) -> Self {
        let workspace = Self::open_at(folder.path(), clock, timeouts).await;
        Self { _folder: Some(folder), ..workspace }
    }

    /// A workspace in a folder of the caller.
    pub async fn open_at(folder: &Path, clock: Clock, timeouts: Timeouts) -> Self {
        let workspace = folder.join("workspace.postroom");
        let (store, engine) = open_engine(&workspace, clock, timeouts).await;
        let list = ListId::new();
        store
            .put_list(
                &list,
                postroom_model::contact::ListKind::List,
                "Newsletter",
                engine.clock().now(),
            )
            .await
            .expect("a list");
        Self { engine, list, store, workspace, timeouts, _folder: None }
    }

    /// The store of the engine, with the writes that the engine does not hand out.
    pub fn store(&self) -> &Store {
        &self.store
    }

    pub fn workspace(&self) -> &Path {
        &self.workspace
    }

    /// Adds contacts with these addresses to the list.
    pub async fn people<I, S>(&self, addresses: I)
    where
        I: IntoIterator<Item = S>,
        S: AsRef<str>,
    {
        let people: Vec<NewContact> = addresses
            .into_iter()
            .map(|address| NewContact {
                address: Address::parse(address.as_ref()).expect("an address"),
                given_name: Some("Ann".to_owned()),
                family_name: None,
                fields: BTreeMap::new(),
            })
            .collect();
        for batch in people.chunks(1_000) {
            self.store
                .import_batch(
                    batch,
                    Policy::Overwrite,
                    postroom_model::contact::ConsentBasis::OptIn,
                    std::slice::from_ref(&self.list),
                    false,
                    self.engine.clock().now(),
                )
                .await
                .expect("they are written");
        }
    }

    /// Adds `n` contacts: `p0@example.org`, `p1@example.org`…
    pub async fn contacts(&self, n: usize) {
        self.people((0..n).map(|i| format!("p{i}@example.org"))).await;
    }

    pub async fn relay(&self, config: RelayConfig, password: Option<&str>) -> RelayId {
        let draft = RelayDraft {
            id: None,
            name: "Test relay".to_owned(),
            preset: "other".to_owned(),
            config,
            password: password.map(|text| Secret::new(text.to_owned())),
        };
        self.engine.save_relay(draft).await.expect("a relay").id
    }

    /// Starts a campaign to the whole list.
    pub async fn send(&self, relay: &RelayId) -> CampaignId {
        let id = self.draft(relay).await;
        self.engine.command(&id, CampaignCommand::Start).await.expect("it starts");
        id
    }

    pub async fn draft(&self, relay: &RelayId) -> CampaignId {
        let draft = Draft {
            name: "Spring news".to_owned(),
            from_name: "Ines at Alder".to_owned(),
            from_address: "ines@alder.example".to_owned(),
            subject: "Hello {{ given_name | default(\"friend\") }}".to_owned(),
            lists: vec![self.list.clone()],
            relay: Some(relay.clone()),
            content: Content {
                html: "<p>Hello {{ given_name | default(\"friend\") }}, the soil is warm.</p>"
                    .to_owned(),
                document: None,
                text: None,
            },
            ..Draft::default()
        };
        let now = self.engine.clock().now();
        self.store.create_campaign(&draft, now).await.expect("a campaign").id
    }

    pub async fn campaign(&self, id: &CampaignId) -> Campaign {
        self.store.campaign(id).await.expect("the campaign")
    }

    pub async fn counts(&self, id: &CampaignId) -> Counts {
        self.store.counts(id).await.expect("its counts")
    }

    /// Imports a file and waits for the end; returns the report.
    pub async fn import(&self, order: ImportOrder) -> ImportProgress {
        let started = self.engine.imports().start(order).await.expect("it starts");
        let mut last = None;
        self.until("the import ends", async |engine| {
            let progress = engine.imports().progress(&started.id).expect("known");
            let ended = progress.phase != ImportPhase::Running;
            last = Some(progress);
            ended
        })
        .await;
        last.expect("a report")
    }

    /// Waits until the condition holds; tests it again after each event of the engine, and every
    /// half second.
    ///
    /// # Panics
    /// If the time limit is reached first.
    pub async fn until<F>(&self, what: &str, mut reached: F)
    where
        F: AsyncFnMut(&Engine) -> bool,
    {
        let mut events = self.engine.events().subscribe();
        let waited = tokio::time::timeout(WAIT_LIMIT, async {
            while !reached(&self.engine).await {
                // Also without an event now and then: not every state of the queue has one.
                let _ = tokio::time::timeout(Duration::from_millis(500), events.recv()).await;
                while events.try_recv().is_ok() {}
            }
        });
        assert!(waited.await.is_ok(), "never came to: {what}");
    }

    /// Tests the condition every 20 ms: for what no event announces, and for conditions that
    /// advance the clock.
    ///
    /// # Panics
    /// If the time limit is reached first.
    pub async fn poll_until<F>(&self, what: &str, mut reached: F)
    where
        F: AsyncFnMut(&Engine) -> bool,
    {
        let waited = tokio::time::timeout(WAIT_LIMIT, async {
            while !reached(&self.engine).await {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        });
        assert!(waited.await.is_ok(), "never came to: {what}");
    }

    pub async fn until_status(&self, id: &CampaignId, status: CampaignStatus) {
        self.until(status.word(), async |engine| {
            engine.read().campaign(id).await.is_ok_and(|one| one.status == status)
        })
        .await;
    }

    pub async fn delivery(&self, id: &CampaignId, address: &str) -> DeliveryRow {
        let filter = DeliveryFilter { search: address.to_owned(), ..DeliveryFilter::all(id) };
        let rows = self.store.delivery_page(&filter, 0, 10).await.expect("rows");
        rows.into_iter().find(|row| row.delivery.address == address).expect("the recipient")
    }

    /// Closes and opens the same workspace again.
    pub async fn reopen(self) -> Self {
        let Self { engine, list, workspace, timeouts, _folder, .. } = self;
        let clock = engine.clock().clone();
        engine.shutdown().await;
        drop(engine);
        let (store, engine) = open_engine(&workspace, clock, timeouts).await;
        Self { engine, list, store, workspace, timeouts, _folder }
    }
}

async fn open_engine(workspace: &Path, clock: Clock, timeouts: Timeouts) -> (Store, Engine) {
    let store = Store::open(workspace).await.expect("the workspace file opens");
    let options = EngineOptions {
        workspace: workspace.to_owned(),
        clock,
        secrets: Some(Secrets::in_memory()),
        passwords: Vec::new(),
        send: true,
        timeouts,
    };
    let engine = Engine::open_store(store.clone(), options).await;
    (store, engine.expect("the workspace opens"))
}
