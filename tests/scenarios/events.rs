//! Provider events: an imported activity file adds its events to the deliveries, suppresses the
//! contacts that it must suppress, and lets a segment select who opened which mail.

use std::time::Duration;

use postroom_engine::EventsReport;
use postroom_import::{Format, inspect};
use postroom_model::campaign::CampaignStatus;
use postroom_model::clock::{Clock, Timestamp};
use postroom_model::contact::segment::{Combinator, Rule};
use postroom_model::contact::{Address, ContactStatus, SuppressionEntry, SuppressionReason};
use postroom_model::delivery::EventKind;
use postroom_model::id::{CampaignId, ContactId, RelayId};
use postroom_store::persons::PersonRecord;
use postroom_tests::fixture::{TempFolder, TestWorkspace};
use postroom_tests::sink::{Ledger, Manner, Sink, relay_config};

/// Noon (UTC) on 24 November 2026.
const NOON: Timestamp = Timestamp(1_795_521_600_000);
const HOUR: Duration = Duration::from_secs(3_600);

/// A shop whose campaigns are sent at once.
struct Stage {
    workspace: TestWorkspace,
    relay: RelayId,
    folder: TempFolder,
}

impl Stage {
    async fn with(people: &[&str]) -> Self {
        let workspace = TestWorkspace::open_with(Clock::manual(NOON)).await;
        workspace.people(people).await;
        let sink = Sink::start(Manner::default(), Ledger::counting()).await;
        let relay = workspace.relay(relay_config(sink.port, 1), None).await;
        Self { workspace, relay, folder: TempFolder::new() }
    }

    /// Sends a campaign to every contact; it is accepted an hour after the previous one.
    async fn send(&self) -> CampaignId {
        self.workspace.engine.clock().advance(HOUR);
        let campaign = self.workspace.send(&self.relay).await;
        self.workspace.engine.clock().advance(Duration::from_secs(60));
        self.workspace.until_status(&campaign, CampaignStatus::Done).await;
        campaign
    }

    async fn message_id(&self, campaign: &CampaignId, address: &str) -> String {
        let row = self.workspace.delivery(campaign, address).await;
        row.delivery.message_id.expect("a Message-ID")
    }

    async fn take(&self, name: &str, text: &str, dry_run: bool) -> EventsReport {
        let file = self.folder.path().join(name);
        std::fs::write(&file, text).expect("written");
        self.workspace
            .engine
            .import_events_file(file, name, dry_run)
            .await
            .expect("a record of mails")
    }

    async fn id(&self, address: &str) -> ContactId {
        let address = Address::parse(address).expect("an address");
        let found = self.workspace.store().contact_at(&address).await.expect("asked");
        found.expect("somebody")
    }

    async fn person(&self, address: &str) -> PersonRecord {
        let id = self.id(address).await;
        self.workspace.store().person(&id).await.expect("their record")
    }

    async fn reason(&self, address: &str) -> Option<SuppressionReason> {
        let entry = SuppressionEntry::parse(address).expect("an address");
        let found = self.workspace.store().suppression_of(&entry).await.expect("asked");
        found.map(|one| one.reason)
    }

    /// The contacts that a rule matches, without their domains.
    async fn means(&self, rule: &Rule) -> String {
        let now = self.workspace.engine.clock().now();
        let store = self.workspace.store();
        let sample = store.segment_sample(rule, 100, now).await.expect("people");
        let count = store.count_segment(rule, now).await.expect("a count");
        assert_eq!(usize::try_from(count.people).expect("few"), sample.len(), "{rule:?}");
        let mut names: Vec<&str> =
            sample.iter().filter_map(|(address, _)| address.split('@').next()).collect();
        names.sort_unstable();
        names.join(" ")
    }

    fn now(&self) -> String {
        self.workspace.engine.clock().now().rfc3339()
    }
}

/// The number of new events of a kind.
fn new(report: &EventsReport, kind: EventKind) -> i64 {
    report.kinds.get(&kind).map_or(0, |count| count.new)
}

