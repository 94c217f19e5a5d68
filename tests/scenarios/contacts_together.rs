//! Several files with the same columns are imported one after the other with one mapping, and each
//! can be undone. Dates are read in the order that the user sets. A file that changed after its
//! preview is refused.

use std::time::Duration;

use postroom_api::{Host, OpenOptions};
use postroom_tests::fixture::TempFolder;
use serde_json::{Value, json};

async fn call(host: &Host, name: &str, request: Value) -> Value {
    match host.call(name, request).await {
        Ok(answer) => answer,
        Err(failure) => panic!("{name}: {failure}"),
    }
}

async fn open(folder: &TempFolder) -> Host {
    let workspace = Some(folder.path().join("workspace.postroom"));
    Host::open(OpenOptions { workspace, ..OpenOptions::default() }).await.expect("it opens")
}

fn file(host: &Host, folder: &TempFolder, name: &str, bytes: impl AsRef<[u8]>) -> Value {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("written");
    json!(host.admit(path).expect("a file").token)
}

fn dialect() -> Value {
    json!({
        "encoding": null, "delimiter": null, "header": null, "quote": null, "preamble": null,
        "sheet": null, "dates": [],
    })
}

async fn look(host: &Host, token: &Value, dialect: &Value) -> Value {
    call(host, "import_inspect", json!({ "token": token, "dialect": dialect })).await
}

fn plan(look: &Value, dialect: &Value) -> Value {
    let columns: Vec<Value> = look["columns"]
        .as_array()
        .expect("columns")
        .iter()
        .map(|column| column["role"].clone())
        .collect();
    json!({
        "token": look["token"], "dialect": dialect, "columns": columns, "policy": "overwrite",
        "addresses": "first", "consent": "opt_in", "wording": "", "suppression_reason": null,
        "lists": [], "new_list": "Fair",
    })
}

async fn run(host: &Host, plan: &Value, dry_run: bool) -> Value {
    call(host, "import_run", json!({ "plan": plan, "dry_run": dry_run })).await["id"].clone()
}

