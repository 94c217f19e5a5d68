//! The bridge over real sockets: which requests it answers, uploads, exports and events.

use std::time::Duration;

use postroom_api::{Host, OpenOptions, Secrets};
use postroom_bridge::{Bridge, BridgeOptions};
use postroom_tests::fixture::TempFolder;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

const PAGE: &str = "http://localhost:5173";

struct Served {
    _folder: TempFolder,
    host: Host,
    address: String,
    token: String,
    stop: oneshot::Sender<()>,
}

async fn serve() -> Served {
    let folder = TempFolder::new();
    let options = OpenOptions {
        workspace: Some(folder.path().join("shop.postroom")),
        secrets: Some(Secrets::in_memory()),
        ..OpenOptions::default()
    };
    let host = Host::open(options).await.expect("it opens");
    let options = BridgeOptions { port: 0, origins: vec![PAGE.to_owned()] };
    let bridge = Bridge::bind(host.clone(), &options).await.expect("it listens");
    let (address, token) = (bridge.address().to_string(), bridge.token().reveal().to_owned());
    let (stop, stopped) = oneshot::channel();
    tokio::spawn(bridge.serve(async {
        let _ = stopped.await;
    }));
    Served { _folder: folder, host, address, token, stop }
}

impl Served {
    async fn end(self) {
        let _ = self.stop.send(());
        self.host.shutdown().await;
    }

    async fn connect(&self, request: &str, headers: &str, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).await.expect("it answers");
        let length = body.len();
        let text = format!(
            "{request} HTTP/1.1\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}"
        );
        stream.write_all(text.as_bytes()).await.expect("written");
        stream
    }

    /// Returns the status and the complete answer.
    async fn send(&self, request: &str, headers: &str, body: &str) -> (u16, String) {
        let mut stream = self.connect(request, headers, body).await;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("read");
        let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        (status, answer)
    }

    fn headers(&self) -> String {
        let Self { address, token, .. } = self;
        format!(
            "Host: {address}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        )
    }

    async fn json(&self, request: &str, body: Value) -> (u16, Value) {
        let (status, answer) = self.send(request, &self.headers(), &body.to_string()).await;
        let body = answer.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default();
        (status, serde_json::from_str(body).unwrap_or(Value::Null))
    }
}

#[tokio::test]
async fn only_the_token_of_the_run_is_answered() {
    let served = serve().await;
    let host = format!("Host: {}\r\nContent-Type: application/json\r\n", served.address);
    let call = "POST /call/app_state";
    let wrong = format!("{host}Authorization: Bearer {}\r\n", "A".repeat(served.token.len()));
    assert_eq!(served.send(call, &host, "{}").await.0, 401);
    assert_eq!(served.send(call, &wrong, "{}").await.0, 401);
    assert_eq!(served.send("GET /events", &host, "").await.0, 401);
    let rebound = served.headers().replace(&served.address, "evil.example");
    assert_eq!(served.send(call, &rebound, "{}").await.0, 421);
    let (status, state) = served.json(call, json!({})).await;
    assert_eq!((status, &state["first_start"]), (200, &json!(true)));
    served.end().await;
}

#[tokio::test]
async fn only_the_pages_origin_may_read_the_answers() {
    let served = serve().await;
    let preflight = |origin: &str| {
        format!(
            "Host: {}\r\nOrigin: {origin}\r\nAccess-Control-Request-Method: POST\r\n\
             Access-Control-Request-Headers: authorization,content-type\r\n",
            served.address
        )
    };
    let allowed = format!("access-control-allow-origin: {PAGE}\r\n");
    let (status, answer) = served.send("OPTIONS /call/app_state", &preflight(PAGE), "").await;
    assert!(status == 200 && answer.contains(&allowed), "{answer}");
    let foreign = preflight("http://evil.example");
    let (_, answer) = served.send("OPTIONS /call/app_state", &foreign, "").await;
    assert!(!answer.contains("access-control-allow-origin"), "{answer}");
    served.end().await;
}

#[tokio::test]
async fn an_error_has_its_code_and_a_status() {
    let served = serve().await;
    let (status, error) = served.json("POST /call/no_such_command", json!({})).await;
    assert_eq!((status, &error["code"]), (404, &json!("unknown_command")));
    let (status, error) = served.json("POST /call/contact_get", json!({})).await;
    assert_eq!((status, &error["code"]), (400, &json!("bad_request")));
    let list = json!({ "id": null, "name": " ", "tag": false });
    let (status, error) = served.json("POST /call/list_save", list).await;
    assert_eq!((status, &error["code"]), (422, &json!("invalid_name")));
    served.end().await;
}

#[tokio::test]
async fn a_change_reaches_the_event_stream() {
    let served = serve().await;
    let mut stream = served.connect("GET /events", &served.headers(), "").await;
    let mut seen = String::new();
    let mut part = [0; 4096];
    // The head of the answer arrives before any event; after it the page is subscribed.
    while !seen.contains("\r\n\r\n") {
        let read = stream.read(&mut part).await.expect("read");
        seen.push_str(&String::from_utf8_lossy(&part[..read]));
    }
    let list = json!({ "id": null, "name": "Friends", "tag": false });
    assert_eq!(served.json("POST /call/list_save", list).await.0, 200);
    let until = async {
        while !(seen.contains("data:") && seen.contains("\"lists\"")) {
            let read = stream.read(&mut part).await.expect("read");
            assert!(read > 0, "the stream ended: {seen}");
            seen.push_str(&String::from_utf8_lossy(&part[..read]));
        }
    };
    tokio::time::timeout(Duration::from_secs(5), until).await.expect("an event");
    served.end().await;
}

#[tokio::test]
async fn files_go_in_and_exports_come_out() {
    let served = serve().await;
    let csv = "email,given_name\nanna@example.com,Anna\nben@example.com,Ben\n";
    let request = "POST /files?name=..%2Fspring%20fair.csv";
    let (status, answer) = served.send(request, &served.headers(), csv).await;
    assert!(status == 200 && answer.contains("\"name\":\"-spring fair.csv\""), "{answer}");
    let body = answer.split_once("\r\n\r\n").expect("a body").1;
    let file: Value = serde_json::from_str(body).expect("JSON");
    let dialect = json!({ "encoding": null, "delimiter": null, "header": null, "quote": null, "preamble": null, "sheet": null });
    let look = json!({ "token": file["token"], "dialect": dialect });
    assert_eq!(served.json("POST /call/import_inspect", look).await.0, 200);

    served.json("POST /call/contact_samples", json!({})).await;
    let (_, save) = served.json("POST /saves", json!({ "name": "people.csv" })).await;
    let path = format!("GET /saves/{}", save["token"].as_str().expect("a token"));
    assert_eq!(served.send(&path, &served.headers(), "").await.0, 404, "nothing is written yet");
    let filter = json!({ "search": "", "list": null, "status": null });
    let all = json!({ "kind": "matching", "filter": filter, "except": [] });
    let export = json!({ "selection": all, "token": save["token"] });
    assert_eq!(served.json("POST /call/contact_export", export).await.0, 200);
    let (status, answer) = served.send(&path, &served.headers(), "").await;
    assert!(status == 200 && answer.contains("person01@practice.example"), "{answer}");
    assert!(answer.contains("filename*=UTF-8''people.csv"), "{answer}");
    served.end().await;
}
