//! Takes the pictures in docs/screenshots: every view of the real window, light and dark, large and
//! small, with a workspace that contains data.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("The pictures are taken on Linux, where the real window can be driven.");
}

#[cfg(target_os = "linux")]
fn main() {
    linux::main();
}

#[cfg(target_os = "linux")]
mod linux {
    use std::path::{Path, PathBuf};

    use postroom_tests::harness::{Options, Role, Window};
    use serde_json::{Value, json};

    const SIZES: [(u32, u32); 2] = [(1280, 800), (1024, 700)];

    pub(super) fn main() {
        for dark in [false, true] {
            let options = Options { dark, ..Options::default() };
            let window = Window::open_with(if dark { "dark" } else { "light" }, &options);
            let camera = Camera { window: &window, theme: if dark { "dark" } else { "light" } };
            camera.first_start();
            let people = camera.people();
            let campaign = camera.campaign(&people);
            camera.rest(&campaign);
            window.press("Escape");
            camera.limits(&people);
        }
    }

    struct Camera<'a> {
        window: &'a Window,
        theme: &'static str,
    }

    impl Camera<'_> {
        fn take(&self, name: &str) {
            for size in SIZES {
                self.window.resize(size);
                self.window.settled();
                let file = format!("{name}-{}-{}.png", size.0, self.theme);
                self.window.screenshot(&folder().join(file)).expect("a picture");
            }
            self.window.resize(SIZES[0]);
            println!("{name} ({})", self.theme);
        }

        fn first_start(&self) {
            self.window.settled();
            self.take("01-first-start");
            for (address, name) in
                [("/campaigns", "02-campaigns-empty"), ("/contacts", "03-contacts-empty")]
            {
                self.window.go(address);
                self.take(name);
            }
            let mut settings = self.window.call("settings_get", json!({}));
            settings["workspace_name"] = json!("Alder & Moss");
            settings["sender_name"] = json!("Alder & Moss");
            settings["sender_address"] = json!("news@alderandmoss.example");
            settings["postal_address"] = json!("12 Mill Lane, Kendal LA9 4QA");
            self.window.call("settings_set", settings);
        }

        /// Imports a file by a real drop; returns the id of the list.
        fn people(&self) -> String {
            let file = self.window.folder().join("Customers spring.csv");
            std::fs::write(&file, customers()).expect("a file to drop");
            self.window.go("/contacts").drop_file(&file);
            self.window.expect_text("Customers spring.csv").settled();
            self.take("04-import");
            let look = self.window.js("return location.hash", &[]);
            let token = look.as_str().unwrap_or_default().rsplit('/').next().unwrap_or_default();
            let look = self.window.call(
                "import_inspect",
                json!({ "token": token, "dialect": { "encoding": null, "delimiter": null, "header": null } }),
            );
            let columns: Vec<Value> =
                look["columns"].as_array().unwrap().iter().map(|c| c["role"].clone()).collect();
            let plan = json!({
                "token": token,
                "dialect": { "encoding": null, "delimiter": null, "header": null },
                "columns": columns, "addresses": "first", "policy": "overwrite",
                "consent": "opt_in", "wording": "", "suppression_reason": null,
                "lists": [], "new_list": "Customers",
            });
            let run = self.window.call("import_run", json!({ "plan": plan, "dry_run": false }));
            self.window.wait("the import", || {
                let status = self.window.call("import_status", json!({ "id": run["id"] }));
                (status["phase"] == "done").then_some(())
            });
            self.window.go("/contacts");
            self.take("05-contacts");
            let lists = self.window.call("list_all", json!({}));
            lists[0]["id"].as_str().unwrap_or_default().to_owned()
        }

        /// Writes a campaign, takes a picture of each page, and sends it; returns its id.
        fn campaign(&self, list: &str) -> String {
            let relays = self.window.call("relay_list", json!({}));
            let campaign = self.window.call("campaign_create", json!({}));
            let id = campaign["id"].as_str().unwrap_or_default().to_owned();
            let mut draft = campaign["draft"].clone();
            draft["name"] = json!("Spring news");
            draft["subject"] =
                json!("Spring is in the workshop, {{ given_name | default(\"friend\") }}");
            draft["preheader"] = json!("New oak boards, and an open day on 12 April");
            draft["lists"] = json!([list]);
            draft["relay"] = relays[0]["id"].clone();
            let save = json!({ "id": id, "revision": campaign["revision"], "draft": draft });
            self.window.call("campaign_save", save);
            self.window.go(&format!("/campaigns/{id}/compose")).write_mail(MAIL[0]);
            for line in &MAIL[1..] {
                self.window.press("Enter").type_text(line);
            }
            self.window.wait("the draft to be saved", || {
                let stored = self.window.call("campaign_get", json!({ "id": id }));
                let html = stored["draft"]["content"]["html"].as_str()?;
                html.contains(MAIL[MAIL.len() - 1].split('&').next()?).then_some(())
            });
            self.take("06-compose");
            self.window.go(&format!("/campaigns/{id}/review"));
            self.take("07-review");
            self.window.call(
                "practice_faults",
                json!({ "refuse": ["*@gone.example"], "defer": ["*@college.example"], "defer_times": 50,
                        "drop_after_data": [], "slow_ms": 150, "refuse_sign_in": false }),
            );
            self.window.call("campaign_command", json!({ "id": id, "command": "start" }));
            self.window.go(&format!("/campaigns/{id}/live"));
            self.window.wait("the first mails", || {
                let live = self.window.call("campaign_live", json!({ "id": id }));
                (live["counts"]["accepted"].as_i64()? > 60).then_some(())
            });
            self.take("08-live");
            self.window.call(
                "practice_faults",
                json!({ "refuse": ["*@gone.example"], "defer": ["*@college.example"], "defer_times": 50,
                        "drop_after_data": [], "slow_ms": 0, "refuse_sign_in": false }),
            );
            self.window.wait("the last mails", || {
                let live = self.window.call("campaign_live", json!({ "id": id }));
                (live["counts"]["queued"] == 0 && live["counts"]["leased"] == 0).then_some(())
            });
            self.window.go(&format!("/campaigns/{id}/deliveries"));
            self.take("09-deliveries");
            id
        }

        /// Relays with limits: one is used up and another takes over; a campaign for tomorrow; and
        /// mails in doubt.
        fn limits(&self, list: &str) {
            let practice = self.window.call("relay_list", json!({}))[0].clone();
            let relay = |name: &str, day: Value| {
                json!({
                    "id": null, "name": name, "preset": "other", "host": practice["host"],
                    "port": practice["port"], "tls": "none", "allow_plain": false, "user": "",
                    "password": null, "ca_pem": null, "connections": 3, "per_second": 20.0,
                    "per_connection": null,
                    "limits": {
                        "per_minute": null, "per_hour": 2000, "per_day": day,
                        "day": { "kind": "rolling" }, "senders": [], "warm_up": null,
                        "domains": [{ "domain": "example.com", "connections": 2, "per_minute": 300 }]
                    }
                })
            };
            let first = self.window.call("relay_save", relay("Workshop mail server", json!(150)));
            let second = self.window.call("relay_save", relay("Brevo", json!(300)));
            let slow = |drop: Value| {
                json!({ "refuse": ["*@gone.example"], "defer": [], "defer_times": 0,
                        "drop_after_data": drop, "slow_ms": 60, "refuse_sign_in": false })
            };
            self.window.call("practice_faults", slow(json!(["person33@*"])));
            let id = self.draft("Summer sale", list, &first["id"]);
            self.window.go(&format!("/campaigns/{id}/review"));
            self.window.click(Role::Button, "Edit schedule and relays");
            self.take("18-way");
            self.window.press("Escape");
            self.window.call("campaign_command", json!({ "id": id, "command": "start" }));
            self.window.go(&format!("/campaigns/{id}/live"));
            self.window.wait("the quota to be used", || {
                let live = self.window.call("campaign_live", json!({ "id": id }));
                live["relays"][0]["gauges"].to_string().contains("refills_at\":1").then_some(())
            });
            self.take("19-live-spent");
            let plan =
                self.window.call("campaign_get", json!({ "id": id }))["draft"]["plan"].clone();
            let mut plan = plan;
            plan["next_relays"] = json!([second["id"]]);
            let way = json!({ "id": id, "relay": first["id"], "plan": plan });
            self.window.call("campaign_set_plan", way);
            self.window.wait("the next relay to take over", || {
                let live = self.window.call("campaign_live", json!({ "id": id }));
                (live["relays"][1]["accepted"].as_i64()? > 20).then_some(())
            });
            self.take("20-live-taken-over");
            self.window.wait("the end", || {
                let live = self.window.call("campaign_live", json!({ "id": id }));
                (live["campaign"]["status"] == "done").then_some(())
            });
            self.window.go(&format!("/campaigns/{id}/deliveries"));
            self.take("21-in-doubt");
            let later = self.draft("Autumn open day", list, &first["id"]);
            let stored = self.window.call("campaign_get", json!({ "id": later }));
            let mut draft = stored["draft"].clone();
            draft["plan"]["start_at"] = json!("2030-09-24T09:00");
            draft["plan"]["zone"] = json!("Europe/London");
            draft["plan"]["hours"] = json!({ "from": 540, "to": 1020, "days": [1, 2, 3, 4, 5] });
            let save = json!({ "id": later, "revision": stored["revision"], "draft": draft });
            self.window.call("campaign_save", save);
            self.window.call("campaign_command", json!({ "id": later, "command": "schedule" }));
            self.window.go(&format!("/campaigns/{later}/live"));
            self.take("22-scheduled");
            let address = format!("/relays/{}", first["id"].as_str().unwrap_or_default());
            self.window.go(&address);
            self.take("23-relay-limits");
        }

        /// A campaign that is ready to be sent through this relay; returns its id.
        fn draft(&self, name: &str, list: &str, relay: &Value) -> String {
            let campaign = self.window.call("campaign_create", json!({}));
            let id = campaign["id"].as_str().unwrap_or_default().to_owned();
            let mut draft = campaign["draft"].clone();
            draft["name"] = json!(name);
            draft["subject"] = json!(name);
            draft["lists"] = json!([list]);
            draft["relay"] = relay.clone();
            draft["content"]["html"] = json!("<p>Come and see us in the workshop.</p>");
            let save = json!({ "id": id, "revision": campaign["revision"], "draft": draft });
            self.window.call("campaign_save", save);
            id
        }

        fn rest(&self, _campaign: &str) {
            for (address, name) in [
                ("/", "10-overview"),
                ("/campaigns", "11-campaigns"),
                ("/relays", "12-relays"),
                ("/relays/new", "13-relay-new"),
                ("/practice", "14-practice"),
                ("/settings", "15-settings"),
            ] {
                self.window.go(address);
                self.take(name);
            }
            let inbox = json!({ "search": "", "offset": 0, "limit": 1 });
            let inbox = self.window.call("practice_inbox", inbox);
            if let Some(id) = inbox["rows"][0]["id"].as_str() {
                self.window.go(&format!("/practice/{id}"));
                self.take("16-practice-mail");
            }
            self.window.go("/").press("Control+k").expect_focus(Role::Field, "");
            self.take("17-palette");
            self.window.press("Escape");
            self.people_pages();
        }

        fn people_pages(&self) {
            let rule = json!({ "kind": "group", "together": "all", "rules": [
                { "kind": "field", "name": "Town", "test": { "op": "is", "value": "Kendal" } },
                { "kind": "group", "together": "none", "rules": [
                    { "kind": "opened_of_last", "mails": 3, "at_most": 0 } ] } ] });
            let segment = json!({ "id": null, "name": "Kendal, still reading", "rule": rule });
            self.window.call("segment_save", segment);
            let page = json!({
                "filter": { "search": "person100@", "list": null, "status": null },
                "sort": "address", "descending": false, "offset": 0, "limit": 1,
            });
            let page = self.window.call("contact_page", page);
            let id = page["rows"][0]["id"].as_str().unwrap_or_default();
            for (address, name) in [
                (format!("/contacts/{id}").as_str(), "24-person"),
                ("/contacts/segments", "25-segments"),
                ("/contacts/lists", "26-lists-and-tags"),
                ("/contacts/fields", "27-fields"),
                ("/contacts/duplicates", "28-duplicates"),
                ("/contacts/imports", "29-imports"),
                ("/contacts/changes", "30-changes"),
                ("/contacts/suppression", "31-suppression"),
            ] {
                self.window.go(address);
                self.take(name);
            }
        }
    }

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/screenshots")
    }

    /// Four hundred contacts, some at servers that refuse or defer.
    fn customers() -> String {
        let given = ["Anna", "Jonas", "Mei", "Óscar", "Priya", "Tom", "Żaneta", "Élodie"];
        let family = ["Whitcombe", "Berg", "Tanaka", "Núñez", "Rao", "Okafor", "Kowalska"];
        let place =
            ["example.com", "example.org", "mail.example", "college.example", "gone.example"];
        let mut text = "E-mail;First name;Last name;Town;Customer since\n".to_owned();
        for n in 0..400_usize {
            let (g, f) = (given[n % given.len()], family[n % family.len()]);
            // Most are at the first three servers; every fortieth is refused, every fiftieth
            // deferred.
            let server = match n {
                n if n % 40 == 7 => place[4],
                n if n % 50 == 3 => place[3],
                n => place[n % 3],
            };
            text.push_str(&format!("person{n}@{server};{g};{f};Kendal;{}\n", 2015 + n % 10));
        }
        text.push_str("not an address;Bea;Quill;Kendal;2020\n");
        text
    }

    const MAIL: [&str; 4] = [
        "Spring is in the workshop.",
        "The first oak boards of the year are dry, and the lathe is running again.",
        "Come and see us on 12 April: the kettle is on from ten.",
        "Warm regards, Alder & Moss",
    ];
}
