//! A workspace that cannot be opened is reported in a separate window in clear words, and the file
//! is not changed.

use postroom_engine::{Engine, EngineOptions};
use postroom_tests::fixture::TempFolder;
use postroom_tests::harness::{Options, Window};

#[test]
fn file_that_is_no_workspace_is_named_and_unchanged() {
    let folder = TempFolder::new();
    let file = folder.path().join("letter.postroom");
    std::fs::write(&file, "Dear Anna, this is no database at all.".repeat(40)).unwrap();
    let before = std::fs::read(&file).unwrap();
    let options = Options { workspace: Some(file.clone()), ..Options::default() };

    let window = Window::open_with("no-workspace", &options);

    window.expect_text("Postroom cannot start");
    drop(window);
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn workspace_in_use_by_another_sender_is_refused() {
    let folder = TempFolder::new();
    let file = folder.path().join("shop.postroom");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let options = EngineOptions::new(file.clone()).sending();
    let first = runtime.block_on(Engine::open(options)).unwrap();

    let options = Options { workspace: Some(file), ..Options::default() };
    let window = Window::open_with("second-sender", &options);

    window.expect_text("Postroom cannot start").expect_text("already sending");
    drop(window);
    runtime.block_on(first.shutdown());
}
