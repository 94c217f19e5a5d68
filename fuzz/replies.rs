//! SMTP replies: a relay that sends any bytes gets a verdict and a finished connection test.
//!
//! The bytes go over a socket to the connection test, and as text to the classification. Leaves out:
//! the sending queue (`tests/scenarios`).

use std::io::Write;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use postroom_model::clock::Clock;
use postroom_model::relay::reply::Reply;
use postroom_smtp::classify::{CommandResult, classify};
use postroom_smtp::client::connection_test::{TestAddresses, test_connection};
use postroom_smtp::client::{Stage, Timeouts};
use postroom_tests::sink::relay_config;

use crate::Target;

const STAGES: [Stage; 6] =
    [Stage::Greeting, Stage::Hello, Stage::Auth, Stage::Mail, Stage::Rcpt, Stage::Body];

pub fn target() -> Target {
    let seeds: [&[u8]; 6] = [
        b"220 relay.example ESMTP\r\n250-relay.example\r\n250-SIZE 1000\r\n250 PIPELINING\r\n\
          250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n250 Ok\r\n221 Bye\r\n",
        b"220-relay.example\r\n220 ESMTP\r\n502 5.5.1 No EHLO\r\n250 relay.example\r\n250 Ok\r\n\
          550 5.1.1 <ann@example.org>: User unknown\r\n",
        b"220 x\r\n250-x\r\n250-AUTH PLAIN LOGIN\r\n250-STARTTLS\r\n250 CHUNKING\r\n\
          452 4.5.3 Too many recipients, try again in 92 seconds\r\n",
        b"554 5.7.1 Rejected by blocklist\r\n",
        b"421 4.7.0 Too many connections\r\n",
        "220 Grüße\r\n250 Ok\r\n550-5.1.1 Empfänger\r\n550 5.1.1 unbekannt\r\n".as_bytes(),
    ];
    let input = Arc::new(Mutex::new(Vec::new()));
    let port = serve(Arc::clone(&input));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    Target {
        name: "replies",
        seeds: seeds.map(<[u8]>::to_vec).to_vec(),
        run: Box::new(move |bytes| {
            *input.lock().expect("the input") = bytes.to_vec();
            let wait = Duration::from_secs(5);
            let timeouts = Timeouts { command: wait, data: wait, body: wait, ..Timeouts::short() };
            let addresses = TestAddresses { from: Some("ann@example.org".to_owned()), to: None };
            let (config, clock) = (relay_config(port, 1), Clock::system());
            let test = test_connection(&config, None, &addresses, &timeouts, &clock, |_| ());
            let report = runtime.block_on(test);
            assert!(!report.steps.is_empty());
            classify_all(bytes);
        }),
    }
}

/// Sends the input to each connection, and closes it.
fn serve(input: Arc<Mutex<Vec<u8>>>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("its address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let bytes = input.lock().expect("the input").clone();
            let _ = stream.write_all(&bytes);
            let _ = stream.shutdown(std::net::Shutdown::Write);
            // Reading to the end keeps the system from discarding what was sent.
            std::thread::spawn(move || std::io::copy(&mut stream, &mut std::io::sink()));
        }
    });
    port
}

fn classify_all(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for code in [250, 354, 421, 450, 451, 452, 500, 501, 535, 550, 552, 554] {
        let reply = Reply::new(code, &text);
        assert!(reply.stored_text().len() <= 4_096, "a stored reply is short");
        for stage in STAGES {
            let _ = classify(&CommandResult::Reply { stage, reply: &reply });
        }
    }
}
