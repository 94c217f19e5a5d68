//! The sink in its own process, with an optional network delay in front of it.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use postroom_tests::sink::{Ledger, Manner, Sink};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

/// A running sink; stopped when dropped.
#[derive(Debug)]
pub struct RemoteSink {
    pub port: u16,
    child: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl RemoteSink {
    pub fn start(manner: Manner, one_way_ms: u64) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.arg("sink").arg(one_way_ms.to_string());
        if manner.chunking {
            command.arg("chunking");
        }
        if manner.refuses_overlap {
            command.arg("refuses-overlap");
        }
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a sink");
        let ask = child.stdin.take().expect("its input");
        let mut answers = BufReader::new(child.stdout.take().expect("its output"));
        let port = u16::try_from(next(&mut answers)).expect("a port");
        Self { port, child, ask, answers }
    }

    /// Mails taken so far.
    pub fn taken(&mut self) -> u64 {
        self.ask.write_all(b"\n").expect("asked");
        next(&mut self.answers)
    }
}

impl Drop for RemoteSink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn next(answers: &mut BufReader<ChildStdout>) -> u64 {
    let mut line = String::new();
    answers.read_line(&mut line).expect("an answer");
    line.trim().parse().expect("a number")
}

/// The process of the sink: prints its port, then for each line of input the number of mails taken.
pub fn serve(words: &[String]) {
    let one_way = Duration::from_millis(words[0].parse().expect("milliseconds"));
    let enabled = |name: &str| words.iter().any(|word| word == name);
    let manner = Manner {
        chunking: enabled("chunking"),
        refuses_overlap: enabled("refuses-overlap"),
        ..Manner::default()
    };
    // One thread: every sender gets a relay with the capacity of one core.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let ledger = Ledger::counting();
    let port = runtime.block_on(async {
        let sink = Sink::start(manner, ledger.clone()).await;
        if one_way.is_zero() { sink.port } else { long_line(sink.port, one_way).await }
    });
    println!("{port}");
    for _ in std::io::stdin().lines().map_while(Result::ok) {
        println!("{}", ledger.taken());
    }
}

/// A proxy in front of `port` that delays every byte.
async fn long_line(port: u16, delay: Duration) -> u16 {
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