#[tokio::test]
async fn provider_events_are_shown_with_the_mails_and_applied_once() {
    let people = ["anna@example.org", "bert@example.org", "cleo@example.org", "dora@example.org"];
    let stage = Stage::with(&people).await;
    let campaign = stage.send().await;
    let anna = stage.message_id(&campaign, "anna@example.org").await;
    let dora = stage.message_id(&campaign, "dora@example.org").await;
    let at = stage.now();
    let file = format!(
        "timestamp,event,email,smtp-id,subject,reason,url,type\n\
         {at},processed,anna@example.org,{anna},,,,\n\
         {at},delivered,anna@example.org,{anna},,250 OK,,\n\
         {at},open,ANNA@example.org,{anna},,,,\n\
         {at},click,anna@example.org,{anna},,,https://alder.example/soil,\n\
         {at},bounce,bert@example.org,,Hello Ann,550 5.1.1 unknown,,bounce\n\
         {at},bounce,cleo@example.org,,Hello Ann,552 mailbox full,,blocked\n\
         {at},spamreport,dora@example.org,{dora},,,,\n\
         {at},open,nobody@example.org,,Hello Ann,,,\n\
         {at},teleported,anna@example.org,{anna},,,,\n"
    );

    let seen = stage.take("activity.csv", &file, true).await;
    assert_eq!(stage.reason("bert@example.org").await, None, "a look changes nothing");
    let report = stage.take("activity.csv", &file, false).await;
    assert_eq!(seen, EventsReport { dry_run: true, ..report.clone() }, "the look tells the truth");
    assert_eq!((report.rows, report.matched, report.unmatched), (9, 6, 1));
    assert_eq!((report.intermediate, report.out), (1, 2));
    assert_eq!(report.unknown, [("teleported".to_owned(), 1)]);

    let anna = stage.person("anna@example.org").await;
    assert_eq!(anna.contact.status, ContactStatus::Subscribed);
    let mail = anna.mails.first().expect("her mail");
    assert_eq!(mail.status.word(), "accepted", "the relay's answer stays what it was");
    let since: Vec<&str> = mail.since.iter().map(|fact| fact.kind.word()).collect();
    assert_eq!(since.len(), 3, "{since:?}");
    assert!(mail.since.iter().all(|fact| fact.source == "activity.csv"));
    let click = mail.since.iter().find(|fact| fact.kind == EventKind::Clicked).expect("a click");
    assert_eq!(click.detail.as_deref(), Some("https://alder.example/soil"));
    for (address, status, reason) in [
        ("bert@example.org", ContactStatus::Bounced, Some(SuppressionReason::Bounced)),
        ("cleo@example.org", ContactStatus::Subscribed, None),
        ("dora@example.org", ContactStatus::Complained, Some(SuppressionReason::Complained)),
    ] {
        assert_eq!(stage.person(address).await.contact.status, status, "{address}");
        assert_eq!(stage.reason(address).await, reason, "{address}");
    }

    let again = stage.take("activity-again.csv", &file, false).await;
    assert_eq!((again.new_events(), again.out), (0, 0), "a second time changes nothing");
    assert_eq!(again.matched, 6);

    let id = anna.contact.id;
    let store = stage.workspace.store();
    store.erase(&id, stage.workspace.engine.clock().now()).await.expect("erased");
    assert!(store.mails_to(&id).await.expect("mails").iter().all(|mail| mail.since.is_empty()));
    let workspace = stage.workspace.workspace().to_owned();
    stage.workspace.engine.shutdown().await;
    let bytes = std::fs::read(&workspace).expect("the file");
    let trace = b"https://alder.example/soil";
    assert!(!bytes.windows(trace.len()).any(|part| part == trace), "her click is still there");
}

