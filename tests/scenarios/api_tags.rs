//! A writing command emits the tags that the command table declares, and wakes the queue.

use std::time::Duration;

use postroom_api::wire::Tag;
use postroom_api::{Host, OpenOptions};
use postroom_tests::fixture::TempFolder;
use serde_json::json;

#[tokio::test]
async fn suppression_add_emits_its_tags_and_wakes_the_queue() {
    let folder = TempFolder::new();
    let workspace = Some(folder.path().join("shop.postroom"));
    let host =
        Host::open(OpenOptions { workspace, ..OpenOptions::default() }).await.expect("it opens");
    let mut events = host.events();
    let queue = host.engine().queue().expect("it sends");
    // Consume the wake-ups that opening the workspace caused.
    while tokio::time::timeout(Duration::from_millis(300), queue.woken()).await.is_ok() {}
    while events.try_recv().is_ok() {}

    let draft = json!({
        "text": "anna@example.com", "reason": "blocked", "note": "", "expires_at": null,
    });
    let add = async {
        // Poll the waiter once before the command runs.
        tokio::task::yield_now().await;
        host.call("suppression_add", draft).await.expect("it is added");
    };
    let woken = tokio::time::timeout(Duration::from_secs(5), queue.woken());
    let (woken, ()) = tokio::join!(woken, add);
    woken.expect("the queue was woken");

    let event = tokio::time::timeout(Duration::from_secs(5), events.recv());
    let event = event.await.expect("in time").expect("an event");
    assert!(event.tags.contains(&Tag::Contacts), "{event:?}");
    assert!(event.tags.contains(&Tag::Suppressions), "{event:?}");
    host.shutdown().await;
}
