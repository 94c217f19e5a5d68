//! The workspace file: which files are refused, and that a refused file is not changed.

use postroom_engine::{Engine, EngineError, EngineOptions};
use postroom_keychain::Secrets;
use postroom_model::campaign::Plan;
use postroom_model::clock::Timestamp;
use postroom_model::id::{CampaignId, RelayId};
use postroom_model::relay::limits::Limits;
use postroom_store::{Store, StoreError};
use postroom_tests::fixture::{TempFolder, TestWorkspace};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

fn options(path: &std::path::Path, send: bool) -> EngineOptions {
    let secrets = Some(Secrets::in_memory());
    EngineOptions { secrets, send, ..EngineOptions::new(path.to_owned()) }
}

#[tokio::test]
async fn workspace_of_a_newer_program_is_refused_and_unchanged() {
    let folder = TempFolder::new();
    let path = folder.path().join("workspace.postroom");
    Store::open(&path).await.expect("a new one").close().await;
    let mut connection =
        SqliteConnectOptions::new().filename(&path).connect().await.expect("by hand");
    sqlx::raw_sql("pragma user_version = 999").execute(&mut connection).await.expect("newer");
    connection.close().await.expect("closed");
    let before = std::fs::read(&path).expect("its bytes");

    let refused = Engine::open(options(&path, true)).await.expect_err("refused");

    assert!(matches!(refused, EngineError::Store(StoreError::NewerFormat { found: 999, .. })));
    assert!(refused.to_string().contains("newer Postroom"), "{refused}");
    assert_eq!(std::fs::read(&path).expect("its bytes"), before);
}

#[tokio::test]
async fn file_that_is_no_workspace_is_refused_and_unchanged() {
    let folder = TempFolder::new();
    let path = folder.path().join("letter.txt");
    std::fs::write(&path, "Dear diary, this is no database at all, just a letter.\n".repeat(50))
        .expect("written");
    let before = std::fs::read(&path).expect("its bytes");
    let refused = Store::open(&path).await.expect_err("refused");
    assert!(matches!(refused, StoreError::NotAWorkspace { .. }), "{refused}");
    assert_eq!(std::fs::read(&path).expect("its bytes"), before);
}

#[tokio::test]
async fn second_sender_is_refused_and_a_reader_is_allowed() {
    let workspace = TestWorkspace::open().await;
    let refused = Engine::open(options(workspace.workspace(), true)).await.expect_err("refused");
    assert!(matches!(refused, EngineError::Store(StoreError::AlreadySending)), "{refused}");
    let reader = Engine::open(options(workspace.workspace(), false)).await.expect("may read");
    assert_eq!(
        reader
            .read()
            .lists(postroom_model::contact::ListKind::List)
            .await
            .expect("its lists")
            .len(),
        1
    );
    reader.shutdown().await;
    // When the first engine has closed, the right to send is free again.
    let path = workspace.workspace().to_owned();
    workspace.engine.shutdown().await;
    Engine::open(options(&path, true)).await.expect("free again").shutdown().await;
}

#[tokio::test]
async fn journal_queries_use_an_index_and_never_scan() {
    let folder = TempFolder::new();
    let path = folder.path().join("workspace.postroom");
    Store::open(&path).await.expect("a new one").close().await;
    let mut connection =
        SqliteConnectOptions::new().filename(&path).connect().await.expect("by hand");
    let plans = [
        "explain query plan update deliveries set status = 'sending' from json_each('[]') j
         where deliveries.seq = j.value ->> 's' and +deliveries.status = 'leased'",
        "explain query plan select seq from deliveries
         where campaign_id = 'c' and due_at <= 1 order by due_at, seq limit 10",
    ];
    for sql in plans {
        let rows: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(sql).fetch_all(&mut connection).await.expect("a plan");
        let plan: Vec<&str> = rows.iter().map(|row| row.3.as_str()).collect();
        assert!(plan.iter().any(|step| step.contains("SEARCH deliveries")), "{plan:?}");
        assert!(!plan.iter().any(|step| step.contains("SCAN deliveries")), "{plan:?}");
        assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{plan:?}");
    }
}

#[tokio::test]
async fn workspace_of_an_older_program_is_backed_up_and_migrated() {
    let folder = TempFolder::new();
    let path = folder.path().join("old.postroom");
    let first = include_str!("../../src-tauri/store/migrations/0001_initial.sql");
    let mut old = SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(true)
        .connect()
        .await
        .expect("an old file");
    sqlx::raw_sql(first).execute(&mut old).await.expect("its tables");
    sqlx::raw_sql(
        "insert into relays (id, name, kind, preset, host, port, tls, allow_plain, connections,
             no_overlap, created_at)
         values ('r1', 'Old mill', 'smtp', 'other', 'mill.example', 587, 'starttls', 0, 3, 1, 1);
         insert into relay_days (relay_id, day, accepted) values ('r1', 20000, 40);
         insert into campaigns (id, status, revision, name, relay_id, draft, created_at, updated_at)
         values ('c1', 'draft', 1, 'Bread', 'r1',
             '{\"name\":\"Bread\",\"from_name\":\"\",\"from_address\":\"ann@mill.example\",
               \"reply_to\":null,\"subject\":\"Bread\",\"preheader\":\"\",\"lists\":[],
               \"relay\":\"r1\",\"content\":{\"html\":\"\",\"document\":null,\"text\":null}}', 1, 1);
         pragma application_id = 1349481332; pragma user_version = 1;",
    )
    .execute(&mut old)
    .await
    .expect("its rows");
    old.close().await.expect("it is closed");

    let store = Store::open(&path).await.expect("it opens");

    let relay = store.relay(&RelayId("r1".to_owned())).await.expect("the relay");
    assert!(relay.learnt.no_overlap, "what was learned is kept");
    assert_eq!(relay.config.limits, Limits::default());
    let campaign = store.campaign(&CampaignId("c1".to_owned())).await.expect("the campaign");
    assert_eq!((campaign.draft.subject.as_str(), campaign.draft.plan), ("Bread", Plan::default()));
    let that_day = Timestamp(20_000 * 86_400_000);
    let sent = store.relay_sent_since(&relay.id, that_day).await.expect("the usage");
    assert_eq!(sent, 40, "a new format grants no second quota");
    let copy = folder.path().join("old.postroom.before-format-2");
    let mut copy = SqliteConnectOptions::new().filename(copy).connect().await.expect("the copy");
    let (days,): (i64,) = sqlx::query_as("select count(*) from relay_days")
        .fetch_one(&mut copy)
        .await
        .expect("as it was");
    assert_eq!(days, 1);
}
