//! Mails a second through the whole queue (store, journal, rendering, wire), beside a plain lettre
//! loop: the same mails to the same sink over the same number of connections, in the same run.
//!
//! `cargo xtask bench [MAILS]`. The far line is a proxy that holds every byte back for 25 ms each
//! way. Prints ratios; asserts nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::{Duration, Instant};

use lettre::address::Envelope;
use lettre::transport::smtp::{AsyncSmtpTransport, PoolConfig};
use lettre::{AsyncTransport, Tokio1Executor};
use postroom_engine::campaign::{CampaignStatus, Content, Draft};
use postroom_engine::clock::Timestamp;
use postroom_engine::contact::{Address, ContactView};
use postroom_engine::id::{CampaignId, DeliveryId};
use postroom_engine::listener::{Faults, Practice, PracticeOptions};
use postroom_engine::message::{Composer, Letterhead, Source};
use postroom_engine::relay::limits::Limits;
use postroom_engine::relay::{RelayConfig, TlsMode};
use postroom_engine::template::Names;
use postroom_tests::shop::Shop;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

const CONNECTIONS: u16 = 10;
const FAR: Duration = Duration::from_millis(25);

fn main() {
    let mails = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(5_000);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        println!("{:<44} {:>10} {:>10}", "sender", "mails/s", "ratio");
        for (name, delay, mails) in
            [("near (loopback)", Duration::ZERO, mails), ("far (50 ms round trip)", FAR, mails / 5)]
        {
            let port = sink(delay).await;
            let plain = lettre_loop(port, mails).await;
            let postroom = through_the_queue(port, mails).await;
            row(&format!("lettre, a loop over its pool, {name}"), plain, plain);
            row(&format!("Postroom, the whole queue, {name}"), postroom, plain);
        }
    });
}

fn row(name: &str, speed: f64, peer: f64) {
    println!("{name:<44} {speed:>10.0} {:>10.2}", speed / peer);
}

/// A relay that takes everything and keeps nothing; answers its port.
async fn sink(delay: Duration) -> u16 {
    let (catch, mut caught) = mpsc::channel(1_024);
    let options = PracticeOptions { port: Some(0), ..PracticeOptions::default() };
    let practice = Practice::start(options, Faults::default(), catch).await.expect("a sink");
    let port = practice.port();
    tokio::spawn(async move {
        let _practice = practice;
        while caught.recv().await.is_some() {}
    });
    if delay.is_zero() { port } else { far(port, delay).await }
}

/// A proxy in front of `port` that holds every byte back.
async fn far(port: u16, delay: Duration) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let here = listener.local_addr().expect("its address").port();
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let there = TcpStream::connect(("127.0.0.1", port)).await.expect("the sink");
            let _ = (near.set_nodelay(true), there.set_nodelay(true));
            let (near_read, near_write) = near.into_split();
            let (there_read, there_write) = there.into_split();
            tokio::spawn(carry(near_read, there_write, delay));
            tokio::spawn(carry(there_read, near_write, delay));
        }
    });
    here
}

async fn carry(
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
    delay: Duration,
) {
    let (sender, mut receiver) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    tokio::spawn(async move {
        while let Some((due, bytes)) = receiver.recv().await {
            tokio::time::sleep_until(due.into()).await;
            if to.write_all(&bytes).await.is_err() {
                return;
            }
        }
    });
    let mut buffer = vec![0; 65_536];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        if sender.send((Instant::now() + delay, buffer[..read].to_vec())).is_err() {
            return;
        }
    }
}

fn html() -> String {
    let paragraph = "<p>Peas, broad beans and spinach can go out this week. We tried forty kinds last year and kept the nine that came up in a cold April.</p>";
    format!(
        "<h1>The soil is warm, {{{{ given_name | default(\"friend\") }}}}</h1>{}",
        paragraph.repeat(15)
    )
}

/// What many programs do: one `send` a mail, over a pool of connections.
async fn lettre_loop(port: u16, mails: usize) -> f64 {
    let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
        .port(port)
        .pool_config(PoolConfig::new().max_size(u32::from(CONNECTIONS)))
        .build();
    let draft = Draft {
        from_address: "ines@alder.example".to_owned(),
        subject: "News".to_owned(),
        content: Content { html: html(), document: None, text: None },
        ..Draft::default()
    };
    let names = Names::any();
    let letterhead = Letterhead::default();
    let campaign = CampaignId::new();
    let source = Source {
        campaign: &campaign,
        draft: &draft,
        pictures: &[],
        letterhead: &letterhead,
        names: &names,
    };
    let composer = std::sync::Arc::new(Composer::new(&source).expect("a composer"));
    let began = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for part in 0..usize::from(CONNECTIONS) {
        let (transport, composer) = (transport.clone(), composer.clone());
        tasks.spawn(async move {
            for n in (part..mails).step_by(usize::from(CONNECTIONS)) {
                let to = Address::parse(&format!("p{n}@example.org")).expect("an address");
                let fields = std::collections::BTreeMap::new();
                let person = ContactView {
                    address: &to,
                    given_name: Some("Ann"),
                    family_name: None,
                    fields: &fields,
                };
                let built = composer
                    .build(&person, &DeliveryId::new(), Timestamp(1_800_000_000_000))
                    .expect("a mail");
                let envelope = Envelope::new(
                    Some(built.from.as_str().parse().expect("from")),
                    vec![built.to.as_str().parse().expect("to")],
                )
                .expect("an envelope");
                transport.send_raw(&envelope, &built.bytes).await.expect("it is taken");
            }
        });
    }
    while tasks.join_next().await.is_some() {}
    speed(mails, began)
}

/// From the press on Start to the last outcome on disk.
async fn through_the_queue(port: u16, mails: usize) -> f64 {
    let shop = Shop::open().await;
    shop.crowd(mails).await;
    let config = RelayConfig {
        host: "127.0.0.1".to_owned(),
        port,
        tls: TlsMode::None,
        allow_plain: false,
        user: None,
        ca_pem: None,
        connections: CONNECTIONS,
        per_second: None,
        per_connection: None,
        limits: Limits::default(),
    };
    let relay = shop.relay(config, None).await;
    let id = shop.draft(&relay).await;
    let mut draft = shop.campaign(&id).await.draft;
    draft.content.html = html();
    let now = shop.engine.clock().now();
    shop.engine.store().save_draft(&id, 1, &draft, now).await.expect("it is saved");
    let began = Instant::now();
    let start = postroom_engine::campaign::CampaignCommand::Start;
    shop.engine.command(&id, start).await.expect("it starts");
    shop.until_status(&id, CampaignStatus::Done).await;
    let speed = speed(mails, began);
    let counts = shop.counts(&id).await;
    assert_eq!(counts.accepted, i64::try_from(mails).expect("a count"), "{counts:?}");
    speed
}

#[expect(clippy::cast_precision_loss, reason = "a speed")]
fn speed(mails: usize, began: Instant) -> f64 {
    mails as f64 / began.elapsed().as_secs_f64()
}