#[tokio::test]
async fn event_that_matches_several_mails_is_assigned_to_none() {
    let stage = Stage::with(&["anna@example.org", "bert@example.org"]).await;
    let first = stage.send().await;
    stage.send().await;
    let at = stage.now();
    // A row without a subject matches two mails. A subject of another program matches none.
    let file = format!(
        "date,event,email,subject,message-id\n\
         {at},opened,anna@example.org,,\n\
         {at},opened,bert@example.org,Your invoice,\n\
         {at},opened,bert@example.org,,<other.program@example.net>\n\
         {at},unsubscribed,anna@example.org,Your invoice,\n"
    );
    let report = stage.take("log.csv", &file, false).await;
    assert_eq!((report.matched, report.people, report.unmatched), (0, 1, 3));
    let anna = stage.person("anna@example.org").await;
    assert_eq!(anna.contact.status, ContactStatus::Unsubscribed, "a no counts without a mail");
    assert!(anna.mails.iter().all(|mail| mail.since.is_empty()));
    assert_eq!(anna.since.first().map(|fact| fact.kind), Some(EventKind::Unsubscribed));

    // A month later the subject no longer identifies the mail, because it is too old; its id still
    // does.
    stage.workspace.engine.clock().advance(Duration::from_secs(40 * 86_400));
    let (at, id) = (stage.now(), stage.message_id(&first, "bert@example.org").await);
    let bare = id.trim_matches(['<', '>']);
    let lines = format!(
        "{{\"event\":\"opened\",\"tags\":[],\"timestamp\":\"{at}\",\"recipient\":\"bert@example.org\",\"message\":{{\"headers\":{{\"message-id\":\"none\",\"subject\":\"Hello Ann\"}}}}}}\n\
         {{\"event\":\"opened\",\"tags\":[],\"timestamp\":\"{at}\",\"recipient\":\"bert@example.org\",\"message\":{{\"headers\":{{\"message-id\":\"{bare}\",\"subject\":\"Hello Ann\"}}}}}}\n"
    );
    let report = stage.take("mailgun.jsonl", &lines, false).await;
    assert_eq!((report.matched, report.unmatched), (1, 1));
    assert_eq!(new(&report, EventKind::Opened), 1);
    let overview = inspect(&stage.folder.path().join("mailgun.jsonl"), None).expect("read");
    assert_eq!(overview.format, Format::JsonLines);
}

#[tokio::test]
async fn provider_message_id_matches_the_mail_with_that_reply() {
    let workspace = TestWorkspace::open_with(Clock::manual(NOON)).await;
    workspace.people(["anna@example.org"]).await;
    let practice = workspace.engine.practice_relay().await.expect("asked").expect("one of its own");
    let stage = Stage { workspace, relay: practice.id, folder: TempFolder::new() };
    // Two mails with the same subject: only the id distinguishes them.
    let first = stage.send().await;
    stage.send().await;
    let reply = stage.workspace.delivery(&first, "anna@example.org").await.delivery.reply;
    let reply = reply.expect("a reply").text();
    let id = reply.rsplit(' ').next().expect("its id").to_owned();
    let at = stage.now();
    let file = format!(
        "timestamp,event,email,sg_message_id,subject\n\
         {at},open,anna@example.org,{id}.filter0001.16648.0,Hello Ann\n"
    );
    let report = stage.take("activity.csv", &file, false).await;
    assert_eq!(report.matched, 1, "{reply}");
    let rule = Rule::Opened { campaign: first.0.clone() };
    assert_eq!(stage.means(&rule).await, "anna", "the first mail, though the second is nearer");
}

#[tokio::test]
async fn segment_finds_recipients_who_opened_none_of_the_last_mails() {
    let people = ["anna@example.org", "bert@example.org", "cleo@example.org", "dora@example.org"];
    let stage = Stage::with(&people[..3]).await;
    let mut campaigns = vec![stage.send().await, stage.send().await];
    // Dora is added late: she got two mails.
    stage.workspace.people([people[3]]).await;
    campaigns.extend([stage.send().await, stage.send().await]);
    let id = async |campaign: usize, who: usize| {
        let campaign = campaigns.get(campaign).expect("a campaign");
        stage.message_id(campaign, people.get(who).expect("somebody")).await
    };
    let at = stage.now();
    // Anna opened the first mail, Bert clicked in the last one, and a robot loaded Cleo's mail.
    let (anna, bert, cleo) = (id(0, 0).await, id(3, 1).await, id(3, 2).await);
    let file = format!(
        "timestamp,event,email,message id,url,sg_machine_open\n\
         {at},open,anna@example.org,{anna},,false\n\
         {at},click,bert@example.org,{bert},https://alder.example,\n\
         {at},open,cleo@example.org,{cleo},,true\n"
    );
    let report = stage.take("activity.csv", &file, false).await;
    assert_eq!(report.matched, 3);

    let campaign = |at: usize| campaigns.get(at).expect("a campaign").0.clone();
    let of_last = |mails, at_most| Rule::OpenedOfLast { mails, at_most };
    for (rule, expected) in [
        (of_last(3, 0), "anna cleo"),
        (of_last(4, 0), "cleo"),
        (of_last(4, 1), "anna bert cleo"),
        (of_last(2, 0), "anna cleo dora"),
        (of_last(2, 1), "anna bert cleo dora"),
        (of_last(5, 0), ""),
        (Rule::Opened { campaign: campaign(0) }, "anna"),
        (Rule::Opened { campaign: campaign(3) }, "bert"),
        (Rule::Clicked { campaign: campaign(0) }, ""),
        (Rule::Clicked { campaign: campaign(3) }, "bert"),
        (Rule::ActiveWithinDays { days: 7 }, "anna bert"),
        (
            Rule::Group {
                together: Combinator::None,
                rules: vec![Rule::ActiveWithinDays { days: 7 }],
            },
            "cleo dora",
        ),
    ] {
        assert_eq!(stage.means(&rule).await, expected, "{rule:?}");
    }
    stage.workspace.engine.clock().advance(Duration::from_secs(8 * 86_400));
    assert_eq!(stage.means(&Rule::ActiveWithinDays { days: 7 }).await, "");
}