async fn ended(host: &Host, ids: &[Value]) -> Value {
    loop {
        let statuses = call(host, "import_statuses", json!({ "ids": ids })).await;
        if statuses["all"]["phase"] != "running" {
            return statuses;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn people(host: &Host) -> Value {
    call(host, "contact_counts", json!({})).await["total"].clone()
}

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a file");
        std::io::Write::write_all(&mut out, text.as_bytes()).expect("its text");
    }
    out.finish().expect("an archive").into_inner()
}

#[tokio::test]
async fn files_with_equal_columns_import_together_and_undo_separately() {
    let folder = TempFolder::new();
    let host = open(&folder).await;
    let first = file(&host, &folder, "north.csv", "E-Mail;Ort\nanna@example.com;Ulm\n");
    let second = file(&host, &folder, "south.csv", "e-mail,ort\nbert@example.com,Bonn\nx,y\n");
    let other = file(&host, &folder, "other.csv", "E-Mail;Name\ncleo@example.com;Cleo\n");
    let out = file(&host, &folder, "unsubscribed.csv", "E-Mail;Ort\ndora@example.com;Ulm\n");
    let seen = look(&host, &first, &dialect()).await;
    let asked = json!({ "token": first, "dialect": dialect(), "others": [second, other, out] });
    let tables = call(&host, "import_tables", asked).await;
    let alike: Vec<&Value> =
        tables.as_array().expect("tables").iter().map(|t| &t["same_columns"]).collect();
    assert_eq!(alike, [true, false, false], "another column, and people who are out");

    let one = plan(&seen, &dialect());
    let mut two = one.clone();
    two["token"] = second;
    for dry_run in [true, false] {
        let ids = [run(&host, &one, dry_run).await, run(&host, &two, dry_run).await];
        let statuses = ended(&host, &ids).await;
        let all = &statuses["all"];
        assert_eq!((&all["phase"], &all["rows"]), (&json!("done"), &json!(3)));
        assert_eq!((&all["added"], &all["refused"]), (&json!(2), &json!(1)));
        assert_eq!(statuses["each"].as_array().expect("each").len(), 2);
        if !dry_run {
            assert_eq!(people(&host).await, 2);
            call(&host, "import_undo", json!({ "id": ids[0] })).await;
            assert_eq!(people(&host).await, 1, "the other one stays");
        }
    }
    host.shutdown().await;
}

#[tokio::test]
async fn tables_of_an_archive_are_separated_and_imported_together() {
    let folder = TempFolder::new();
    let host = open(&folder).await;
    let archive = zipped(&[
        ("a/2024.csv", "email,town\nanna@example.com,Ulm\n"),
        ("a/2025.csv", "email,town\nbert@example.com,Bonn\n"),
        ("a/shops.csv", "shop\nUlm\n"),
    ]);
    let token = file(&host, &folder, "years.zip", archive);
    let seen = look(&host, &token, &dialect()).await;
    assert_eq!((&seen["archived"], &seen["sheet"]), (&json!(true), &json!("a/2024.csv")));
    let asked = json!({ "token": token, "dialect": dialect(), "others": [] });
    let tables = call(&host, "import_tables", asked).await;
    assert_eq!(
        (&tables[0]["name"], &tables[0]["same_columns"]),
        (&json!("a/2025.csv"), &json!(true))
    );
    assert_eq!(tables[1]["same_columns"], false);
    let mut ids = Vec::new();
    for sheet in ["a/2024.csv", "a/2025.csv"] {
        let mut taken = dialect();
        taken["sheet"] = json!(sheet);
        ids.push(run(&host, &plan(&seen, &taken), false).await);
    }
    assert_eq!(ended(&host, &ids).await["all"]["added"], 2);
    host.shutdown().await;
}

#[tokio::test]
async fn rows_follow_the_date_format_that_the_user_chooses() {
    let folder = TempFolder::new();
    let host = open(&folder).await;
    let text = "email,born\nanna@example.com,03/04/1980\nbert@example.com,05/06/1990 9:30 PM\n";
    let token = file(&host, &folder, "born.csv", text);
    let seen = look(&host, &token, &dialect()).await;
    let column = &seen["columns"][1];
    assert_eq!(
        (&column["dates"], &column["confidence"]),
        (&json!("month_first"), &json!("needs_review"))
    );
    assert_eq!(seen["rows"][0]["stored"][1], "1980-03-04");
    let mut chosen = dialect();
    for (order, kept) in [
        ("as_written", ["03/04/1980", "05/06/1990 9:30 PM"]),
        ("day_first", ["1980-04-03", "1990-06-05 21:30"]),
    ] {
        chosen["dates"] = json!([{ "column": 1, "order": order }]);
        let seen = look(&host, &token, &chosen).await;
        assert_eq!(seen["columns"][1]["dates"], order);
        assert_eq!(seen["rows"][0]["stored"][1], kept[0]);
        assert_eq!(seen["rows"][1]["stored"][1], kept[1]);
    }
    let id = run(&host, &plan(&seen, &chosen), false).await;
    ended(&host, &[id]).await;
    let born = json!({ "kind": "field", "name": "born", "test": { "op": "before", "value": "1985-01-01" } });
    let counted = call(&host, "segment_preview", json!({ "rule": born })).await;
    assert_eq!(counted["people"], 1, "a segment can reckon with it");
    host.shutdown().await;
}

#[tokio::test]
async fn file_changed_since_its_check_is_checked_again() {
    let folder = TempFolder::new();
    let host = open(&folder).await;
    let token = file(&host, &folder, "list.csv", "email,town\nanna@example.com,Ulm\n");
    let plan = plan(&look(&host, &token, &dialect()).await, &dialect());
    let check = run(&host, &plan, true).await;
    ended(&host, &[check]).await;
    std::fs::write(
        folder.path().join("list.csv"),
        "email,town\nbert@example.com,Bonn\nc@example.com,x\n",
    )
    .expect("changed");
    let refused = host.call("import_run", json!({ "plan": plan, "dry_run": false })).await;
    assert_eq!(refused.expect_err("it is refused").code, "import_changed");
    assert_eq!(people(&host).await, 0);
    let check = run(&host, &plan, true).await;
    ended(&host, &[check]).await;
    let id = run(&host, &plan, false).await;
    assert_eq!(ended(&host, &[id]).await["all"]["added"], 2);
    host.shutdown().await;
}
