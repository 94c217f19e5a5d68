//! Configures Tauri with the capabilities and the commands that the page may be allowed to call.
//!
//! Where the UI is not built yet, it writes a placeholder page and placeholder notices, so that
//! `cargo build`, `cargo clippy` and editors work on a fresh checkout before npm has run.

use std::path::Path;

const PLACEHOLDER: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Postroom</title>\
<body><h1>The pages of Postroom are not built</h1><p>Run: cargo xtask run</p></body></html>\n";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=src-tauri/shell/capabilities");
    println!("cargo:rerun-if-changed=tauri.conf.json");
    println!("cargo:rerun-if-changed=icons");

    let page = Path::new("ui/dist/index.html");
    if !page.exists() {
        std::fs::create_dir_all("ui/dist")?;
        std::fs::write(page, PLACEHOLDER)?;
    }
    // tauri.conf.json lists this file as a resource, so it must exist.
    let notices = Path::new("ui/dist/third-party-notices.txt");
    if !notices.exists() {
        std::fs::write(notices, "Run: cargo xtask notices\n")?;
    }

    let commands = tauri_build::AppManifest::new().commands(&[
        "rpc",
        "choose_file",
        "opened_files",
        "choose_save",
        "upload",
        "open_link",
        "answer_closing",
    ]);
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("src-tauri/shell/capabilities/*.json")
        .app_manifest(commands);
    tauri_build::try_build(attributes)?;
    Ok(())
}