#[tokio::test]
async fn unknown_address_is_suppressed_before_a_file_imports_it() {
    let stage = Stage::with(&["anna@example.org"]).await;
    let report = stage
        .take(
            "stranger.csv",
            "email,event,timestamp,subject\n\
             late@example.org,spamreport,2026-11-24T13:00:00Z,Spring\n\
             late@example.org,open,2026-11-24T12:30:00Z,Spring\n",
            false,
        )
        .await;
    assert_eq!(report.unmatched, 2);
    stage.workspace.people(&["late@example.org"]).await;
    let entry = SuppressionEntry::Address(Address::parse("late@example.org").expect("one"));
    let found = stage.workspace.store().suppression_of(&entry).await.expect("asked");
    assert_eq!(found.map(|found| found.reason), Some(SuppressionReason::Complained));
}

#[tokio::test]
async fn last_mail_status_changes_with_a_later_event() {
    let stage = Stage::with(&["anna@example.org", "bert@example.org", "cleo@example.org"]).await;
    let first = stage.send().await;
    let last = stage.send().await;
    stage.workspace.people(["new@example.org"]).await;
    let [old, anna, bert] = [
        stage.message_id(&first, "cleo@example.org").await,
        stage.message_id(&last, "anna@example.org").await,
        stage.message_id(&last, "bert@example.org").await,
    ];
    let at = stage.now();
    let file = format!(
        "timestamp,event,email,smtp-id,sg_machine_open\n\
         {at},delivered,anna@example.org,{anna},\n\
         {at},click,anna@example.org,{anna},\n\
         {at},open,anna@example.org,{anna},\n\
         {at},open,bert@example.org,{bert},true\n\
         {at},click,cleo@example.org,{old},\n"
    );
    let report = stage.take("activity.csv", &file, false).await;
    assert_eq!(report.matched, 5, "{report:?}");

    let store = stage.workspace.store();
    let mut ids = Vec::new();
    for name in ["anna", "bert", "cleo", "new"] {
        ids.push(stage.id(&format!("{name}@example.org")).await);
    }
    let mails = store.last_mails(&ids).await.expect("asked");
    let words: Vec<String> = ids
        .iter()
        .map(|id| match mails.get(id) {
            None => "none yet".to_owned(),
            Some(mail) => format!("{} {:?}", mail.status.word(), mail.fact),
        })
        .collect();
    // The opening by a robot does not count, nor do the events of an earlier mail.
    let expected = ["accepted Some(Clicked)", "accepted None", "accepted None", "none yet"];
    assert_eq!(words, expected);

    // After a merge of two contacts, the merged contact has the mails of both.
    let now = stage.workspace.engine.clock().now();
    store.merge_contacts(&ids[3], &ids[..1], now).await.expect("merged");
    let mails = store.last_mails(&ids[3..]).await.expect("asked");
    assert_eq!(mails[&ids[3]].fact, Some(EventKind::Clicked));
}
